package io.plumbline.engine.event;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A webhook: an address that is told of events, and in which form.
 *
 * @param address where it is told; it may hold a key of the receiver's, so administrators alone see it
 * @param dimensions codes of the dimensions whose releases it is told of; empty for all
 * @param disabledWhy why nothing is sent to it; null while it is enabled
 * @param failingSince since when every try failed; null where the last one did not
 * @param formerSecretUntil until when the secret before the present one signs too
 * @param version counts the administrators' changes
 */
public record Webhook(
        long id,
        String address,
        WebhookKind kind,
        Set<EventType> events,
        List<String> dimensions,
        boolean enabled,
        @Nullable String disabledWhy,
        @Nullable Instant failingSince,
        @Nullable Instant formerSecretUntil,
        int version,
        String madeBy,
        Instant madeAt) {
    /** What a disabled webhook says where an administrator disabled it. */
    public static final String BY_HAND = "An administrator disabled it.";

    public Webhook {
        if (events.isEmpty() || events.contains(EventType.TEST)) {
            throw new IllegalArgumentException("a webhook is told of something that happens, found " + events);
        }
        if (enabled != (disabledWhy == null)) {
            throw new IllegalArgumentException("a webhook says why it is disabled, and only then: " + disabledWhy);
        }
        events = Set.copyOf(events);
        dimensions = List.copyOf(dimensions);
    }

    /** Whether it is to be told of something that happened to a dimension's release. */
    boolean wants(EventType type, String dimension) {
        return enabled && events.contains(type) && (dimensions.isEmpty() || dimensions.contains(dimension));
    }
}
