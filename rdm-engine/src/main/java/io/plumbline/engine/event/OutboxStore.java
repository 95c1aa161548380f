package io.plumbline.engine.event;

import static io.plumbline.engine.jooq.Tables.EVENT_ENTRY;
import static io.plumbline.engine.jooq.Tables.WEBHOOK;
import static io.plumbline.engine.jooq.Tables.WEBHOOK_ATTEMPT;
import static io.plumbline.engine.jooq.Tables.WEBHOOK_DELIVERY;

import io.plumbline.engine.database.Utc;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The outbox: what happened, what is to be sent of it now, and how each try ended. */
final class OutboxStore {
    private final DSLContext dsl;

    OutboxStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** An event as it was noted. */
    record Noted(long id, String messageId) {}

    /** Notes that something happened to a publication; empty where it was noted before. */
    Optional<Noted> note(EventType type, @Nullable Long publicationId, Instant now) {
        String messageId = "msg_" + UUID.randomUUID().toString().replace("-", "");
        int noted = dsl.insertInto(EVENT_ENTRY)
                .set(EVENT_ENTRY.MESSAGE_ID, messageId)
                .set(EVENT_ENTRY.TYPE, type.word())
                .set(EVENT_ENTRY.PUBLICATION_ID, publicationId)
                .set(EVENT_ENTRY.CREATED_AT, Utc.of(now))
                .onDuplicateKeyIgnore()
                .execute();
        return noted == 0
                ? Optional.empty()
                : Optional.of(new Noted(dsl.lastID().longValueExact(), messageId));
    }

    /** Puts a delivery into the outbox, to be tried at once. */
    long insert(long webhookId, Noted event, String body, boolean byHand, Instant now) {
        return dsl.insertInto(WEBHOOK_DELIVERY)
                .set(WEBHOOK_DELIVERY.WEBHOOK_ID, webhookId)
                .set(WEBHOOK_DELIVERY.EVENT_ID, event.id())
                .set(WEBHOOK_DELIVERY.BODY, body)
                .set(WEBHOOK_DELIVERY.STATUS, DeliveryStatus.PENDING.name())
                .set(WEBHOOK_DELIVERY.ATTEMPT, 0)
                .set(WEBHOOK_DELIVERY.NEXT_TRY, Utc.of(now))
                .set(WEBHOOK_DELIVERY.BY_HAND, byHand)
                .set(WEBHOOK_DELIVERY.CREATED_AT, Utc.of(now))
                .returning(WEBHOOK_DELIVERY.ID)
                .fetchSingle(WEBHOOK_DELIVERY.ID);
    }

    /** Has a delivery tried at once, whatever its webhook and its earlier tries say. */
    void again(long id, Instant now) {
        dsl.update(WEBHOOK_DELIVERY)
                .set(WEBHOOK_DELIVERY.STATUS, DeliveryStatus.PENDING.name())
                .set(WEBHOOK_DELIVERY.NEXT_TRY, Utc.of(now))
                .set(WEBHOOK_DELIVERY.BY_HAND, true)
                .setNull(WEBHOOK_DELIVERY.ENDED_AT)
                .where(WEBHOOK_DELIVERY.ID.eq(id))
                .execute();
    }

    /** Has what waits for a webhook tried at once. */
    void hurry(long webhookId, Instant now) {
        dsl.update(WEBHOOK_DELIVERY)
                .set(WEBHOOK_DELIVERY.NEXT_TRY, Utc.of(now))
                .where(
                        WEBHOOK_DELIVERY.WEBHOOK_ID.eq(webhookId),
                        WEBHOOK_DELIVERY.STATUS.eq(DeliveryStatus.PENDING.name()))
                .execute();
    }

    /** The webhooks that something is to be sent to now. */
    List<Long> due(Instant now, int limit) {
        return dsl.selectDistinct(WEBHOOK_DELIVERY.WEBHOOK_ID)
                .from(WEBHOOK_DELIVERY)
                .join(WEBHOOK)
                .on(WEBHOOK.ID.eq(WEBHOOK_DELIVERY.WEBHOOK_ID))
                .where(isDue(now))
                .limit(limit)
                .fetch(WEBHOOK_DELIVERY.WEBHOOK_ID);
    }

    /** What is to be sent now, in this try. */
    record Claimed(long id, int attempt, String messageId, EventType type, String body) {}

