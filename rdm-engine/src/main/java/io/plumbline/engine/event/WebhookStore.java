package io.plumbline.engine.event;

import static io.plumbline.engine.jooq.Tables.PERSON;
import static io.plumbline.engine.jooq.Tables.WEBHOOK;
import static io.plumbline.engine.jooq.Tables.WEBHOOK_ATTEMPT;
import static io.plumbline.engine.jooq.Tables.WEBHOOK_DELIVERY;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.database.Utc;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The webhooks, with their sealed secrets. */
public final class WebhookStore {
    private final DSLContext dsl;

    public WebhookStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** What an administrator says of a webhook. */
    record Wish(String address, Set<EventType> events, List<String> dimensions) {}

    /** The sealed secret, and the one before it while that signs too. */
    record Secrets(
            String secret,
            @Nullable String former,
            @Nullable Instant formerUntil) {}

    /** All of them, oldest first; there are few. */
    public List<Webhook> all() {
        return fetch(DSL.noCondition());
    }

    /** The webhook of that number, or UNKNOWN_WEBHOOK. */
    public Webhook get(long id) {
        return fetch(WEBHOOK.ID.eq(id)).stream()
                .findFirst()
                .orElseThrow(() -> new RdmException(
                        ErrorCode.UNKNOWN_WEBHOOK,
                        "There is no webhook " + id + ". /webhooks lists those that there are."));
    }

    /** The same, locked until the transaction ends. */
    Webhook lock(long id) {
        hold(id);
        return get(id);
    }

    /** The same where there still is one. */
    Optional<Webhook> lockIfThere(long id) {
        hold(id);
        return fetch(WEBHOOK.ID.eq(id)).stream().findFirst();
    }

    private void hold(long id) {
        dsl.select(WEBHOOK.ID)
                .from(WEBHOOK)
                .where(WEBHOOK.ID.eq(id))
                .forUpdate()
                .fetch();
    }

    List<Webhook> wanting(EventType type, String dimension) {
        return fetch(WEBHOOK.ENABLED.isTrue()).stream()
                .filter(webhook -> webhook.wants(type, dimension))
                .toList();
    }

    Secrets secrets(long id) {
        return dsl.select(WEBHOOK.SECRET, WEBHOOK.FORMER_SECRET, WEBHOOK.FORMER_UNTIL)
                .from(WEBHOOK)
                .where(WEBHOOK.ID.eq(id))
                .fetchSingle(row -> new Secrets(row.value1(), row.value2(), instant(row.value3())));
    }

    long insert(WebhookKind kind, Wish wish, String secret, Person who) {
        return dsl.insertInto(WEBHOOK)
                .set(WEBHOOK.ADDRESS, wish.address())
                .set(WEBHOOK.KIND, kind.name())
                .set(WEBHOOK.EVENTS, words(wish.events()))
                .set(WEBHOOK.DIMENSIONS, String.join(",", wish.dimensions()))
                .set(WEBHOOK.ENABLED, true)
                .set(WEBHOOK.SECRET, secret)
                .set(WEBHOOK.VERSION, 1)
                .set(WEBHOOK.MADE_BY, who.id())
                .set(WEBHOOK.MADE_AT, Utc.now())
                .returning(WEBHOOK.ID)
                .fetchSingle(WEBHOOK.ID);
    }

    /** @param disabledWhy null to have it enabled, with whatever failed before forgotten */
    void change(Webhook seen, Wish wish, @Nullable String disabledWhy) {
        boolean isBack = !seen.enabled() && disabledWhy == null;
        boolean isElsewhere = !seen.address().equals(wish.address());
        dsl.update(WEBHOOK)
                .set(WEBHOOK.ADDRESS, wish.address())
                .set(WEBHOOK.EVENTS, words(wish.events()))
                .set(WEBHOOK.DIMENSIONS, String.join(",", wish.dimensions()))
                .set(WEBHOOK.ENABLED, disabledWhy == null)
                .set(WEBHOOK.DISABLED_WHY, disabledWhy)
                .set(
                        WEBHOOK.FAILING_SINCE,
                        isBack || isElsewhere || seen.failingSince() == null ? null : Utc.of(seen.failingSince()))
                .set(WEBHOOK.VERSION, seen.version() + 1)
                .where(WEBHOOK.ID.eq(seen.id()))
                .execute();
    }

