package io.plumbline.engine.access;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Claims a call that its caller named by a key, so that it is done once.
 *
 * <p>A run that began long ago and never answered was lost with its program. Where nothing was committed for it, the next caller takes
 * over, whatever the call is: the run that was lost can write nothing any more, because each of its transactions looks whether the claim
 * is still its own. Where something was committed, nobody does it again.
 *
 * <p>Outcomes: {@link Claim.Granted}, {@link Claim.Done}; IDEMPOTENCY_KEY_REUSED where the key belongs to another request,
 * IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_ANSWER_LOST where it had its effect and the answer is not to be had.
 */
public final class ClaimCall {
    /** How long an answer is kept. */
    public static final Duration KEPT = Duration.ofHours(24);

    /** Longer than any call takes that is not lost; a slow one that is still alive is told so and undone. */
    static final Duration LOST_AFTER = Duration.ofMinutes(2);

    private final Database database;

    public ClaimCall(Database database) {
        this.database = database;
    }

    public Claim claim(long personId, String key, String requestHash, Instant now) {
        Claim.Granted mine = new Claim.Granted(personId, key, UUID.randomUUID());
        return database.inTransaction(tx -> {
            KeyedCallStore calls = new KeyedCallStore(tx);
            if (calls.insert(mine, requestHash, now)) {
                return mine;
            }
            KeyedCall known = calls.lock(personId, key);
            if (known.createdAt().plus(KEPT).isBefore(now)) {
                calls.forget(mine);
                calls.insert(mine, requestHash, now);
                return mine;
            }
            if (!known.requestHash().equals(requestHash)) {
                throw new RdmException(
                        ErrorCode.IDEMPOTENCY_KEY_REUSED,
                        "The Idempotency-Key " + key + " was used at " + known.createdAt()
                                + " for another request. Send the same request again, or take a new key for this one.");
            }
            CallAnswer answer = known.answer();
            return answer == null ? unanswered(calls, known, mine, now) : new Claim.Done(answer);
        });
    }

    private static Claim unanswered(KeyedCallStore calls, KeyedCall known, Claim.Granted mine, Instant now) {
        if (known.state() == KeyedCall.State.UNKEPT) {
            throw lost(known, "its answer held a secret, which is told once and kept nowhere");
        }
        if (known.runStartedAt().plus(LOST_AFTER).isAfter(now)) {
            throw new RdmException(
                    ErrorCode.IDEMPOTENCY_UNDER_WAY,
                    "The first request with this Idempotency-Key is still being worked on. Send it again in a moment for its answer.");
        }
        if (known.effectAt() != null) {
            throw lost(known, "its answer was lost when the server stopped");
        }
        calls.takeOver(mine, now);
        return mine;
    }

    private static RdmException lost(KeyedCall known, String why) {
        return new RdmException(
                ErrorCode.IDEMPOTENCY_ANSWER_LOST,
                "The first request with this Idempotency-Key took effect at "
                        + (known.effectAt() == null ? known.createdAt() : known.effectAt()) + ", and " + why
                        + ". Look at what it was about; only a new key does it once more.");
    }
}
