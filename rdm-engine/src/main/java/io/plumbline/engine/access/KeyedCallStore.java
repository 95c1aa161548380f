package io.plumbline.engine.access;

import static io.plumbline.engine.jooq.Tables.KEYED_CALL;

import io.plumbline.engine.database.Utc;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The calls that have a key, and the answers for whoever sends them again. */
public final class KeyedCallStore {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final DSLContext dsl;

    public KeyedCallStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** Keeps a new call; false where there is one of that key. */
    boolean insert(Claim.Granted claim, String requestHash, Instant now) {
        return dsl.insertInto(KEYED_CALL)
                        .set(KEYED_CALL.PERSON_ID, claim.personId())
                        .set(KEYED_CALL.IDEMPOTENCY_KEY, claim.key())
                        .set(KEYED_CALL.REQUEST_HASH, requestHash)
                        .set(KEYED_CALL.STATE, KeyedCall.State.RUNNING.name())
                        .set(KEYED_CALL.RUN_ID, claim.runId().toString())
                        .set(KEYED_CALL.CREATED_AT, Utc.of(now))
                        .set(KEYED_CALL.RUN_STARTED_AT, Utc.of(now))
                        .onDuplicateKeyIgnore()
                        .execute()
                == 1;
    }

    /** The call of that key, locked until the transaction ends. */
    KeyedCall lock(long personId, String key) {
        return dsl.selectFrom(KEYED_CALL)
                .where(KEYED_CALL.PERSON_ID.eq(personId), KEYED_CALL.IDEMPOTENCY_KEY.eq(key))
                .forUpdate()
                .fetchSingle(KeyedCallStore::read);
    }

    void forget(Claim.Granted claim) {
        dsl.deleteFrom(KEYED_CALL).where(sameKey(claim)).execute();
    }

    /** Gives the call to another run; the one before can write nothing for it any more. */
    void takeOver(Claim.Granted claim, Instant now) {
        dsl.update(KEYED_CALL)
                .set(KEYED_CALL.RUN_ID, claim.runId().toString())
                .set(KEYED_CALL.RUN_STARTED_AT, Utc.of(now))
                .where(sameKey(claim))
                .execute();
    }

    /** Notes, in a transaction that does the call's work, that it had an effect; IDEMPOTENCY_UNDER_WAY where another run took over. */
    public void noteEffect(Claim.Granted claim) {
        int noted = dsl.update(KEYED_CALL)
                .set(KEYED_CALL.EFFECT_AT, DSL.coalesce(KEYED_CALL.EFFECT_AT, DSL.val(Utc.now())))
                .where(own(claim))
                .execute();
        if (noted == 0) {
            throw new RdmException(
                    ErrorCode.IDEMPOTENCY_UNDER_WAY,
                    "This request took so long that the same one, sent again, was begun in its place. Send it again for the answer.");
        }
    }

    /** Keeps the answer; null for one that holds a secret. */
    public void answer(Claim.Granted claim, @Nullable CallAnswer answer) {
        dsl.update(KEYED_CALL)
                .set(KEYED_CALL.STATE, (answer == null ? KeyedCall.State.UNKEPT : KeyedCall.State.ANSWERED).name())
                .set(KEYED_CALL.STATUS, answer == null ? null : answer.status())
                .set(KEYED_CALL.HEADERS, answer == null ? null : JSON.writeValueAsString(answer.headers()))
                .set(KEYED_CALL.BODY, answer == null ? null : answer.body())
                .where(own(claim))
                .execute();
    }

    /** Lets go of a call that failed before it had an effect, so that it may be tried again; false where it had one. */
    public boolean release(Claim.Granted claim) {
        return dsl.deleteFrom(KEYED_CALL)
                        .where(own(claim).and(KEYED_CALL.EFFECT_AT.isNull()))
                        .execute()
                == 1;
    }

    /** Deletes calls that were made before a moment, at most {@code limit}; the result is how many. */
    public int sweep(Instant before, int limit) {
        return dsl.deleteFrom(KEYED_CALL)
                .where(KEYED_CALL.CREATED_AT.lt(Utc.of(before)))
                .limit(limit)
                .execute();
    }

    private static Condition sameKey(Claim.Granted claim) {
        return KEYED_CALL.PERSON_ID.eq(claim.personId()).and(KEYED_CALL.IDEMPOTENCY_KEY.eq(claim.key()));
    }

    private static Condition own(Claim.Granted claim) {
        return sameKey(claim).and(KEYED_CALL.RUN_ID.eq(claim.runId().toString()));
    }

    private static KeyedCall read(Record row) {
        Integer status = row.get(KEYED_CALL.STATUS);
        @Nullable LocalDateTime effect = row.get(KEYED_CALL.EFFECT_AT);
        return new KeyedCall(
                row.get(KEYED_CALL.REQUEST_HASH),
                KeyedCall.State.valueOf(row.get(KEYED_CALL.STATE)),
                Utc.instant(row.get(KEYED_CALL.CREATED_AT)),
                Utc.instant(row.get(KEYED_CALL.RUN_STARTED_AT)),
                effect == null ? null : Utc.instant(effect),
                status == null
                        ? null
                        : new CallAnswer(status, headers(row.get(KEYED_CALL.HEADERS)), row.get(KEYED_CALL.BODY)));
    }

    private static Map<String, String> headers(String json) {
        Map<String, String> headers = new LinkedHashMap<>();
        JSON.readTree(json)
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asString()));
        return headers;
    }
}
