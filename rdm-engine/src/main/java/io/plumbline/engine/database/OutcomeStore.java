package io.plumbline.engine.database;

import static io.plumbline.engine.jooq.Tables.TRANSACTION_TOKEN;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.UUID;
import org.jooq.DSLContext;

/** The tokens that transactions leave, by which one whose COMMIT got no answer is found again. */
final class OutcomeStore {
    /** Longer than anybody looks, and longer than clocks of two programs differ. */
    private static final Duration KEPT = Duration.ofHours(1);

    private static final int A_SWEEP = 5000;

    private final DSLContext dsl;

    OutcomeStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** The token of one transaction. */
    record Token(LocalDateTime leftAt, UUID value) {
        static Token next() {
            return new Token(Utc.now(), UUID.randomUUID());
        }
    }

    /** Leaves a token in the transaction whose it is. */
    void leave(Token token) {
        dsl.insertInto(TRANSACTION_TOKEN)
                .set(TRANSACTION_TOKEN.LEFT_AT, token.leftAt())
                .set(TRANSACTION_TOKEN.TOKEN, token.value().toString())
                .execute();
    }

    /** Whether its transaction was committed; waits some seconds for one that the server has not ended yet, and fails where it still has not. */
    boolean isThere(Token token, int seconds) {
        return dsl.selectOne()
                .from(TRANSACTION_TOKEN)
                .where(
                        TRANSACTION_TOKEN.LEFT_AT.eq(token.leftAt()),
                        TRANSACTION_TOKEN.TOKEN.eq(token.value().toString()))
                .forUpdate()
                .wait(seconds)
                .fetchOptional()
                .isPresent();
    }

    /** Takes away tokens that nobody looks for any more. */
    void sweep() {
        dsl.deleteFrom(TRANSACTION_TOKEN)
                .where(TRANSACTION_TOKEN.LEFT_AT.lt(Utc.of(Instant.now().minus(KEPT))))
                .limit(A_SWEEP)
                .execute();
    }
}
