package io.plumbline.engine.commit;

import static io.plumbline.engine.commit.Desk.JAN;
import static io.plumbline.engine.commit.Desk.added;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.audit.AuditEntry;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeRequest;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.Conflict;
import io.plumbline.engine.change.ConflictStore;
import io.plumbline.engine.change.EditMember;
import io.plumbline.engine.change.OpenChangeSet;
import io.plumbline.engine.change.RebaseChangeSet;
import io.plumbline.engine.change.ResolveConflict;
import io.plumbline.engine.change.Take;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.database.TransactionCounts;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.review.DecideReview;
import io.plumbline.engine.review.Decision;
import io.plumbline.engine.review.SubmitChangeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many people who edit the same few members at the same time, each through the whole way from draft to commit. */
class ConcurrentWritersIT {
    private static final Logger LOG = LoggerFactory.getLogger(ConcurrentWritersIT.class);
    private static final int MEMBERS = 8;
    private static final long SEED = 20260301;

    private final AtomicInteger merges = new AtomicInteger();
    private final AtomicInteger resolved = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyCommitIsThereOnceAndEveryCellIsWhatANaiveModelSays(boolean snapshotIsolation) throws Exception {
        write(snapshotIsolation, 16, Integer.getInteger("rdm.commits", Boolean.getBoolean("rdm.full") ? 500 : 60));
    }

    @Test
    @EnabledIfSystemProperty(named = "rdm.full", matches = "true")
    void fiftyWritersLoseNothing() throws Exception {
        write(true, 50, Integer.getInteger("rdm.commits", 1000));
    }

