package io.plumbline.web.event;

import io.plumbline.engine.event.EventType;
import io.plumbline.engine.event.Webhook;
import io.plumbline.engine.event.WebhookKind;
import io.plumbline.web.page.Shown;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A webhook, as its pages show it.
 *
 * @param host short for the address in lists
 * @param dimensions as they are typed
 * @param scope whose releases, in words
 * @param formerUntil until when the secret before signs too; null where none does
 */
public record WebhookShown(
        long id,
        String address,
        String host,
        String kind,
        boolean published,
        boolean failed,
        String events,
        String dimensions,
        String scope,
        boolean enabled,
        String state,
        String icon,
        String css,
        @Nullable String why,
        @Nullable String failingSince,
        @Nullable String formerUntil,
        String madeBy,
        String madeAt) {

    static WebhookShown of(Webhook webhook, java.time.Instant now) {
        boolean fails = webhook.enabled() && webhook.failingSince() != null;
        boolean signsTwice = webhook.formerSecretUntil() != null
                && webhook.formerSecretUntil().isAfter(now);
        return new WebhookShown(
                webhook.id(),
                webhook.address(),
                Objects.requireNonNullElse(URI.create(webhook.address()).getHost(), webhook.address()),
                words(webhook.kind()),
                webhook.events().contains(EventType.RELEASE_PUBLISHED),
                webhook.events().contains(EventType.RELEASE_FAILED),
                webhook.events().stream().sorted().map(EventType::word).collect(Collectors.joining(", ")),
                String.join(", ", webhook.dimensions()),
                webhook.dimensions().isEmpty() ? "all dimensions" : String.join(", ", webhook.dimensions()),
                webhook.enabled(),
                webhook.enabled() ? fails ? "Failing" : "Enabled" : "Disabled",
                webhook.enabled() ? fails ? "warning" : "check" : "error",
                webhook.enabled() ? fails ? "pl-badge--warning" : "" : "pl-badge--error",
                webhook.disabledWhy(),
                fails ? Shown.time(webhook.failingSince()) : null,
                signsTwice ? Shown.time(webhook.formerSecretUntil()) : null,
                webhook.madeBy(),
                Shown.time(webhook.madeAt()));
    }

    static String words(WebhookKind kind) {
        return switch (kind) {
            case STANDARD -> "JSON (Standard Webhooks)";
            case SLACK -> "text for Slack and its likes";
            case SNS -> "envelope in the shape of SNS";
            case OPENLINEAGE -> "OpenLineage run event";
        };
    }

    /** A form of message to choose. */
    public record Choice(String value, String words) {
        static List<Choice> all() {
            return java.util.Arrays.stream(WebhookKind.values())
                    .map(kind -> new Choice(kind.name(), WebhookShown.words(kind)))
                    .toList();
        }
    }
}
