package io.plumbline.web.profile;

import static io.plumbline.engine.error.ErrorCode.PROFILE_UNDER_WAY;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_COMMIT;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.profile.ColumnProfile;
import io.plumbline.engine.profile.Profile;
import io.plumbline.web.api.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What stands in the columns of a dimension. */
@RestController
@RequestMapping(path = "/api/v1/dimensions/{code}/profile", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "dimensions")
class ProfileApi {
    private final ProfileReading reading;

    ProfileApi(ProfileReading reading) {
        this.reading = reading;
    }

    /**
     * A profile.
     *
     * @param commit the last commit up to the one asked for that touched the dimension
     * @param asOf the day of that commit; members that live on it are counted
     * @param history up to 30 profiles, newest first
     */
    @Schema(name = "Profile")
    record ProfileJson(
            String dimension,
            long commit,
            @JsonProperty("as_of") LocalDate asOf,
            long members,
            List<Column> attributes,
            List<Past> history) {}

    /** What stands in one attribute; least and greatest are texts in the order of the type. */
    @Schema(name = "ColumnProfile")
    record Column(
            String name,
            long nulls,
            long distinct,
            @Nullable String least,
            @Nullable String greatest,
            @Nullable Integer shortest,
            @Nullable Integer longest,
            List<ColumnProfile.Frequent> frequent) {}

    /** An earlier profile, in short. */
    @Schema(name = "PastProfile")
    record Past(long commit, @JsonProperty("as_of") LocalDate asOf, long members, List<PastColumn> attributes) {}

    /** An attribute of it, under its name of then. */
    @Schema(name = "PastColumnProfile")
    record PastColumn(String name, long nulls, long distinct) {}

    @GetMapping
    @Operation(
            operationId = "getProfile",
            summary = "What stands in the columns: nulls, different values, least, greatest, frequent; and how it was",
            description =
                    "Members that live on the day of the commit are counted. Of sensitive attributes there are numbers only, no values.")
    @Refuses({UNKNOWN_DIMENSION, UNKNOWN_COMMIT, PROFILE_UNDER_WAY})
    ProfileJson get(@PathVariable String code, @RequestParam(required = false) @Nullable Long commit) {
        ProfileReading.Read read = reading.read(code, commit);
        Profile profile = read.profile();
        return new ProfileJson(
                read.dimension().code(),
                profile.commit(),
                profile.asOf(),
                profile.members(),
                profile.columns().stream().map(ProfileApi::column).toList(),
                read.history().stream().map(ProfileApi::past).toList());
    }

    private static Column column(ColumnProfile c) {
        return new Column(
                c.name(), c.nulls(), c.distinct(), c.least(), c.greatest(), c.shortest(), c.longest(), c.frequent());
    }

    private static Past past(Profile profile) {
        return new Past(
                profile.commit(),
                profile.asOf(),
                profile.members(),
                profile.columns().stream()
                        .map(c -> new PastColumn(c.name(), c.nulls(), c.distinct()))
                        .toList());
    }
}