    private void write(boolean snapshotIsolation, int writers, int commits) throws Exception {
        Database database = new Database(TestDatabase.source(TestDatabase.freshSchema(), snapshotIsolation));
        database.migrate();
        Desk desk = new Desk(database);
        Change[] members = new Change[MEMBERS];
        for (int i = 0; i < MEMBERS; i++) {
            members[i] = added("K" + i, JAN, "base");
        }
        desk.approveAndCommit(members);
        AtomicInteger left = new AtomicInteger(commits);
        List<Future<List<Long>>> ends = new ArrayList<>();
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int w = 0; w < writers; w++) {
                Random random = new Random(SEED + w);
                Callable<List<Long>> person = () -> {
                    List<Long> made = new ArrayList<>();
                    while (left.getAndDecrement() > 0) {
                        made.add(oneCommit(desk, random));
                    }
                    return made;
                };
                ends.add(people.submit(person));
            }
        }
        List<Long> made = new ArrayList<>();
        for (Future<List<Long>> end : ends) {
            made.addAll(end.get());
        }
        check(desk, made, commits);
        TransactionCounts counts = database.transactionCounts();
        LOG.info(
                "{} writers, {} commits, snapshot isolation {}: {} merges, {} conflicts resolved, {}",
                writers,
                commits,
                snapshotIsolation,
                merges,
                resolved,
                counts);
        assertThat(merges).as("the writers got into each other's way").hasPositiveValue();
        assertThat(resolved).hasPositiveValue();
        assertThat(counts.givenUp()).isZero();
    }

    /** One commit's number, after as many drafts and merges as it takes. */
    private long oneCommit(Desk desk, Random random) {
        while (true) {
            long id = draft(desk, random);
            try {
                return commit(desk, id, random);
            } catch (RdmException e) {
                // All that it wanted is there already, or was given up in a merge.
                assertThat(e.code()).as(e.sentence()).isEqualTo(ErrorCode.NOTHING_CHANGED);
                decide(desk).decide(id, desk.analyst, Decision.WITHDRAW, null, null);
            }
        }
    }

    private static long draft(Desk desk, Random random) {
        long id = new OpenChangeSet(desk.database, TestDatabase.AUDIT)
                .open("Edit", "because", JAN, List.of("STATION_D"), desk.analyst)
                .id();
        EditMember edit = new EditMember(desk.database, TestDatabase.AUDIT);
        for (int made = 0; made < 1 + random.nextInt(3); ) {
            try {
                edit.edit(id, request(random), desk.analyst);
                made++;
            } catch (RdmException e) {
                // The member has that value on that day: think of another one.
                assertThat(e.code()).as(e.sentence()).isEqualTo(ErrorCode.NOTHING_CHANGED);
            }
        }
        return id;
    }

    private static ChangeRequest request(Random random) {
        List<String> key = List.of("K" + random.nextInt(MEMBERS));
        if (random.nextInt(4) == 0) {
            return new ChangeRequest(
                    "STATION_D",
                    key,
                    ChangeKind.CORRECTED,
                    null,
                    null,
                    Map.of("power_kw", String.valueOf(random.nextInt(5))),
                    null);
        }
        int from = random.nextInt(NaiveHistory.DAYS - 1);
        int to = from + 1 + random.nextInt(NaiveHistory.DAYS - from);
        return new ChangeRequest(
                "STATION_D",
                key,
                ChangeKind.AMENDED,
                NaiveHistory.day(from),
                to >= NaiveHistory.DAYS ? null : NaiveHistory.day(to),
                Map.of("network", "N" + random.nextInt(20)),
                null);
    }

    private long commit(Desk desk, long id, Random random) {
        while (true) {
            if (status(desk, id) != ChangeSetStatus.APPROVED) {
                new SubmitChangeSet(desk.database, TestDatabase.AUDIT).submit(id, desk.analyst, "because");
                decide(desk).decide(id, desk.steward, Decision.APPROVE, null, null);
            }
            try {
                return desk.commit(id).commitNo();
            } catch (RdmException e) {
                if (e.code() != ErrorCode.BASE_MOVED) {
                    throw e;
                }
                merges.incrementAndGet();
                new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(id, desk.analyst);
                resolve(desk, id, random);
            }
        }
    }

    private void resolve(Desk desk, long id, Random random) {
        for (Conflict conflict : new ConflictStore(desk.database.read()).of(id)) {
            if (conflict.isOpen()) {
                Take take = Take.values()[random.nextInt(conflict.attribute() == null ? 2 : 3)];
                String value = "power_kw".equals(conflict.attribute()) ? "7" : "agreed";
                new ResolveConflict(desk.database, TestDatabase.AUDIT)
                        .resolve(id, conflict.id(), take, take == Take.VALUE ? value : null, desk.analyst, null);
                resolved.incrementAndGet();
            }
        }
    }

    private static void check(Desk desk, List<Long> made, int commits) {
        assertThat(made)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(2, commits + 1L).boxed().toList());
        assertThat(desk.head()).isEqualTo(commits + 1L);
        NaiveHistory naive = new NaiveHistory(List.of("code", "network", "power_kw"), 2);
        for (CommitEntry entry : new CommitStore(desk.database.read())
                .list(null, null, commits + 1)
                .reversed()) {
            new ChangeStore(desk.database.read())
                    .streamByMember(
                            entry.changeSetId(),
                            (dimension, changes) ->
                                    naive.apply(changes.getFirst().key().joined(), changes));
            List<Version> versions = new ArrayList<>();
            desk.history().stream(entry.commitNo(), null, versions::add);
            assertThat(NaiveHistory.shown(versions))
                    .as("commit " + entry.commitNo())
                    .isEqualTo(naive.shown());
        }
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
        assertThat(TestDatabase.AUDIT.verify(desk.database.read())).isEmpty();
        assertThat(TestDatabase.AUDIT.entries(desk.database.read(), null, Integer.MAX_VALUE).stream()
                        .map(AuditEntry::act)
                        .filter("change_set.commit"::equals))
                .hasSize(commits + 1);
    }

    private static DecideReview decide(Desk desk) {
        return new DecideReview(desk.database, TestDatabase.AUDIT);
    }

    private static ChangeSetStatus status(Desk desk, long id) {
        ChangeSet set = new ChangeSetStore(desk.database.read()).get(id);
        return set.status();
    }
}
