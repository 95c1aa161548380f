package io.plumbline.engine.event;

import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due to a webhook, one delivery after the other, and writes down what came of each.
 *
 * <p>A delivery is taken for a minute before it is sent: whoever is killed in between leaves it to the next, who sends it again under the same id.
 * So each is sent at least once, and seldom twice.
 *
 * <p>Outcomes of a try: the receiver took it; it is tried again later; it was given up; the webhook was disabled, which the audit log says.
 */
public final class SendDelivery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SendDelivery.class);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int MOST_WEBHOOKS = 1000;
    private static final String SYSTEM = "system";

    private final Database database;
    private final AuditLog audit;
    private final SecretSeal seal;
    private final Courier courier;
    private final Clock clock;

    public SendDelivery(Database database, AuditLog audit, SecretSeal seal, Destinations destinations, Clock clock) {
        this(database, audit, seal, new Courier(destinations, Courier.Patience.USUAL), clock);
    }

    SendDelivery(Database database, AuditLog audit, SecretSeal seal, Courier courier, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.seal = seal;
        this.courier = courier;
        this.clock = clock;
    }

    /** The webhooks that something is to be sent to now. */
    public List<Long> due() {
        return new OutboxStore(database.read()).due(clock.instant(), MOST_WEBHOOKS);
    }

    /** Sends the oldest delivery of a webhook that is due; false where there is none. */
    public boolean sendNext(long webhookId) {
        Instant begun = clock.instant();
        Optional<OutboxStore.Claimed> claimed =
                database.inTransaction(tx -> new OutboxStore(tx).claim(webhookId, begun, begun.plus(LEASE)));
        claimed.ifPresent(claim -> {
            Webhook webhook = new WebhookStore(database.read()).get(webhookId);
            long start = System.nanoTime();
            Reply reply = send(webhook, claim, begun);
            if (!Thread.currentThread().isInterrupted()) {
                record(webhookId, claim, begun, Duration.ofNanos(System.nanoTime() - start), reply);
            }
        });
        return claimed.isPresent();
    }

    private Reply send(Webhook webhook, OutboxStore.Claimed claimed, Instant at) {
        WebhookStore.Secrets secrets = new WebhookStore(database.read()).secrets(webhook.id());
        Optional<WebhookSecret> secret = seal.open(secrets.secret());
        if (secret.isEmpty()) {
            return new Reply.Unanswered(
                    "Nothing was sent: the webhook's secret was sealed with another key than the key webhook of RDM_SECRET_FILE. Give the webhook a new secret.");
        }
        String signature = secret.get().sign(claimed.messageId(), at, claimed.body());
        if (secrets.former() != null
                && secrets.formerUntil() != null
                && secrets.formerUntil().isAfter(at)) {
            signature += seal.open(secrets.former())
                    .map(former -> " " + former.sign(claimed.messageId(), at, claimed.body()))
                    .orElse("");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", claimed.messageId());
        headers.put("webhook-timestamp", Long.toString(at.getEpochSecond()));
        headers.put("webhook-signature", signature);
        if (webhook.kind() == WebhookKind.SNS) {
            headers.put("x-amz-sns-message-type", "Notification");
            headers.put("x-amz-sns-message-id", claimed.messageId());
        }
        return courier.carry(webhook.address(), headers, claimed.body());
    }

    private void record(long webhookId, OutboxStore.Claimed claimed, Instant begun, Duration took, Reply reply) {
        Instant now = clock.instant();
        Optional<String> disabled = database.inTransaction(tx -> {
            WebhookStore webhooks = new WebhookStore(tx);
            Optional<Webhook> webhook = webhooks.lockIfThere(webhookId);
            if (webhook.isEmpty()) {
                return Optional.empty();
            }
            Webhook seen = webhook.get();
            RetryPlan.Next next = RetryPlan.after(reply, claimed.type(), claimed.attempt(), seen.failingSince(), now);
            OutboxStore outbox = new OutboxStore(tx);
            if (!outbox.end(claimed, next.status(), next.nextTry(), now)) {
                return Optional.empty();
            }
            outbox.insertAttempt(claimed.id(), attempt(claimed, begun, took, reply, next));
            Instant failing = next.problem() == null
                    ? null
                    : claimed.type() == EventType.TEST
                            ? seen.failingSince()
                            : Objects.requireNonNullElse(seen.failingSince(), now);
            webhooks.fares(webhookId, failing, next.disable());
            if (next.disable() == null || !seen.enabled()) {
                return Optional.empty();
            }
            audit.append(tx, new Deed(SYSTEM, "webhook.disable", "webhooks/" + webhookId, next.disable()));
            return Optional.of(next.disable());
        });
        disabled.ifPresent(
                why -> LOG.warn("webhook {} is disabled, and nothing is sent to it any more: {}", webhookId, why));
    }

    private static WebhookDelivery.Attempt attempt(
            OutboxStore.Claimed claimed, Instant begun, Duration took, Reply reply, RetryPlan.Next next) {
        return switch (reply) {
            case Reply.Answered answered ->
                new WebhookDelivery.Attempt(
                        claimed.attempt(),
                        begun,
                        took.toMillis(),
                        answered.status(),
                        answered.beginning(),
                        next.problem());
            case Reply.Unanswered unanswered ->
                new WebhookDelivery.Attempt(
                        claimed.attempt(), begun, took.toMillis(), null, null, unanswered.problem());
        };
    }

    @Override
    public void close() {
        courier.close();
    }
}
