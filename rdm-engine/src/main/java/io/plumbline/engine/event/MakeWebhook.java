package io.plumbline.engine.event;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.List;
import java.util.Set;

/**
 * Makes a webhook with a fresh secret. It is told of what happens from then on.
 *
 * <p>Outcomes: the webhook and its secret, which is told this once; ROLE_MISSING; BAD_REQUEST for an address that is none or that cannot be found, and where there are too many;
 * LOCATION_NOT_ALLOWED for one where nothing is sent; UNKNOWN_DIMENSION.
 */
public final class MakeWebhook {
    private static final int MOST = 500;

    private final AuditTrail trail;
    private final SecretSeal seal;
    private final Destinations destinations;

    public MakeWebhook(Database database, AuditLog audit, SecretSeal seal, Destinations destinations) {
        this.trail = new AuditTrail(database, audit);
        this.seal = seal;
        this.destinations = destinations;
    }

    /** A webhook and its secret. */
    public record Made(Webhook webhook, WebhookSecret secret) {}

    public Made make(WebhookKind kind, String address, Set<EventType> events, List<String> dimensions, Person who) {
        WebhookSecret secret = WebhookSecret.fresh();
        String sealed = seal.seal(secret);
        Deed deed = Deed.of(who, "webhook.make", "webhooks", kind + " to " + Wishes.host(address));
        // A name service may take its time, and no transaction waits for it.
        return trail.watched(deed, () -> {
            Administrators.require(who);
            String open = destinations.require(address);
            return trail.recorded(deed, tx -> {
                WebhookStore webhooks = new WebhookStore(tx);
                if (webhooks.all().size() >= MOST) {
                    throw new RdmException(
                            ErrorCode.BAD_REQUEST,
                            "There are " + MOST
                                    + " webhooks, and more are not kept. Remove one that nobody needs first.");
                }
                long id = webhooks.insert(kind, Wishes.checked(tx, open, events, dimensions), sealed, who);
                return new Made(webhooks.get(id), secret);
            });
        });
    }
}
