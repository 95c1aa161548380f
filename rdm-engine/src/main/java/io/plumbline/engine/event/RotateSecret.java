package io.plumbline.engine.event;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import java.time.Clock;
import java.time.Duration;

/**
 * Gives a webhook a fresh secret. The one before signs beside it for a day, so that the receiver can take the new one without missing a message.
 *
 * <p>Outcomes: the webhook and its secret, which is told this once; UNKNOWN_WEBHOOK; ROLE_MISSING.
 */
public final class RotateSecret {
    /** How long the secret before signs too. */
    public static final Duration OVERLAP = Duration.ofDays(1);

    private final AuditTrail trail;
    private final SecretSeal seal;
    private final Clock clock;

    public RotateSecret(Database database, AuditLog audit, SecretSeal seal, Clock clock) {
        this.trail = new AuditTrail(database, audit);
        this.seal = seal;
        this.clock = clock;
    }

    public MakeWebhook.Made rotate(long id, Person who) {
        WebhookSecret secret = WebhookSecret.fresh();
        String sealed = seal.seal(secret);
        return trail.recorded(Deed.of(who, "webhook.rotate_secret", "webhooks/" + id, ""), tx -> {
            Administrators.require(who);
            WebhookStore webhooks = new WebhookStore(tx);
            webhooks.rotate(webhooks.lock(id), sealed, clock.instant().plus(OVERLAP));
            return new MakeWebhook.Made(webhooks.get(id), secret);
        });
    }
}
