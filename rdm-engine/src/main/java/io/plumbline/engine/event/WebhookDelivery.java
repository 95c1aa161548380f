package io.plumbline.engine.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of one event to one webhook, with all tries so far.
 *
 * @param messageId names the event: the same at each try, and for each webhook
 * @param publicationId the publication that it is about; null for a test
 * @param body what is sent
 * @param attempt how often it was begun
 * @param nextTry when it is tried next; null once it has ended
 */
public record WebhookDelivery(
        long id,
        long webhookId,
        String messageId,
        EventType type,
        @Nullable Long publicationId,
        String body,
        DeliveryStatus status,
        int attempt,
        @Nullable Instant nextTry,
        Instant createdAt,
        @Nullable Instant endedAt,
        List<Attempt> attempts) {
    public WebhookDelivery {
        attempts = List.copyOf(attempts);
        if ((status == DeliveryStatus.PENDING) != (nextTry != null)) {
            throw new IllegalArgumentException(
                    "a delivery that waits knows its next try, found " + status + " and " + nextTry);
        }
    }

    /**
     * One try that came to an end.
     *
     * @param status of HTTP; null where no answer came
     * @param answer how the answer begins
     * @param problem why it counts as failed; null where the receiver took it
     */
    public record Attempt(
            int number,
            Instant begunAt,
            long millis,
            @Nullable Integer status,
            @Nullable String answer,
            @Nullable String problem) {}
}
