package io.plumbline.web.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.error.RdmException;
import io.plumbline.web.Caller;
import io.plumbline.web.Caller.Answer;
import io.plumbline.web.RunningApp;
import io.plumbline.web.Walk;
import io.plumbline.web.change.CommitPlan;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An approved change set is committed by itself at the time that somebody named. */
class CommitPlanIT {
    private final RunningApp app = RunningApp.demo();
    private final Walk walk = new Walk(app);
    private final Caller steward = app.as("steward");

    private Answer plan(String set, Instant at) {
        return steward.post(set + "/commit", "{\"not_before\":\"" + at + "\"}");
    }

    private JsonNode read(String set) {
        return app.as("analyst").get(set).json();
    }

    @Test
    void isCommittedWhenTheTimeHasComeAndNotBefore() {
        String set = walk.approved(walk.define(), "A1");
        Instant at = Instant.now().plus(Duration.ofSeconds(3));
        Answer planned = plan(set, at);
        assertThat(planned.status()).as(planned.body()).isEqualTo(202);
        assertThat(read(set).path("status").asString()).isEqualTo("APPROVED");
        assertThat(Instant.parse(read(set).path("not_before").asString()))
                .isBetween(at.minusMillis(1), at.plusMillis(1));
        JsonNode job = walk.ended(planned.json().path("job").path("id").asString());
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
        assertThat(Instant.parse(job.path("started_at").asString())).isAfterOrEqualTo(at.minusMillis(1));
        assertThat(read(set).path("status").asString()).isEqualTo("COMMITTED");
        assertThat(read(set).path("not_before").isNull()).isTrue();
    }

    @Test
    void planIsMovedGivenUpOrOvertakenByACommitNow() {
        String set = walk.approved(walk.define(), "A1");
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        String job = plan(set, tomorrow).json().path("job").path("id").asString();
        assertThat(plan(set, tomorrow.plus(Duration.ofDays(1)))
                        .json()
                        .path("job")
                        .path("id")
                        .asString())
                .as("one commit, at another time")
                .isEqualTo(job);
        assertThat(app.as("steward").delete("/api/v1/jobs/" + job).status()).isEqualTo(200);
        assertThat(read(set).path("not_before").isNull()).isTrue();
        assertThat(read(set).path("status").asString()).isEqualTo("APPROVED");

        plan(set, tomorrow);
        assertThat(walk.commit(set)).isPositive();
        assertThat(read(set).path("status").asString()).isEqualTo("COMMITTED");
    }

    @Test
    void planOfAChangeSetThatWasEditedMeanwhileCommitsNothing() {
        String dimension = walk.define();
        String set = walk.approved(dimension, "A1");
        String job = plan(set, Instant.now().plus(Duration.ofSeconds(4)))
                .json()
                .path("job")
                .path("id")
                .asString();
        walk.add(set, dimension, "B2");
        JsonNode ended = walk.ended(job);
        assertThat(ended.path("state").asString()).isEqualTo("FAILED");
        assertThat(ended.path("problem").path("code").asString()).isEqualTo("WRONG_STATE");
        assertThat(read(set).path("status").asString()).isEqualTo("DRAFT");
    }

    @Test
    void onlyAnApprovedOneIsPlanned() {
        String dimension = walk.define();
        String set = walk.open(dimension);
        walk.add(set, dimension, "A1");
        assertThat(plan(set, Instant.now().plus(Duration.ofDays(1))).status()).isEqualTo(409);
        String approved = walk.approved(walk.define(), "A1");
        assertThat(plan(approved, Instant.now().minus(Duration.ofDays(1))).status())
                .isEqualTo(400);
        assertThat(app.as("viewer")
                        .post(
                                approved + "/commit",
                                "{\"not_before\":\"" + Instant.now().plusSeconds(60) + "\"}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void timesAreReadAsPeopleAndProgramsWriteThem() {
        Instant now = Instant.parse("2026-11-27T12:00:00Z");
        assertThat(CommitPlan.time("2026-12-01T06:00Z", now)).isEqualTo(Instant.parse("2026-12-01T06:00:00Z"));
        assertThat(CommitPlan.time("2026-12-01T06:00:30+02:00", now)).isEqualTo(Instant.parse("2026-12-01T04:00:30Z"));
        assertThat(CommitPlan.time(" 2026-12-01 06:00 ", now)).isEqualTo(Instant.parse("2026-12-01T06:00:00Z"));
        assertThat(CommitPlan.time("2026-12-01", now)).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
        for (String wrong : new String[] {"soon", "2026-11-27", "2028-01-01", "2026-13-01", ""}) {
            assertThatThrownBy(() -> CommitPlan.time(wrong, now))
                    .as(wrong)
                    .isInstanceOf(RdmException.class)
                    .hasMessageContaining("found \"" + wrong + "\"");
        }
    }
}
