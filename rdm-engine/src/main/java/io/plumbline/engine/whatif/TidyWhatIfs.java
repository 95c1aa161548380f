package io.plumbline.engine.whatif;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.lake.Lake;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.io.FileInfo;

/**
 * Takes away what ended what-ifs left behind because a program was killed or a store did not answer: runs that nobody waits for are
 * cancelled, their files and those of forgotten index shares and baselines deleted, and runners that are gone for an hour forgotten.
 *
 * <p>Call it from time to time; a call that finds nothing to do does nothing, and work under way is left alone.
 *
 * <p>Outcomes: what was taken away; OBJECT_STORE where the store does not answer, and the next call goes on.
 */
public final class TidyWhatIfs {
    private static final Duration GONE = Duration.ofHours(1);

    private final Database database;
    private final Lake lake;

    public TidyWhatIfs(Database database, Lake lake) {
        this.database = database;
        this.lake = lake;
    }

    /** How many runs were cancelled, how many runs' and shares' files deleted, and how many runners forgotten. */
    public record Tidied(int runs, int files, int runners) {
        public boolean isNothing() {
            return runs + files + runners == 0;
        }
    }

    public Tidied tidy() {
        // A what-if is pinned to its run before the run is queued or a file written: what is seen here first is known
        // below.
        Set<String> withFiles = new TreeSet<>();
        RunFiles.all(lake).forEach(file -> RunFiles.run(file).ifPresent(withFiles::add));
        List<String> open = new RunStore(database.read()).open();
        Set<String> awaited = awaited();
        List<String> forsaken =
                open.stream().filter(run -> !awaited.contains(run)).toList();
        database.transact(tx -> forsaken.forEach(new RunStore(tx)::cancel));
        RunFiles files = new RunFiles(database, lake);
        Set<String> stillOpen = new HashSet<>(new RunStore(database.read()).open());
        List<String> leftover = withFiles.stream()
                .filter(run -> !awaited.contains(run))
                .filter(run -> !stillOpen.contains(run) && !stillOpen.contains(RunWhatIf.wholeGroupsId(run)))
                .toList();
        leftover.forEach(files::delete);
        return new Tidied(
                forsaken.size(),
                leftover.size() + deleteForgottenShares() + new Baselines(database, lake).tidy(),
                database.inTransaction(tx -> new RunnerStore(tx).forgetUnseenFor(GONE)));
    }

    /** The files of shares that have been forgotten for a while: a what-if under way may still read them before that. */
    private int deleteForgottenShares() {
        long before = Instant.now().minus(GONE).toEpochMilli();
        List<FileInfo> old = lake.list(BuildImpactIndex.folder(lake)).stream()
                .filter(file -> file.createdAtMillis() < before)
                .toList();
        if (old.isEmpty()) {
            return 0;
        }
        Set<String> runs = new ImpactIndexStore(database.read()).runs();
        List<FileInfo> forgotten = old.stream()
                .filter(file -> runs.stream().noneMatch(run -> file.location().contains("/" + run + "/")))
                .toList();
        forgotten.forEach(file -> lake.io().deleteFile(file.location()));
        return forgotten.size();
    }

    private Set<String> awaited() {
        Set<String> runs = new HashSet<>();
        for (String run : new WhatIfStore(database.read()).awaitedRuns()) {
            runs.add(run);
            runs.add(RunWhatIf.wholeGroupsId(run));
        }
        runs.addAll(new ImpactIndexStore(database.read()).awaitedRuns());
        return runs;
    }
}
