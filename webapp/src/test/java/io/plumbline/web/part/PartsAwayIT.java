package io.plumbline.web.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.Await;
import io.plumbline.web.Caller;
import io.plumbline.web.FragileApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parts that go away and come back: pages tell it at once, wait for nobody, and stop telling it by themselves. */
class PartsAwayIT {
    private final FragileApp app = FragileApp.get();
    private final Caller reader = reader();

    @BeforeEach
    void runnerIsThere() throws SQLException {
        seen("NOW(6) + INTERVAL 1 HOUR");
        Await.until("nothing is away", () -> banner().isEmpty());
    }

    @AfterEach
    void launcherIsGone() throws IOException {
        Files.deleteIfExists(told());
    }

    @Test
    void pagesTellAtOnceThatTheDatabaseIsAwayAndGoOnWhenItIsBack() throws SQLException {
        assertThat(reader.get("/dimensions").status()).isEqualTo(200);
        long told = toldOfTheDatabase();
        app.killDatabase();
        try {
            Await.until("the banner tells it", () -> banner().contains("The database is away since"));
            long began = System.nanoTime();
            Caller.Answer page = reader.get("/dimensions");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
            assertThat(page.status()).isEqualTo(503);
            Document shown = Jsoup.parse(page.body());
            assertThat(shown.select("#away .pl-banner").text())
                    .contains("The database is away since", "Pages and work wait for it; nothing is lost.");
            assertThat(shown.select("main a.pl-btn--primary").attr("href")).isEqualTo("/dimensions");
            assertThat(shown.select("#away").attr("data-ask")).contains("waits=true");
            assertThat(page.body()).doesNotContain("Exception", "\tat ");

            assertThat(health())
                    .contains("Database Away since", "This page. Everything else waits", "It does not answer.");
            assertThat(Jsoup.parse(app.nobody().get("/health").body()).text())
                    .contains("Database Away since")
                    .doesNotContain("It does not answer.");
            assertThat(app.nobody().get("/actuator/health").status()).isEqualTo(503);
        } finally {
            app.startDatabase();
        }
        seen("NOW(6) + INTERVAL 1 HOUR");
        Await.until("pages come again", () -> reader.get("/dimensions").status() == 200);
        Await.until("the banner is gone", () -> banner().isEmpty());
        assertThat(reader.get("/health/banner?shown=DATABASE1&waits=true").status())
                .as("the page may be loaded again")
                .isEqualTo(205);
        assertThat(reader.get("/health/banner").status()).isEqualTo(204);
        assertThat(app.nobody().get("/actuator/health").status()).isEqualTo(200);
        assertThat(health()).contains("Database Works since", "Last trouble");
        assertThat(toldOfTheDatabase() - told).as("lines that tell of it").isEqualTo(2);
    }

    @Test
    void pagesGoOnWithoutTheObjectStoreAndSayWhatWaits() {
        app.killStore();
        try {
            Await.until("the banner tells it", () -> banner().contains("The object store is away since"));
            Caller.Answer page = reader.get("/dimensions");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).contains("Uploads, what-ifs and publications wait; everything else goes on.");
            assertThat(app.nobody().get("/actuator/health").status()).isEqualTo(503);
        } finally {
            app.startStore();
        }
        Await.until("the banner is gone", () -> banner().isEmpty());
        assertThat(app.nobody().get("/actuator/health").status()).isEqualTo(200);
    }

    @Test
    void runnerThatFallsSilentIsAwayButTheInstallationIsWell() throws SQLException {
        seen("NOW(6) - INTERVAL 30 SECOND");
        Await.until("the banner tells it", () -> banner().contains("The what-if runner is away since"));
        assertThat(banner()).contains("What-ifs wait; everything else goes on.");
        assertThat(app.nobody().get("/actuator/health").status()).isEqualTo(200);
    }

    @Test
    void whatTheLauncherSeesIsToldWithinASecondOrTwo() throws IOException, SQLException {
        Instant ended = Instant.now().minusMillis(100);
        tell("{\"running\":false,\"since\":\"%s\",\"restarts\":3,\"exit\":137,\"next_try\":\"%s\"}"
                .formatted(ended, ended.plusSeconds(60)));
        long began = System.nanoTime();
        Await.until("the banner tells it", () -> banner().contains("The what-if runner is away since"));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(banner()).contains("It is started again by itself.");
        assertThat(health()).contains("It ended by itself (exit code 137).", "The next try is in", "restarted 3 times");

        seen("NOW(6)");
        Instant started = Instant.now();
        tell("{\"running\":true,\"since\":\"%s\",\"restarts\":4,\"exit\":null,\"next_try\":null}".formatted(started));
        Await.until("the health page knows of the start", () -> health().contains("restarted 4 times"));
        assertThat(banner()).as("it has not shown itself yet").contains("The what-if runner is away");
        seen("NOW(6) + INTERVAL 1 HOUR");
        Await.until("the banner is gone", () -> banner().isEmpty());
    }

    private long toldOfTheDatabase() {
        return app.output()
                .lines()
                .filter(line -> line.contains("Parts database: "))
                .count();
    }

    private Caller reader() {
        Caller browser = app.nobody();
        app.admin()
                .post(
                        "/api/v1/people",
                        "{\"login\":\"olga\",\"name\":\"Olga\",\"password\":\"correct horse battery\",\"roles\":[\"VIEWER\"]}");
        browser.signIn("olga", "correct horse battery");
        return browser;
    }

    /** What the pages say of parts that are away. */
    private String banner() {
        return Jsoup.parse(reader.get("/health/banner?shown=nothing").body()).text();
    }

    private String health() {
        return Jsoup.parse(reader.get("/health").body()).select("main").text();
    }

    private void seen(String at) throws SQLException {
        try (Connection connection = app.sql();
                Statement statement = connection.createStatement()) {
            statement.execute("REPLACE INTO what_if_runner (id, host, spark_master, started_at, seen_at)"
                    + " VALUES ('runner-of-the-test', 'here', 'local', NOW(6), " + at + ")");
        }
    }

    private Path told() {
        return app.folder().resolve("run/parts.json");
    }

    private void tell(String runner) throws IOException {
        Files.createDirectories(told().getParent());
        Path fresh = told().resolveSibling("parts.new");
        Files.writeString(
                fresh, "{\"launcher\":" + ProcessHandle.current().pid() + ",\"parts\":{\"runner\":" + runner + "}}");
        Files.move(fresh, told(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
