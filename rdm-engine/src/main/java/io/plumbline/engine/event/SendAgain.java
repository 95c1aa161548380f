package io.plumbline.engine.event;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import java.time.Clock;

/**
 * Has a delivery sent now, once more, whether it waits, was given up or was taken; the message and its id are the same, so a receiver that had it
 * knows.
 *
 * <p>Outcomes: the delivery, waiting; UNKNOWN_WEBHOOK; UNKNOWN_DELIVERY; ROLE_MISSING.
 */
public final class SendAgain {
    private final AuditTrail trail;
    private final Clock clock;

    public SendAgain(Database database, AuditLog audit, Clock clock) {
        this.trail = new AuditTrail(database, audit);
        this.clock = clock;
    }

    public WebhookDelivery send(long webhookId, long deliveryId, Person who) {
        Deed deed = Deed.of(who, "webhook.send_again", "webhooks/" + webhookId, "delivery " + deliveryId);
        return trail.recorded(deed, tx -> {
            Administrators.require(who);
            new WebhookStore(tx).lock(webhookId);
            DeliveryStore deliveries = new DeliveryStore(tx);
            deliveries.get(webhookId, deliveryId);
            new OutboxStore(tx).again(deliveryId, clock.instant());
            return deliveries.get(webhookId, deliveryId);
        });
    }
}