    /** Takes the oldest delivery of a webhook that is due, for so long; empty where there is none, or somebody else took it. */
    Optional<Claimed> claim(long webhookId, Instant now, Instant leaseUntil) {
        Optional<Claimed> next = dsl.select(
                        WEBHOOK_DELIVERY.ID,
                        WEBHOOK_DELIVERY.ATTEMPT,
                        EVENT_ENTRY.MESSAGE_ID,
                        EVENT_ENTRY.TYPE,
                        WEBHOOK_DELIVERY.BODY)
                .from(WEBHOOK_DELIVERY)
                .join(WEBHOOK)
                .on(WEBHOOK.ID.eq(WEBHOOK_DELIVERY.WEBHOOK_ID))
                .join(EVENT_ENTRY)
                .on(EVENT_ENTRY.ID.eq(WEBHOOK_DELIVERY.EVENT_ID))
                .where(WEBHOOK_DELIVERY.WEBHOOK_ID.eq(webhookId).and(isDue(now)))
                .orderBy(WEBHOOK_DELIVERY.ID)
                .limit(1)
                .fetchOptional(row -> new Claimed(
                        row.value1(), row.value2() + 1, row.value3(), EventType.ofWord(row.value4()), row.value5()));
        return next.filter(claimed -> dsl.update(WEBHOOK_DELIVERY)
                        .set(WEBHOOK_DELIVERY.ATTEMPT, claimed.attempt())
                        .set(WEBHOOK_DELIVERY.LEASE_UNTIL, Utc.of(leaseUntil))
                        .where(
                                WEBHOOK_DELIVERY.ID.eq(claimed.id()),
                                WEBHOOK_DELIVERY.STATUS.eq(DeliveryStatus.PENDING.name()),
                                WEBHOOK_DELIVERY.ATTEMPT.eq(claimed.attempt() - 1))
                        .execute()
                == 1);
    }

    private static Condition isDue(Instant now) {
        return WEBHOOK_DELIVERY
                .STATUS
                .eq(DeliveryStatus.PENDING.name())
                .and(WEBHOOK_DELIVERY.NEXT_TRY.le(Utc.of(now)))
                .and(WEBHOOK_DELIVERY.LEASE_UNTIL.isNull().or(WEBHOOK_DELIVERY.LEASE_UNTIL.le(Utc.of(now))))
                .and(WEBHOOK.ENABLED.isTrue().or(WEBHOOK_DELIVERY.BY_HAND.isTrue()));
    }

    /** Writes how a try ended; false where another try of the delivery was begun since. */
    boolean end(Claimed claimed, DeliveryStatus status, @Nullable Instant nextTry, Instant now) {
        return dsl.update(WEBHOOK_DELIVERY)
                        .set(WEBHOOK_DELIVERY.STATUS, status.name())
                        .set(WEBHOOK_DELIVERY.NEXT_TRY, nextTry == null ? null : Utc.of(nextTry))
                        .set(WEBHOOK_DELIVERY.ENDED_AT, nextTry == null ? Utc.of(now) : null)
                        .set(WEBHOOK_DELIVERY.BY_HAND, false)
                        .setNull(WEBHOOK_DELIVERY.LEASE_UNTIL)
                        .where(WEBHOOK_DELIVERY.ID.eq(claimed.id()), WEBHOOK_DELIVERY.ATTEMPT.eq(claimed.attempt()))
                        .execute()
                == 1;
    }

    void insertAttempt(long deliveryId, WebhookDelivery.Attempt attempt) {
        dsl.insertInto(WEBHOOK_ATTEMPT)
                .set(WEBHOOK_ATTEMPT.DELIVERY_ID, deliveryId)
                .set(WEBHOOK_ATTEMPT.ATTEMPT, attempt.number())
                .set(WEBHOOK_ATTEMPT.BEGUN_AT, Utc.of(attempt.begunAt()))
                .set(WEBHOOK_ATTEMPT.MILLIS, attempt.millis())
                .set(WEBHOOK_ATTEMPT.ANSWER_STATUS, attempt.status())
                .set(WEBHOOK_ATTEMPT.ANSWER, attempt.answer())
                .set(WEBHOOK_ATTEMPT.PROBLEM, attempt.problem())
                .execute();
    }
}
