package io.plumbline.web.event;

import io.plumbline.engine.event.WebhookDelivery;
import io.plumbline.web.page.Shown;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The delivery of an event to a webhook, as its pages show it.
 *
 * @param release the page of the release that it is about; null for a test
 * @param body what is sent, with a line for each field
 * @param last what came of the last try, in short
 */
public record WebhookDeliveryShown(
        long id,
        String type,
        String messageId,
        @Nullable String release,
        String body,
        String state,
        String icon,
        String css,
        int tries,
        @Nullable String last,
        String createdAt,
        @Nullable String nextTry,
        List<Try> attempts) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** One try. */
    public record Try(
            int number,
            String at,
            String took,
            String said,
            @Nullable String problem,
            @Nullable String answer) {
        static Try of(WebhookDelivery.Attempt attempt) {
            String answer = attempt.answer();
            return new Try(
                    attempt.number(),
                    Shown.time(attempt.begunAt()),
                    Shown.duration(Duration.ofMillis(attempt.millis())),
                    attempt.status() == null ? "no answer" : String.valueOf(attempt.status()),
                    attempt.problem(),
                    answer == null || answer.isBlank() ? null : answer);
        }
    }

    static WebhookDeliveryShown of(WebhookDelivery delivery) {
        List<Try> tries = delivery.attempts().stream().map(Try::of).toList();
        return new WebhookDeliveryShown(
                delivery.id(),
                delivery.type().word(),
                delivery.messageId(),
                delivery.publicationId() == null ? null : "/releases/" + delivery.publicationId(),
                indented(delivery.body()),
                switch (delivery.status()) {
                    case PENDING -> "Waiting";
                    case DELIVERED -> "Delivered";
                    case FAILED -> "Given up";
                },
                switch (delivery.status()) {
                    case PENDING -> "clock";
                    case DELIVERED -> "check";
                    case FAILED -> "error";
                },
                switch (delivery.status()) {
                    case PENDING -> "pl-badge--warning";
                    case DELIVERED -> "";
                    case FAILED -> "pl-badge--error";
                },
                tries.size(),
                tries.isEmpty() ? null : tries.getLast().said(),
                Shown.time(delivery.createdAt()),
                delivery.nextTry() == null ? null : Shown.time(delivery.nextTry()),
                tries);
    }

    private static String indented(String body) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(body));
    }
}
