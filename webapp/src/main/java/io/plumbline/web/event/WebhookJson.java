package io.plumbline.web.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.event.EventType;
import io.plumbline.engine.event.MakeWebhook;
import io.plumbline.engine.event.Webhook;
import io.plumbline.engine.event.WebhookKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook, for programs.
 *
 * @param events that it is told of: release.published, release.failed
 * @param dimensions whose releases it is told of; empty for all
 * @param disabledWhy why nothing is sent to it; null while it is enabled
 * @param failingSince since when every try failed
 * @param formerSecretUntil until when the secret before the present one signs too
 * @param version counts its changes; the ETag
 * @param secret in the answers to making it and to giving it a new one, and nowhere else
 */
record WebhookJson(
        long id,
        String address,
        WebhookKind kind,
        List<String> events,
        List<String> dimensions,
        boolean enabled,
        @JsonProperty("disabled_why") @Nullable String disabledWhy,
        @JsonProperty("failing_since") @Nullable Instant failingSince,
        @JsonProperty("former_secret_until") @Nullable Instant formerSecretUntil,
        int version,
        @JsonProperty("made_by") String madeBy,
        @JsonProperty("made_at") Instant madeAt,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret) {

    static WebhookJson of(Webhook webhook) {
        return of(webhook, null);
    }

    static WebhookJson of(MakeWebhook.Made made) {
        return of(made.webhook(), made.secret().text());
    }

    private static WebhookJson of(Webhook webhook, @Nullable String secret) {
        return new WebhookJson(
                webhook.id(),
                webhook.address(),
                webhook.kind(),
                webhook.events().stream().sorted().map(EventType::word).toList(),
                webhook.dimensions(),
                webhook.enabled(),
                webhook.disabledWhy(),
                webhook.failingSince(),
                webhook.formerSecretUntil(),
                webhook.version(),
                webhook.madeBy(),
                webhook.madeAt(),
                secret);
    }
}
