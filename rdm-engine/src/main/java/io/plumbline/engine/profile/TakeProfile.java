package io.plumbline.engine.profile;

import io.plumbline.engine.commit.CommitStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.PresenceStore;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Takes the profiles of a dimension's newest commits, and those that are asked for. A profile is of a commit, and what is recorded up to a
 * commit never changes: so it is taken once, at any time after it, also twice at the same time.
 */
public final class TakeProfile {
    /** Counted while somebody waits. */
    private static final long QUICK_MEMBERS = 1_000_000;

    private final Database database;

    public TakeProfile(Database database) {
        this.database = database;
    }

    /** Takes the profiles that are missing, the newest of each dimension first. */
    public void takeOwed() {
        long head = new HeadStore(database.read()).commit();
        for (Dimension dimension : new DimensionStore(database.read()).all()) {
            for (long commit : new ProfileStore(database.read()).owed(dimension, head)) {
                take(dimension, commit);
            }
        }
    }

    /**
     * The profile as of a commit: of the last commit up to it that touched the dimension. Where it was not taken yet it is taken now; of a dimension
     * of more than a million members, which takes minutes, the newest that was taken is given.
     *
     * <p>Errors: UNKNOWN_COMMIT; PROFILE_UNDER_WAY where a large dimension has none up to the commit.
     */
    public Profile asOf(Dimension dimension, long commit) {
        ProfileStore profiles = new ProfileStore(database.read());
        long touched = profiles.touched(dimension, commit);
        Optional<Profile> kept = profiles.find(dimension, touched);
        if (kept.isPresent()) {
            return kept.get();
        }
        if (live(dimension, touched) <= QUICK_MEMBERS) {
            return take(dimension, touched);
        }
        return profiles.upTo(dimension, touched).stream()
                .findFirst()
                .orElseThrow(
                        () -> new RdmException(
                                ErrorCode.PROFILE_UNDER_WAY,
                                "No profile of " + dimension.code() + " was taken up to commit " + commit
                                        + " yet. It has more than a million members, and those of its newest "
                                        + ProfileStore.KEPT
                                        + " commits are taken by themselves, one after the other: ask again in some minutes, or for a newer commit."));
    }

    private long live(Dimension dimension, long commit) {
        return new PresenceStore(database.read()).live(dimension, commit, day(commit));
    }

    private Profile take(Dimension dimension, long commit) {
        Profile profile = new ProfileCount(
                        database.read(), new DimensionStore(database.read()).at(dimension.id(), commit))
                .count(commit, day(commit));
        if (commit > 0) {
            database.transact(tx -> new ProfileStore(tx).keep(dimension, profile));
        }
        return profile;
    }

    private LocalDate day(long commit) {
        return commit == 0
                ? LocalDate.now(ZoneOffset.UTC)
                : LocalDate.ofInstant(
                        new CommitStore(database.read()).get(commit).committedAt(), ZoneOffset.UTC);
    }
}
