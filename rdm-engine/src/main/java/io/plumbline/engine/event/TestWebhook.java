package io.plumbline.engine.event;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import java.time.Clock;
import java.time.Instant;

/**
 * Sends a test to a webhook, once, also to one that is disabled.
 *
 * <p>Outcomes: the delivery, waiting; UNKNOWN_WEBHOOK; ROLE_MISSING.
 */
public final class TestWebhook {
    private final AuditTrail trail;
    private final Clock clock;

    public TestWebhook(Database database, AuditLog audit, Clock clock) {
        this.trail = new AuditTrail(database, audit);
        this.clock = clock;
    }

    public WebhookDelivery test(long id, Person who) {
        return trail.recorded(Deed.of(who, "webhook.test", "webhooks/" + id, ""), tx -> {
            Administrators.require(who);
            Webhook webhook = new WebhookStore(tx).get(id);
            Instant now = clock.instant();
            OutboxStore outbox = new OutboxStore(tx);
            OutboxStore.Noted noted = outbox.note(EventType.TEST, null, now).orElseThrow();
            String body = Payloads.body(webhook.kind(), new Event.Trial(noted.messageId(), now, id));
            return new DeliveryStore(tx).get(id, outbox.insert(id, noted, body, true, now));
        });
    }
}
