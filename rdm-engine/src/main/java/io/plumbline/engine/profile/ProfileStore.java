package io.plumbline.engine.profile;

import static io.plumbline.engine.jooq.Tables.COMMIT_DIMENSION;
import static io.plumbline.engine.jooq.Tables.PROFILE;

import io.plumbline.engine.database.Utc;
import io.plumbline.engine.dimension.Dimension;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import tools.jackson.databind.json.JsonMapper;

/** The profiles that were taken. */
public final class ProfileStore {
    /** So many of the newest commits of a dimension are profiled by themselves, and shown as its history. */
    public static final int KEPT = 30;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final DSLContext dsl;

    public ProfileStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    public Optional<Profile> find(Dimension dimension, long commit) {
        return dsl.selectFrom(PROFILE)
                .where(PROFILE.DIMENSION_ID.eq(dimension.id()), PROFILE.COMMIT_NO.eq(commit))
                .fetchOptional(ProfileStore::read);
    }

    /** The newest up to a commit, newest first, at most {@link #KEPT}. */
    public List<Profile> upTo(Dimension dimension, long commit) {
        return dsl.selectFrom(PROFILE)
                .where(PROFILE.DIMENSION_ID.eq(dimension.id()), PROFILE.COMMIT_NO.le(commit))
                .orderBy(PROFILE.COMMIT_NO.desc())
                .limit(KEPT)
                .fetch(ProfileStore::read);
    }

    /** Keeps a profile; what was kept of its commit already is the same. */
    void keep(Dimension dimension, Profile profile) {
        dsl.insertInto(PROFILE)
                .set(PROFILE.DIMENSION_ID, dimension.id())
                .set(PROFILE.COMMIT_NO, profile.commit())
                .set(PROFILE.AS_OF, profile.asOf())
                .set(PROFILE.MEMBERS, profile.members())
                .set(PROFILE.COLUMNS_JSON, JSON.writeValueAsString(profile.columns()))
                .set(PROFILE.TAKEN_AT, Utc.now())
                .onDuplicateKeyIgnore()
                .execute();
    }

    /** The last commit up to one that touched the dimension; 0 for none. */
    long touched(Dimension dimension, long commit) {
        return dsl.select(COMMIT_DIMENSION.COMMIT_NO)
                .from(COMMIT_DIMENSION)
                .where(COMMIT_DIMENSION.DIMENSION_ID.eq(dimension.id()), COMMIT_DIMENSION.COMMIT_NO.le(commit))
                .orderBy(COMMIT_DIMENSION.COMMIT_NO.desc())
                .limit(1)
                .fetchOptional(COMMIT_DIMENSION.COMMIT_NO)
                .orElse(0L);
    }

    /** Those of the newest commits of a dimension that have no profile yet, newest first. */
    List<Long> owed(Dimension dimension, long head) {
        List<Long> newest = dsl.select(COMMIT_DIMENSION.COMMIT_NO)
                .from(COMMIT_DIMENSION)
                .where(COMMIT_DIMENSION.DIMENSION_ID.eq(dimension.id()), COMMIT_DIMENSION.COMMIT_NO.le(head))
                .orderBy(COMMIT_DIMENSION.COMMIT_NO.desc())
                .limit(KEPT)
                .fetch(COMMIT_DIMENSION.COMMIT_NO);
        List<Long> kept = dsl.select(PROFILE.COMMIT_NO)
                .from(PROFILE)
                .where(PROFILE.DIMENSION_ID.eq(dimension.id()), PROFILE.COMMIT_NO.in(newest))
                .fetch(PROFILE.COMMIT_NO);
        return newest.stream().filter(commit -> !kept.contains(commit)).toList();
    }

    private static Profile read(Record row) {
        return new Profile(
                row.get(PROFILE.COMMIT_NO),
                row.get(PROFILE.AS_OF),
                row.get(PROFILE.MEMBERS),
                List.of(JSON.readValue(row.get(PROFILE.COLUMNS_JSON), ColumnProfile[].class)));
    }
}
