package io.plumbline.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPlanTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static RetryPlan.Next after(int status, @Nullable String retryAfter, int attempt) {
        return RetryPlan.after(
                new Reply.Answered(status, "", retryAfter), EventType.RELEASE_PUBLISHED, attempt, null, NOW);
    }

    @Test
    void pausesAreThoseThatStandardWebhooksAdvises() {
        List<Duration> pauses = new ArrayList<>();
        for (int attempt = 1; ; attempt++) {
            RetryPlan.Next next = after(500, null, attempt);
            if (next.nextTry() == null) {
                assertThat(next.status()).isEqualTo(DeliveryStatus.FAILED);
                break;
            }
            assertThat(next.status()).isEqualTo(DeliveryStatus.PENDING);
            pauses.add(Duration.between(NOW, next.nextTry()));
        }
        assertThat(pauses)
                .containsExactly(
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30),
                        Duration.ofHours(2),
                        Duration.ofHours(5),
                        Duration.ofHours(10),
                        Duration.ofHours(14),
                        Duration.ofHours(20),
                        Duration.ofHours(24));
    }

    @ParameterizedTest
    @CsvSource({
        "429, 120, 120",
        "503, 120, 120",
        "503, 'Sun, 01 Mar 2026 12:10:00 GMT', 600",
        "429, 1, 5",
        "429, soon, 5",
        "429, -7, 5",
        "429, 'Sun, 01 Mar 2026 11:00:00 GMT', 5",
        "429, 999999999, 86400",
        "500, 120, 5",
        "503, , 5"
    })
    void receiverThatAsksForTimeGetsIt(int status, @Nullable String retryAfter, long seconds) {
        assertThat(after(status, retryAfter, 1).nextTry()).isEqualTo(NOW.plusSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"200, DELIVERED", "204, DELIVERED", "299, DELIVERED", "301, PENDING", "199, PENDING", "404, PENDING"})
    void twoHundredsAreTaken(int status, DeliveryStatus expected) {
        assertThat(after(status, null, 1).status()).isEqualTo(expected);
    }

    @Test
    void goneDisablesAtOnce() {
        assertThat(after(410, null, 1).disable()).contains("410");
        assertThat(after(404, null, 1).disable()).isNull();
    }

    @Test
    void fiveDaysOfFailureDisable() {
        Reply.Unanswered nothing = new Reply.Unanswered("It did not answer.");
        Instant almost = NOW.minus(Duration.ofDays(5)).plusMillis(1);
        assertThat(RetryPlan.after(nothing, EventType.RELEASE_FAILED, 3, almost, NOW)
                        .disable())
                .isNull();
        assertThat(RetryPlan.after(nothing, EventType.RELEASE_FAILED, 3, almost.minusMillis(1), NOW)
                        .disable())
                .contains("5 days", "It did not answer.");
        assertThat(RetryPlan.after(nothing, EventType.TEST, 1, NOW.minus(Duration.ofDays(9)), NOW))
                .as("a test is tried once, and its failure is nobody's fault")
                .isEqualTo(new RetryPlan.Next(DeliveryStatus.FAILED, "It did not answer.", null, null));
    }
}
