package io.plumbline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * The whole path again and again while its processes are killed at seeded moments: each change set ends committed and published exactly once,
 * the history is what a naive model says, every job has ended, and the installation verifies.
 *
 * <p>{@code -Drdm.seed=7} repeats the faults of a run, {@code -Drdm.faults=200} says how many kills; {@code -Drdm.full=true} is 200.
 */
@ExtendWith(OnTheRunningSystem.class)
class FaultLoopIT {
    private static final int FULL_VERIFY_EVERY = 20;
    private static final Duration TIDY = Duration.ofSeconds(120);

    private final RunningSystem system;

    FaultLoopIT(RunningSystem system) {
        this.system = system;
    }

    @Test
    void pathSurvivesTheDeathOfAnyProcessAtAnyMoment() {
        int wanted = Integer.getInteger("rdm.faults", Boolean.getBoolean("rdm.full") ? 200 : 4);
        long seed = Long.getLong("rdm.seed", System.currentTimeMillis() % 1_000_000);
        long began = System.nanoTime();
        Random random = new Random(seed);
        SmallDimension dimension = SmallDimension.define(system, random);
        VerifyProgram verify = new VerifyProgram(system);
        List<Double> rounds = new ArrayList<>();
        tell("seed " + seed + ", " + wanted + " kills, dimension " + dimension.code());
        try (Faults faults = new Faults(system, random)) {
            PatientClient client = new PatientClient(system, faults::entered);
            take(client, dimension, "Fault loop " + dimension.code() + " begins");
            int fullAt = FULL_VERIFY_EVERY;
            for (int round = 1; faults.kills() < wanted; round++) {
                String plan = faults.plan();
                long roundBegan = System.nanoTime();
                take(client, dimension, "Fault loop " + dimension.code() + " round " + round);
                double seconds = (System.nanoTime() - roundBegan) / 1e9;
                rounds.add(seconds);
                faults.awaitMended();
                requireModel(dimension, random);
                requireNothingOpen();
                boolean isFull = faults.kills() >= fullAt;
                fullAt += isFull ? FULL_VERIFY_EVERY : 0;
                verify.requireClean(!isFull);
                tell(String.format(
                        Locale.ROOT,
                        "round %d: %s; published after %.1f s, %d kills",
                        round,
                        plan,
                        seconds,
                        faults.kills()));
            }
            awaitTidy();
            verify.requireClean(false);
            rounds.sort(null);
            tell(faults.told());
            tell(String.format(
                    Locale.ROOT,
                    "%d rounds committed and published, p50 %.1f s, max %.1f s; asked again after %s",
                    rounds.size(),
                    rounds.get(rounds.size() / 2),
                    rounds.getLast(),
                    client.troubles()));
            tell(verify.told());
            tell(String.format(Locale.ROOT, "took %.0f s", (System.nanoTime() - began) / 1e9));
        }
    }

    private void take(PatientClient client, SmallDimension dimension, String title) {
        SmallDimension.Wanted wanted = dimension.next();
        PatientClient.Done done = client.propagate(title, dimension, wanted);
        assertThat(done.report().path("facts_total").asLong()).isEqualTo(SmallDimension.FACTS);
        assertThat(done.report()
                        .path("conservation")
                        .path("rows")
                        .path("difference")
                        .asLong(-1))
                .isZero();
        assertThat(done.release().path("tables")).hasSize(2);
        dimension.history().commit(done.commit(), wanted.day(), wanted.rows());
    }

    /** Members at the newest commit and at an old one are what the model says. */
    private void requireModel(SmallDimension dimension, Random random) {
        List<Long> commits = dimension.history().commits();
        Listing listing = new Listing(system.as("viewer"), dimension.code());
        for (long commit : List.of(commits.getLast(), commits.get(random.nextInt(commits.size())))) {
            for (LocalDate day : dimension.days()) {
                assertThat(listing.asOf(day.toString(), commit).stream().map(NaiveHistory::line))
                        .as("members of " + day + " at commit " + commit)
                        .containsExactlyElementsOf(dimension.history().asOf(day, commit));
            }
        }
        long mine = 0;
        for (JsonNode commit : system.as("viewer")
                .get("/api/v1/commits?limit=1000&dimension=" + dimension.code())
                .expect(200)
                .path("items")) {
            assertThat(commits).contains(commit.path("commit").asLong());
            mine++;
        }
        assertThat(mine).as("each change set was committed once").isEqualTo(Math.min(1000, commits.size()));
    }

    private void requireNothingOpen() {
        Await.until(
                "every job has ended",
                TIDY,
                () -> system.count("SELECT COUNT(*) FROM job WHERE state IN ('QUEUED', 'RUNNING')") == 0);
    }

    /** Nothing is left of uploads and what-ifs that were cut off. */
    private void awaitTidy() {
        Await.until(
                "no run, upload or file of a what-if is left over",
                TIDY,
                () -> system.count("SELECT COUNT(*) FROM what_if_run WHERE state IN ('QUEUED', 'RUNNING')") == 0
                        && system.count("SELECT COUNT(*) FROM upload WHERE status IN ('RECEIVED', 'PARSING')") == 0
                        && system.isEmpty("s3://plumbline-private/what-if"));
    }

    private static void tell(String line) {
        System.out.println("fault loop: " + line.replace("\n", "\nfault loop: "));
    }
}
