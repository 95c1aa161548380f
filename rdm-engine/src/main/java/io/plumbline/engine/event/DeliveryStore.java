package io.plumbline.engine.event;

import static io.plumbline.engine.jooq.Tables.EVENT_ENTRY;
import static io.plumbline.engine.jooq.Tables.WEBHOOK_ATTEMPT;
import static io.plumbline.engine.jooq.Tables.WEBHOOK_DELIVERY;

import io.plumbline.engine.database.Utc;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The deliveries of events to webhooks, with their tries, for those who look on. */
public final class DeliveryStore {
    private final DSLContext dsl;

    public DeliveryStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** A webhook's deliveries, newest first, those below a number where one is given. */
    public List<WebhookDelivery> of(long webhookId, @Nullable Long before, int limit) {
        Condition condition = WEBHOOK_DELIVERY.WEBHOOK_ID.eq(webhookId);
        return fetch(before == null ? condition : condition.and(WEBHOOK_DELIVERY.ID.lt(before)), limit);
    }

    /** One delivery of a webhook, or UNKNOWN_DELIVERY. */
    public WebhookDelivery get(long webhookId, long id) {
        return fetch(WEBHOOK_DELIVERY.WEBHOOK_ID.eq(webhookId).and(WEBHOOK_DELIVERY.ID.eq(id)), 1).stream()
                .findFirst()
                .orElseThrow(() -> new RdmException(
                        ErrorCode.UNKNOWN_DELIVERY,
                        "Webhook " + webhookId + " has no delivery " + id + "; those of more than "
                                + SweepDeliveries.KEPT.toDays() + " days ago are forgotten."));
    }

    /** Deletes deliveries that ended before a moment, at most {@code limit}; the result is how many. */
    int sweep(Instant before, int limit) {
        List<Long> old = dsl.select(WEBHOOK_DELIVERY.ID)
                .from(WEBHOOK_DELIVERY)
                .where(
                        WEBHOOK_DELIVERY.STATUS.in(DeliveryStatus.DELIVERED.name(), DeliveryStatus.FAILED.name()),
                        WEBHOOK_DELIVERY.ENDED_AT.lt(Utc.of(before)))
                .limit(limit)
                .fetch(WEBHOOK_DELIVERY.ID);
        if (!old.isEmpty()) {
            dsl.deleteFrom(WEBHOOK_ATTEMPT)
                    .where(WEBHOOK_ATTEMPT.DELIVERY_ID.in(old))
                    .execute();
            dsl.deleteFrom(WEBHOOK_DELIVERY).where(WEBHOOK_DELIVERY.ID.in(old)).execute();
        }
        return old.size();
    }

    private List<WebhookDelivery> fetch(Condition condition, int limit) {
        List<Record> rows = new ArrayList<>(dsl.select(WEBHOOK_DELIVERY.fields())
                .select(EVENT_ENTRY.MESSAGE_ID, EVENT_ENTRY.TYPE, EVENT_ENTRY.PUBLICATION_ID)
                .from(WEBHOOK_DELIVERY)
                .join(EVENT_ENTRY)
                .on(EVENT_ENTRY.ID.eq(WEBHOOK_DELIVERY.EVENT_ID))
                .where(condition)
                .orderBy(WEBHOOK_DELIVERY.ID.desc())
                .limit(limit)
                .fetch());
        Map<Long, List<WebhookDelivery.Attempt>> attempts =
                attempts(rows.stream().map(row -> row.get(WEBHOOK_DELIVERY.ID)).toList());
        return rows.stream()
                .map(row -> read(row, attempts.getOrDefault(row.get(WEBHOOK_DELIVERY.ID), List.of())))
                .toList();
    }

    private Map<Long, List<WebhookDelivery.Attempt>> attempts(Collection<Long> deliveries) {
        Map<Long, List<WebhookDelivery.Attempt>> attempts = new HashMap<>();
        dsl.selectFrom(WEBHOOK_ATTEMPT)
                .where(deliveries.isEmpty() ? DSL.falseCondition() : WEBHOOK_ATTEMPT.DELIVERY_ID.in(deliveries))
                .orderBy(WEBHOOK_ATTEMPT.ATTEMPT)
                .forEach(row -> attempts.computeIfAbsent(row.get(WEBHOOK_ATTEMPT.DELIVERY_ID), id -> new ArrayList<>())
                        .add(new WebhookDelivery.Attempt(
                                row.get(WEBHOOK_ATTEMPT.ATTEMPT),
                                Utc.instant(row.get(WEBHOOK_ATTEMPT.BEGUN_AT)),
                                row.get(WEBHOOK_ATTEMPT.MILLIS),
                                row.get(WEBHOOK_ATTEMPT.ANSWER_STATUS),
                                row.get(WEBHOOK_ATTEMPT.ANSWER),
                                row.get(WEBHOOK_ATTEMPT.PROBLEM))));
        return attempts;
    }

    private static WebhookDelivery read(Record row, List<WebhookDelivery.Attempt> attempts) {
        return new WebhookDelivery(
                row.get(WEBHOOK_DELIVERY.ID),
                row.get(WEBHOOK_DELIVERY.WEBHOOK_ID),
                row.get(EVENT_ENTRY.MESSAGE_ID),
                EventType.ofWord(row.get(EVENT_ENTRY.TYPE)),
                row.get(EVENT_ENTRY.PUBLICATION_ID),
                row.get(WEBHOOK_DELIVERY.BODY),
                DeliveryStatus.valueOf(row.get(WEBHOOK_DELIVERY.STATUS)),
                row.get(WEBHOOK_DELIVERY.ATTEMPT),
                instant(row.get(WEBHOOK_DELIVERY.NEXT_TRY)),
                Utc.instant(row.get(WEBHOOK_DELIVERY.CREATED_AT)),
                instant(row.get(WEBHOOK_DELIVERY.ENDED_AT)),
                attempts);
    }

    private static @Nullable Instant instant(@Nullable LocalDateTime stored) {
        return stored == null ? null : Utc.instant(stored);
    }
}
