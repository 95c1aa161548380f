package io.plumbline.engine.event;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.database.Utc;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes where a webhook leads and what it is told of, disables it, or enables it again; what had waited for it is then sent at once.
 *
 * <p>Outcomes: the webhook as it is now; UNKNOWN_WEBHOOK; ROLE_MISSING; BAD_REQUEST, LOCATION_NOT_ALLOWED and UNKNOWN_DIMENSION as for a new one.
 */
public final class ChangeWebhook {
    private final AuditTrail trail;
    private final Destinations destinations;

    public ChangeWebhook(Database database, AuditLog audit, Destinations destinations) {
        this.trail = new AuditTrail(database, audit);
        this.destinations = destinations;
    }

    /**
     * What to change; null leaves a part as it is.
     *
     * @param dimensions empty for all
     */
    public record Wanted(
            @Nullable String address,
            @Nullable Set<EventType> events,
            @Nullable List<String> dimensions,
            @Nullable Boolean enabled) {}

    /**
     * @param expected looks at the webhook as it was before; an exception from it leaves the webhook as it is
     */
    public Webhook change(long id, Wanted wanted, Person who, Consumer<Webhook> expected) {
        Deed deed = Deed.of(who, "webhook.change", "webhooks/" + id, words(wanted));
        return trail.watched(deed, () -> {
            Administrators.require(who);
            String address = wanted.address() == null ? null : destinations.require(wanted.address());
            return trail.recorded(deed, tx -> {
                WebhookStore webhooks = new WebhookStore(tx);
                Webhook seen = webhooks.lock(id);
                expected.accept(seen);
                boolean enabled = Objects.requireNonNullElse(wanted.enabled(), seen.enabled());
                webhooks.change(
                        seen,
                        Wishes.checked(
                                tx,
                                Objects.requireNonNullElse(address, seen.address()),
                                Objects.requireNonNullElse(wanted.events(), seen.events()),
                                Objects.requireNonNullElse(wanted.dimensions(), seen.dimensions())),
                        enabled ? null : Objects.requireNonNullElse(seen.disabledWhy(), Webhook.BY_HAND));
                if (enabled && !seen.enabled()) {
                    new OutboxStore(tx).hurry(id, Utc.instant(Utc.now()));
                }
                return webhooks.get(id);
            });
        });
    }

    private static String words(Wanted wanted) {
        List<String> words = new ArrayList<>();
        if (wanted.address() != null) {
            words.add("to " + Wishes.host(wanted.address()));
        }
        if (wanted.events() != null) {
            words.add("events "
                    + wanted.events().stream().sorted().map(EventType::word).toList());
        }
        if (wanted.dimensions() != null) {
            words.add("dimensions " + wanted.dimensions());
        }
        if (wanted.enabled() != null) {
            words.add(wanted.enabled() ? "enabled" : "disabled");
        }
        return String.join(", ", words);
    }
}
