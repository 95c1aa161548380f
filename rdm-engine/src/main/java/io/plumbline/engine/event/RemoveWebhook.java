package io.plumbline.engine.event;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import java.util.function.Consumer;

/**
 * Removes a webhook with the log of its deliveries; what waited for it is not sent.
 *
 * <p>Outcomes: it is gone; UNKNOWN_WEBHOOK; ROLE_MISSING.
 */
public final class RemoveWebhook {
    private final AuditTrail trail;

    public RemoveWebhook(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    /**
     * @param expected looks at the webhook as it was before; an exception from it leaves the webhook as it is
     */
    public void remove(long id, Person who, Consumer<Webhook> expected) {
        trail.recorded(Deed.of(who, "webhook.remove", "webhooks/" + id, ""), tx -> {
            Administrators.require(who);
            WebhookStore webhooks = new WebhookStore(tx);
            expected.accept(webhooks.lock(id));
            webhooks.delete(id);
            return id;
        });
    }
}
