package io.plumbline.web.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.event.DeliveryStatus;
import io.plumbline.engine.event.WebhookDelivery;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of an event to a webhook, for programs.
 *
 * @param messageId names the event, the same at each try: webhook-id
 * @param publication that it is about; null for a test
 * @param body what is sent
 * @param nextTry when it is tried next; null once it has ended
 * @param attempts the tries that came to an end
 */
record WebhookDeliveryJson(
        long id,
        @JsonProperty("message_id") String messageId,
        String type,
        @Nullable Long publication,
        String body,
        DeliveryStatus status,
        @JsonProperty("next_try") @Nullable Instant nextTry,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("ended_at") @Nullable Instant endedAt,
        List<Attempt> attempts) {

    /**
     * One try.
     *
     * @param status of HTTP; null where no answer came
     * @param answer how the answer began
     * @param problem why it failed; null where the receiver took it
     */
    record Attempt(
            int number,
            @JsonProperty("begun_at") Instant begunAt,
            long millis,
            @Nullable Integer status,
            @Nullable String answer,
            @Nullable String problem) {
        static Attempt of(WebhookDelivery.Attempt attempt) {
            return new Attempt(
                    attempt.number(),
                    attempt.begunAt(),
                    attempt.millis(),
                    attempt.status(),
                    attempt.answer(),
                    attempt.problem());
        }
    }

    static WebhookDeliveryJson of(WebhookDelivery delivery) {
        return new WebhookDeliveryJson(
                delivery.id(),
                delivery.messageId(),
                delivery.type().word(),
                delivery.publicationId(),
                delivery.body(),
                delivery.status(),
                delivery.nextTry(),
                delivery.createdAt(),
                delivery.endedAt(),
                delivery.attempts().stream().map(Attempt::of).toList());
    }
}
