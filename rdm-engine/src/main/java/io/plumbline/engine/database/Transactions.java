package io.plumbline.engine.database;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs transactions whole: one that the database undid, or whose link was lost before its COMMIT, is done again; one whose COMMIT got no
 * answer is looked up by its token.
 */
final class Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final int MOST_DOUBLINGS = 5;
    private static final int SECONDS_FOR_ITS_END = 2;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final int SWEEP_EVERY = 1000;

    private final DataSource source;
    private final Configuration settings;
    private final Patience patience;
    private final LongAdder repeated = new LongAdder();
    private final LongAdder givenUp = new LongAdder();
    private final LongAdder lookedUp = new LongAdder();

    Transactions(DataSource source, Configuration settings, Patience patience) {
        this.source = source;
        this.settings = settings;
        this.patience = patience;
    }

    /** How a try ended that may be followed by another. */
    private sealed interface End<T> {
        record Done<T>(T result) implements End<T> {}

        record Undone<T>(Fault fault, Exception why) implements End<T> {}
    }

    <T> T run(Function<DSLContext, T> work) {
        long begun = System.nanoTime();
        for (int tries = 1; ; tries++) {
            switch (once(work, tries == 1)) {
                case End.Done<T>(T result) -> {
                    sweepNowAndThen();
                    return result;
                }
                case End.Undone<T>(Fault fault, Exception why) -> {
                    boolean isLate =
                            System.nanoTime() - begun > patience.total().toNanos();
                    if (isLate || fault == Fault.UNDONE && tries == patience.tries()) {
                        givenUp.increment();
                        throw busy(fault, tries, why);
                    }
                    repeated.increment();
                    LOG.debug("a transaction is done again, after {} tries", tries, why);
                    LockSupport.parkNanos(pause(tries));
                }
            }
        }
    }

    TransactionCounts counts() {
        return new TransactionCounts(repeated.sum(), givenUp.sum(), lookedUp.sum());
    }

    private <T> End<T> once(Function<DSLContext, T> work, boolean isFirst) {
        OpenTransaction begun;
        try {
            begun = OpenTransaction.begin(source, settings);
        } catch (DataAccessException e) {
            if (isFirst) {
                throw e;
            }
            // A link was lost before: the database may be on its way back.
            return new End.Undone<>(Fault.LINK_LOST, e);
        }
        try (OpenTransaction open = begun) {
            return worked(open, work);
        }
    }

    private <T> End<T> worked(OpenTransaction open, Function<DSLContext, T> work) {
        OutcomeStore.Token token = OutcomeStore.Token.next();
        T result;
        try {
            result = work.apply(open.dsl());
            new OutcomeStore(open.dsl()).leave(token);
        } catch (RuntimeException e) {
            Fault fault = Fault.of(e);
            if (fault == Fault.LASTING) {
                throw e;
            }
            return new End.Undone<>(fault, e);
        }
        long connection = open.connectionId();
        Optional<SQLException> trouble = open.commit(patience.answer());
        if (trouble.isEmpty()) {
            return new End.Done<>(result);
        }
        SQLException lost = trouble.get();
        Fault fault = Fault.of(lost);
        if (fault != Fault.UNDONE && isCommitted(token, connection, lost)) {
            return new End.Done<>(result);
        }
        if (fault == Fault.LASTING) {
            throw new DataAccessException("the database refused to commit", lost);
        }
        return new End.Undone<>(fault, lost);
    }

    private static RdmException busy(Fault fault, int tries, Exception why) {
        String what = fault == Fault.LINK_LOST
                ? "The link to the database was lost"
                : "The database is busy with other work on the same rows and undid this";
        return new RdmException(
                ErrorCode.DATABASE_BUSY,
                what + (tries == 1 ? "" : ", " + tries + " times") + ". Nothing was changed; try again in a moment.",
                why);
    }

    /** Finds out what became of a COMMIT without an answer; a transaction that the server still holds open is ended first. */
    private boolean isCommitted(OutcomeStore.Token token, long connection, Exception lost) {
        lookedUp.increment();
        LOG.warn("a COMMIT got no answer ({}); looking up what became of it", lost.getMessage());
        DSLContext dsl = settings.dsl();
        long end = System.nanoTime() + patience.lookup().toNanos();
        while (true) {
            try {
                return new OutcomeStore(dsl).isThere(token, SECONDS_FOR_ITS_END);
            } catch (DataAccessException e) {
                if (System.nanoTime() > end) {
                    throw new RdmException(
                            ErrorCode.OUTCOME_UNKNOWN,
                            "The database stopped answering at the last moment, so nobody knows yet whether this was done."
                                    + " Look whether it is there before you repeat it.",
                            e);
                }
                if (Fault.of(e) == Fault.UNDONE) {
                    kill(dsl, connection);
                }
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            }
        }
    }

    /** Its row is locked, so the server still holds the transaction, and the number is still that of its connection. */
    private static void kill(DSLContext dsl, long connection) {
        try {
            dsl.execute("KILL CONNECTION " + connection);
        } catch (DataAccessException e) {
            LOG.debug("connection {} is gone already", connection, e);
        }
    }

    /** Any time up to a bound that doubles: writers that met once do not meet again. */
    private static long pause(int tries) {
        return ThreadLocalRandom.current().nextLong(FIRST_PAUSE.toNanos() << Math.min(tries, MOST_DOUBLINGS));
    }

    private void sweepNowAndThen() {
        if (ThreadLocalRandom.current().nextInt(SWEEP_EVERY) == 0) {
            try {
                new OutcomeStore(settings.dsl()).sweep();
            } catch (DataAccessException e) {
                LOG.debug("old tokens stay until the next sweep", e);
            }
        }
    }
}
