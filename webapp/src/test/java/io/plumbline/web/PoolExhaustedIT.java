package io.plumbline.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.plumbline.web.Caller.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** All connections to the database are taken: whoever asks is told soon, health goes on answering, and so does everything afterwards. */
class PoolExhaustedIT {
    private static final Duration SOON = Duration.ofSeconds(8);
    /** Some milliseconds; the rest is for a machine that has much else to do. */
    private static final Duration AT_ONCE = Duration.ofSeconds(4);

    private final RunningApp app = RunningApp.demo();

    @Test
    void everyoneIsToldSoonHealthGoesOnAndSoDoesTheWorkAfterwards() throws Exception {
        Caller browser = app.asNobody();
        browser.signIn("steward", "steward");
        assertThat(browser.get("/change-sets").status()).isEqualTo(200);
        app.asNobody().get("/actuator/health");
        Deque<Connection> taken = takeAll();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Timed> api =
                    callers.submit(() -> timed(() -> app.as("analyst").get("/api/v1/dimensions")));
            Future<Timed> unsafe = callers.submit(
                    () -> timed(() -> app.as("analyst").post("/api/v1/change-sets", "{\"title\":\"Never\"}")));
            Future<Timed> page = callers.submit(() -> timed(() -> browser.get("/change-sets")));
            List<Future<Timed>> many = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                many.add(callers.submit(() -> timed(() -> app.as("viewer").get("/api/v1/commits"))));
            }
            for (int i = 0; i < 5; i++) {
                Timed health = timed(() -> app.asNobody().get("/actuator/health"));
                assertThat(health.answer()
                                .json()
                                .path("components")
                                .path("database")
                                .path("status")
                                .asString())
                        .as(health.answer().body())
                        .isEqualTo("UP");
                assertThat(health.took()).isLessThan(AT_ONCE);
            }
            assertThat(app.asNobody().get("/login").status())
                    .as("a page that asks the database nothing")
                    .isEqualTo(200);

            isTold(api.get());
            assertThat(api.get().answer().code()).isEqualTo("BUSY");
            assertThat(api.get().answer().header("Content-Type")).startsWith("application/problem+json");
            isTold(unsafe.get());
            isTold(page.get());
            assertThat(page.get().answer().body())
                    .contains("<main", "everything is in use just now", "Nothing was lost");
            for (Future<Timed> answer : many) {
                isTold(answer.get());
            }
        } finally {
            giveBack(taken);
        }
        assertThat(app.as("analyst").get("/api/v1/dimensions").status()).isEqualTo(200);
        assertThat(browser.get("/change-sets").status()).isEqualTo(200);
        assertThat(app.as("analyst")
                        .post("/api/v1/change-sets", "{\"title\":\"After\",\"reason\":\"r\"}")
                        .status())
                .isEqualTo(201);
        assertThat(app.as("analyst").get("/api/v1/change-sets").body()).doesNotContain("Never");
    }

    /** An answer, and how long it was waited for. */
    private record Timed(Answer answer, Duration took) {}

    private static Timed timed(Supplier<Answer> call) {
        Instant asked = Instant.now();
        return new Timed(call.get(), Duration.between(asked, Instant.now()));
    }

    private static void isTold(Timed told) {
        assertThat(told.answer().status()).isEqualTo(503);
        assertThat(told.answer().header("Retry-After")).isNotEmpty();
        assertThat(told.took()).isLessThan(SOON);
    }

    private Deque<Connection> takeAll() throws SQLException {
        HikariDataSource pool = app.bean(DataSource.class).unwrap(HikariDataSource.class);
        Deque<Connection> taken = new ArrayDeque<>();
        while (taken.size() < pool.getMaximumPoolSize()) {
            try {
                taken.push(pool.getConnection());
            } catch (SQLException e) {
                // A job still holds one and gives it back in a moment.
                assertThat(e.getMessage()).contains("not available");
            }
        }
        return taken;
    }

    private static void giveBack(Deque<Connection> taken) throws SQLException {
        for (Connection connection : taken) {
            connection.close();
        }
    }
}
