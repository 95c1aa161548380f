package io.plumbline.engine.commit;

import static io.plumbline.engine.commit.Desk.JAN;
import static io.plumbline.engine.commit.Desk.added;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.KillableDatabase;
import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.audit.AuditEntry;
import io.plumbline.engine.database.CutLink;
import io.plumbline.engine.database.Database;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The database is killed while a commit is written: whole or nothing, and the work goes on when it is back. */
@Timeout(120)
class DatabaseKilledIT {
    private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);

    private final KillableDatabase server = KillableDatabase.shared();
    private final CutLink link = CutLink.to(server.server());
    private final Desk desk;
    private final long id;

    DatabaseKilledIT() {
        Database database = new Database(link.source(server.freshSchema()));
        database.migrate();
        desk = new Desk(database);
        desk.approveAndCommit(added("A", JAN, "EU"), added("B", JAN, "EU"));
        id = desk.draft(desk.amended("A", MARCH, "EMEA"), desk.retired("B", MARCH), added("C", JAN, "EU"));
        desk.approve(id);
    }

    @AfterEach
    void close() {
        link.close();
    }

    private static CommitListener once(CommitStep point, Runnable deed) {
        AtomicBoolean isToCome = new AtomicBoolean(true);
        return step -> {
            if (step == point && isToCome.getAndSet(false)) {
                deed.run();
            }
        };
    }

    private void isWhole() {
        assertThat(desk.head()).isEqualTo(2);
        assertThat(desk.listing(1)).hasSize(2);
        assertThat(desk.listing(2)).hasSize(4);
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
        assertThat(TestDatabase.AUDIT.verify(desk.database.read())).isEmpty();
        assertThat(TestDatabase.AUDIT.entries(desk.database.read(), null, 100).stream()
                        .map(AuditEntry::act)
                        .filter("change_set.commit"::equals))
                .hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"ROWS_APPENDED", "FLIP_BEGUN"})
    void commitGoesOnWhenTheDatabaseIsBackAtOnce(CommitStep point) {
        CommitEntry entry = desk.commit(id, once(point, () -> {
            server.kill();
            server.restart();
        }));
        assertThat(entry.commitNo()).isEqualTo(2);
        isWhole();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 300, 3000})
    void commitIsThereOnceWhenTheDatabaseDiesInTheMidstOfIt(int microseconds) throws InterruptedException {
        Thread killer = Thread.ofVirtual().unstarted(() -> {
            LockSupport.parkNanos(microseconds * 1000L);
            server.kill();
            server.restart();
        });
        CommitListener arming = once(CommitStep.FLIP_BEGUN, () -> link.besideNextCommit(killer::start));
        try {
            assertThat(desk.commit(id, arming).commitNo()).isEqualTo(2);
        } catch (DataAccessException e) {
            assertThat(e)
                    .as("the commit was through already, and what was asked next had no answer")
                    .hasRootCauseInstanceOf(IOException.class);
        }
        killer.join();
        assertThat(desk.commit(id).commitNo()).isEqualTo(2);
        isWhole();
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING_NOTED", "CHUNK_WRITTEN"})
    void commitIsTakenBackAndMadeAnewWhenTheDatabaseStaysAway(CommitStep point) {
        List<String> before = desk.listing(1);
        assertThatThrownBy(() -> desk.commit(id, once(point, server::kill))).isInstanceOf(RuntimeException.class);
        server.restart();
        assertThat(desk.head()).isEqualTo(1);
        assertThat(desk.listing(1)).isEqualTo(before);
        desk.database.read().execute("UPDATE writer_lease SET lease_until = '2000-01-01' WHERE holder IS NOT NULL");
        new RecoverCommit(desk.database).recover();
        assertThat(desk.listing(1)).isEqualTo(before);
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
        assertThat(desk.commit(id).commitNo()).isEqualTo(2);
        isWhole();
    }
}
