package io.plumbline.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.plumbline.web.browser.Browser;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Parts that do not answer: work waits, says so, and goes on by itself. */
@ExtendWith(OnTheRunningSystem.class)
class FaultsIT {
    /** All of the demo, on a slow machine. */
    private static final Duration INDEXES = Duration.ofMinutes(8);

    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final RunningSystem system;
    private final Walk walk;

    FaultsIT(RunningSystem system) {
        this.system = system;
        this.walk = new Walk(system);
    }

    @Test
    void aWhatIfWaitsForARunnerThatDoesNotAnswerAndFinishesWhenItIsBack() {
        long changeSet = walk.propose(Workbook.moves(Map.of("AAAAAAAAPBAAAAAA", "Music")), "2001-01-01");
        system.signal("runner", "STOP");
        String job;
        JsonNode asked;
        try {
            Api analyst = system.as("analyst");
            asked = analyst.post(
                            "/api/v1/what-ifs",
                            Map.of("change_sets", List.of(changeSet), "fact_source", "STORE_SALES_F"))
                    .expect(202);
            job = asked.path("job").path("id").asString();
            Await.until("the job says that it waits for the runner", PATIENCE, () -> {
                JsonNode state = walk.job(job);
                return !state.path("state").asString().equals("FAILED")
                        && state.path("step")
                                .asString()
                                .toLowerCase(java.util.Locale.ROOT)
                                .contains("runner");
            });
        } finally {
            system.signal("runner", "CONT");
        }
        assertThat(walk.awaitJob(job).path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(system.as("viewer")
                        .get("/api/v1/what-ifs/" + asked.path("id").asString() + "/report")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aWhatIfThatIsCancelledInTheMiddleLeavesNothingAndTheNextOneWorks() {
        SmallDimension dimension = SmallDimension.define(system, new Random(1));
        SmallDimension.Wanted wanted = dimension.next();
        long changeSet = walk.upload(
                        "parts.xlsx",
                        wanted.workbook(),
                        Map.of(
                                "dimension",
                                dimension.code(),
                                "effective_date",
                                wanted.day().toString()))
                .path("change_set")
                .asLong();
        // A pass over the facts, which takes long enough to be met; the indexes that are being built are none of it.
        Map<String, Object> question = Map.of("change_sets", List.of(changeSet), "fact_source", dimension.facts());
        Map<String, Object> byPass = new HashMap<>(question);
        byPass.put("plan", "full");
        Await.until("the impact indexes are built", INDEXES, () -> runsUnderWay() == 0);
        Api analyst = system.as("analyst");
        String job = analyst.post("/api/v1/what-ifs", byPass)
                .expect(202)
                .path("job")
                .path("id")
                .asString();
        Await.until(
                "the runner works on it",
                PATIENCE,
                () -> system.count("SELECT COUNT(*) FROM what_if_run WHERE state = 'RUNNING'") > 0);
        system.signal("runner", "STOP");
        try {
            analyst.delete("/api/v1/jobs/" + job).expect(200);
            assertThat(walk.awaitJob(job).path("state").asString()).isEqualTo("CANCELLED");
            assertThat(system.isEmpty("s3://plumbline-private/what-if")).isTrue();
        } finally {
            system.signal("runner", "CONT");
        }
        Await.until("the run has ended", PATIENCE, () -> runsUnderWay() == 0);
        walk.whatIf(question);
    }

    private long runsUnderWay() {
        return system.count("SELECT COUNT(*) FROM what_if_run WHERE state IN ('QUEUED', 'RUNNING')")
                + system.count(
                        "SELECT COUNT(*) FROM job WHERE kind = 'IMPACT_INDEX' AND state IN ('QUEUED', 'RUNNING')");
    }

    @Test
    void aKilledRunnerIsToldOnOpenPagesUntilItIsBack() {
        try (Browser browser = new Browser();
                BrowserContext context = browser.context()) {
            Page page = context.newPage();
            page.navigate(system.url() + "/login");
            Locator banner = page.locator("#away .pl-banner");
            assertThat(banner).hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE.toMillis()));
            system.signal("runner", "KILL");
            assertThat(banner)
                    .containsText(
                            "The what-if runner is away since",
                            new LocatorAssertions.ContainsTextOptions().setTimeout(15_000));
            assertThat(banner).containsText("It is started again by itself. What-ifs wait; everything else goes on.");
            assertThat(system.isWell()).isTrue();
            banner.getByRole(AriaRole.LINK).click();
            Locator row =
                    page.locator(".pl-health > li").filter(new Locator.FilterOptions().setHasText("What-if runner"));
            assertThat(row)
                    .containsText(
                            "Works since", new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE.toMillis()));
            assertThat(row).containsText("restarted ");
            page.navigate(system.url() + "/login");
            assertThat(banner).hasCount(0);
        }
    }

    @Test
    void aPublicationFailsVisiblyWhileTheObjectStoreIsDownAndIsDoneByItselfLater() throws InterruptedException {
        long changeSet = walk.propose(Workbook.moves(Map.of("AAAAAAAAKBAAAAAA", "Music")), "2026-02-01");
        walk.submit(changeSet);
        walk.approve(changeSet);
        AtomicBoolean down = new AtomicBoolean(true);
        Thread killer = Thread.ofPlatform().start(() -> {
            while (down.get()) {
                system.process("object-store").ifPresent(ProcessHandle::destroyForcibly);
                LockSupport.parkNanos(20_000_000);
            }
        });
        long commit;
        try {
            Await.until(
                    "the object store is down",
                    PATIENCE,
                    () -> system.process("object-store").isEmpty());
            commit = walk.commit(changeSet);
            Await.until(
                    "the publication has failed",
                    PATIENCE,
                    () -> walk.release("ITEM_D", commit)
                            .path("status")
                            .asString("")
                            .equals("FAILED"));
        } finally {
            down.set(false);
            killer.join();
        }
        Await.until(
                "the object store is back",
                PATIENCE,
                () -> system.process("object-store").isPresent());
        assertThat(walk.awaitPublished("ITEM_D", commit).path("tables")).isNotEmpty();
        system.awaitWell(PATIENCE);
    }
}
