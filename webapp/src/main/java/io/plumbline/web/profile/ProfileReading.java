package io.plumbline.web.profile;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.profile.Profile;
import io.plumbline.engine.profile.ProfileStore;
import io.plumbline.engine.profile.TakeProfile;
import io.plumbline.web.member.MemberAsk;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads a dimension's profile as of a commit, and those before it. */
@Component
final class ProfileReading {
    private final Database database;
    private final TakeProfile take;

    ProfileReading(Database database) {
        this.database = database;
        this.take = new TakeProfile(database);
    }

    /**
     * A profile and its past.
     *
     * @param dimension as it was defined at the commit
     * @param history the profiles up to it, newest first, itself among them where it is of a commit
     */
    record Read(Dimension dimension, Profile profile, List<Profile> history) {}

    /** @param commit the newest where it is null. Errors: UNKNOWN_DIMENSION, UNKNOWN_COMMIT, PROFILE_UNDER_WAY */
    Read read(String code, @Nullable Long commit) {
        long at = MemberAsk.commit(commit, new HeadStore(database.read()).commit());
        Dimension dimension = new DimensionStore(database.read()).at(code, at);
        Profile profile = take.asOf(dimension, at);
        return new Read(dimension, profile, new ProfileStore(database.read()).upTo(dimension, at));
    }
}
