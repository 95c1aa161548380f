package io.plumbline.engine.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mariadb.jdbc.MariaDbDataSource;

/** Transactions that meet each other, and transactions whose link is lost. */
@Timeout(60)
class TransactionsIT {
    private static final Patience SHORT =
            new Patience(4, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(10));
    private static final Table<?> COUNTER = table("counter");
    private static final Field<Integer> ID = field("id", Integer.class);
    private static final Field<Integer> VALUE = field("value", Integer.class);

    private final String schema = TestDatabase.freshSchema();
    private final Database database = new Database(TestDatabase.source(schema), SHORT);

    TransactionsIT() {
        database.migrate();
        database.read().execute("CREATE TABLE counter (id INT PRIMARY KEY, value INT NOT NULL)");
        database.read().execute("INSERT INTO counter VALUES (1, 0), (2, 0)");
    }

    private static void addOne(DSLContext tx, int id) {
        tx.update(COUNTER).set(VALUE, VALUE.plus(1)).where(ID.eq(id)).execute();
    }

    private int value(int id) {
        return database.read().select(VALUE).from(COUNTER).where(ID.eq(id)).fetchSingle(VALUE);
    }

    /** A database whose connections have session settings of their own. */
    private Database with(String sessionVariables, String isolation) {
        try {
            MariaDbDataSource source =
                    new MariaDbDataSource(TestDatabase.server().url(schema) + "&sessionVariables=" + sessionVariables
                            + "&transactionIsolation=" + isolation);
            source.setUser(TestDatabase.server().user());
            source.setPassword(TestDatabase.server().password());
            return new Database(source, SHORT);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void loserOfADeadlockIsDoneAgainWhole() throws Exception {
        CyclicBarrier bothHoldOne = new CyclicBarrier(2);
        AtomicInteger bodies = new AtomicInteger();
        Thread other = Thread.ofVirtual().start(() -> crossing(2, 1, bothHoldOne, bodies));
        crossing(1, 2, bothHoldOne, bodies);
        other.join();
        assertThat(value(1)).isEqualTo(2);
        assertThat(value(2)).isEqualTo(2);
        assertThat(bodies).hasValue(3);
        assertThat(database.transactionCounts()).isEqualTo(new TransactionCounts(1, 0, 0));
    }

    private void crossing(int first, int second, CyclicBarrier bothHoldOne, AtomicInteger bodies) {
        AtomicInteger tries = new AtomicInteger();
        database.transact(tx -> {
            bodies.incrementAndGet();
            addOne(tx, first);
            if (tries.incrementAndGet() == 1) {
                meet(bothHoldOne);
            }
            addOne(tx, second);
        });
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void recordThatChangedSinceTheSnapshotHasTheTransactionDoneAgain() {
        Database strict = with("innodb_snapshot_isolation=1", "REPEATABLE_READ");
        AtomicInteger tries = new AtomicInteger();
        int seen = strict.inTransaction(tx -> {
            int read = tx.select(VALUE).from(COUNTER).where(ID.eq(1)).fetchSingle(VALUE);
            if (tries.incrementAndGet() == 1) {
                database.transact(between -> addOne(between, 1));
            }
            tx.update(COUNTER).set(VALUE, read + 10).where(ID.eq(1)).execute();
            return read;
        });
        assertThat(tries).as("MariaDB's error 1020 ended the first try").hasValue(2);
        assertThat(seen).isEqualTo(1);
        assertThat(value(1)).isEqualTo(11);
        assertThat(strict.transactionCounts().repeated()).isEqualTo(1);
    }

    @Test
    void lockThatNobodyGivesBackEndsInAClearRefusal() throws Exception {
        Database impatient = with("innodb_lock_wait_timeout=1", "READ_COMMITTED");
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Thread holder = Thread.ofVirtual()
                .start(() -> database.transact(tx -> {
                    addOne(tx, 1);
                    held.countDown();
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));
        held.await();
        assertThatThrownBy(() -> impatient.transact(tx -> addOne(tx, 1)))
                .isInstanceOfSatisfying(RdmException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_BUSY);
                    assertThat(e.sentence()).contains("Nothing was changed", "try again");
                });
        over.countDown();
        holder.join();
        assertThat(value(1)).isEqualTo(1);
        assertThat(impatient.transactionCounts()).isEqualTo(new TransactionCounts(3, 1, 0));
    }

    @Test
    void failureOfTheWorkItselfIsNotRepeated() {
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> database.transact(tx -> {
                    tries.incrementAndGet();
                    addOne(tx, 1);
                    tx.execute("INSERT INTO counter VALUES (2, 0)");
                }))
                .hasMessageContaining("Duplicate entry");
        assertThat(tries).hasValue(1);
        assertThat(value(1)).isZero();
    }

    @ParameterizedTest
    @EnumSource(CutLink.Cut.class)
    void commitWithoutAnAnswerIsLookedUpAndItsEffectIsThereOnce(CutLink.Cut cut) {
        try (CutLink link = CutLink.open()) {
            Database behind = new Database(link.source(schema), SHORT);
            AtomicInteger tries = new AtomicInteger();
            link.failNext(cut);
            int result = behind.inTransaction(tx -> {
                addOne(tx, 1);
                return tries.incrementAndGet();
            });
            assertThat(link.isSpent()).isTrue();
            assertThat(value(1)).as("done once").isEqualTo(1);
            boolean wasLost = cut == CutLink.Cut.BEFORE_COMMIT || cut == CutLink.Cut.SILENT_BEFORE_COMMIT;
            assertThat(result).isEqualTo(wasLost ? 2 : 1);
            assertThat(behind.transactionCounts())
                    .isEqualTo(new TransactionCounts(wasLost ? 1 : 0, 0, cut == CutLink.Cut.NONE ? 0 : 1));
        }
    }

    @Test
    void linkLostInTheMidstOfTheWorkHasItDoneAgain() {
        AtomicInteger tries = new AtomicInteger();
        database.transact(tx -> {
            addOne(tx, 1);
            if (tries.incrementAndGet() == 1) {
                long own = tx.resultQuery("SELECT CONNECTION_ID()").fetchSingle(0, long.class);
                database.read().execute("KILL CONNECTION " + own);
            }
            addOne(tx, 2);
        });
        assertThat(tries).hasValue(2);
        assertThat(value(1)).isEqualTo(1);
        assertThat(value(2)).isEqualTo(1);
    }
}