    void rotate(Webhook seen, String secret, Instant formerUntil) {
        dsl.update(WEBHOOK)
                .set(WEBHOOK.FORMER_SECRET, WEBHOOK.SECRET)
                .set(WEBHOOK.SECRET, secret)
                .set(WEBHOOK.FORMER_UNTIL, Utc.of(formerUntil))
                .set(WEBHOOK.VERSION, seen.version() + 1)
                .where(WEBHOOK.ID.eq(seen.id()))
                .execute();
    }

    /** Notes how the receiver fares. */
    void fares(long id, @Nullable Instant failingSince, @Nullable String disabledWhy) {
        dsl.update(WEBHOOK)
                .set(WEBHOOK.FAILING_SINCE, failingSince == null ? null : Utc.of(failingSince))
                .where(WEBHOOK.ID.eq(id))
                .execute();
        if (disabledWhy != null) {
            dsl.update(WEBHOOK)
                    .set(WEBHOOK.ENABLED, false)
                    .set(WEBHOOK.DISABLED_WHY, cut(disabledWhy))
                    .set(WEBHOOK.VERSION, WEBHOOK.VERSION.plus(1))
                    .where(WEBHOOK.ID.eq(id), WEBHOOK.ENABLED.isTrue())
                    .execute();
        }
    }

    /** Deletes a webhook with its deliveries. */
    void delete(long id) {
        dsl.deleteFrom(WEBHOOK_ATTEMPT)
                .where(WEBHOOK_ATTEMPT.DELIVERY_ID.in(DSL.select(WEBHOOK_DELIVERY.ID)
                        .from(WEBHOOK_DELIVERY)
                        .where(WEBHOOK_DELIVERY.WEBHOOK_ID.eq(id))))
                .execute();
        dsl.deleteFrom(WEBHOOK_DELIVERY)
                .where(WEBHOOK_DELIVERY.WEBHOOK_ID.eq(id))
                .execute();
        dsl.deleteFrom(WEBHOOK).where(WEBHOOK.ID.eq(id)).execute();
    }

    private List<Webhook> fetch(Condition condition) {
        return dsl.select(WEBHOOK.asterisk(), PERSON.DISPLAY_NAME)
                .from(WEBHOOK)
                .join(PERSON)
                .on(PERSON.ID.eq(WEBHOOK.MADE_BY))
                .where(condition)
                .orderBy(WEBHOOK.ID)
                .fetch(WebhookStore::read);
    }

    private static Webhook read(Record row) {
        return new Webhook(
                row.get(WEBHOOK.ID),
                row.get(WEBHOOK.ADDRESS),
                WebhookKind.valueOf(row.get(WEBHOOK.KIND)),
                parts(row.get(WEBHOOK.EVENTS)).map(EventType::ofWord).collect(Collectors.toSet()),
                parts(row.get(WEBHOOK.DIMENSIONS)).toList(),
                row.get(WEBHOOK.ENABLED),
                row.get(WEBHOOK.DISABLED_WHY),
                instant(row.get(WEBHOOK.FAILING_SINCE)),
                instant(row.get(WEBHOOK.FORMER_UNTIL)),
                row.get(WEBHOOK.VERSION),
                row.get(PERSON.DISPLAY_NAME),
                Utc.instant(row.get(WEBHOOK.MADE_AT)));
    }

    private static String words(Collection<EventType> events) {
        return events.stream().sorted().map(EventType::word).collect(Collectors.joining(","));
    }

    private static Stream<String> parts(String joined) {
        return Arrays.stream(joined.split(",")).filter(part -> !part.isEmpty());
    }

    private static String cut(String sentence) {
        return sentence.length() <= 500 ? sentence : sentence.substring(0, 499) + "…";
    }

    private static @Nullable Instant instant(@Nullable LocalDateTime stored) {
        return stored == null ? null : Utc.instant(stored);
    }
}
