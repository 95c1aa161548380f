package io.plumbline.web.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.page.AwayBanner;
import io.plumbline.web.page.Frame;
import io.plumbline.web.page.Rendering;
import io.plumbline.web.part.Part;
import io.plumbline.web.part.PartState;
import io.plumbline.web.part.PartState.Condition;
import io.plumbline.web.part.PartState.Restarts;
import io.plumbline.web.part.PartState.Trouble;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class HealthShownTest {
    private static final Instant NOW = Instant.parse("2026-11-20T14:05:10Z");
    private static final Instant YESTERDAY = Instant.parse("2026-11-19T08:00:00Z");
    private static final Instant ENDED = Instant.parse("2026-11-20T14:02:30Z");

    private static final List<PartState> MIXED = List.of(
            new PartState(Part.WEB, Condition.WORKING, YESTERDAY, "", null, new Restarts(0, null)),
            new PartState(
                    Part.DATABASE,
                    Condition.WORKING,
                    Instant.parse("2026-11-20T13:10:04Z"),
                    "",
                    new Trouble(
                            Instant.parse("2026-11-20T13:10:00Z"),
                            Instant.parse("2026-11-20T13:10:04Z"),
                            "It ended by itself (exit code 137)."),
                    new Restarts(1, null)),
            new PartState(Part.OBJECT_STORE, Condition.WORKING, YESTERDAY, "", null, null),
            new PartState(
                    Part.RUNNER,
                    Condition.AWAY,
                    ENDED,
                    "Found It ended by itself (exit code 3).",
                    new Trouble(ENDED, null, "It ended by itself (exit code 3)."),
                    new Restarts(4, NOW.plusSeconds(7))),
            new PartState(Part.QUEUE, Condition.WORKING, YESTERDAY, "", null, null),
            new PartState(
                    Part.PUBLICATIONS,
                    Condition.BEHIND,
                    Instant.parse("2026-11-20T14:04:00Z"),
                    "The last try to publish a release failed.",
                    null,
                    null));

    @Test
    void eachPartTellsItsStateAndTheOneThatIsAwayWhatWaitsAndWhatComesNext() {
        Document page = page("health", MIXED, true);
        assertThat(page.select("#parts > [role=status]").text())
                .isEqualTo("Away: what-if runner. Behind: publications.");
        assertThat(page.select(".pl-health > li")).hasSize(6);
        assertThat(row(page, 3))
                .contains(
                        "What-if runner Away since 14:02, restarted 4 times",
                        "Found It ended by itself (exit code 3).",
                        "Still works Everything but what-ifs, which wait.",
                        "Next It is started again by itself. The next try is in 8 s.");
        assertThat(row(page, 1)).contains("Works", "Last trouble 13:10, for 4.00 seconds: It ended by itself");
        assertThat(row(page, 0)).contains("Web application Works since 2026-11-19 08:00, never restarted");
        assertThat(row(page, 2)).doesNotContain("restarted", "Last trouble");
        assertThat(page.select("#away")).as("the page says it already").isEmpty();
    }

    @Test
    void everyOtherPageSaysInOneBannerWhatIsAway() {
        Document page = Rendering.page("away", "access/login", around(MIXED, "/login"), Map.of());
        assertThat(page.select("#away").attr("data-ask"))
                .isEqualTo("/health/banner?shown=RUNNER1795183350&waits=false");
        assertThat(page.select("#away .pl-banner").text())
                .isEqualTo("The what-if runner is away since 14:02. It is started again by itself."
                        + " What-ifs wait; everything else goes on. Health");
    }

    @Test
    void strangersLearnWhichPartIsAwayNotWhy() {
        Document page = page("health-stranger", MIXED, false);
        assertThat(row(page, 3))
                .contains("Away since 14:02", "Everything but what-ifs")
                .doesNotContain("exit code");
        assertThat(row(page, 1)).doesNotContain("exit code");
    }

    @Test
    void installationThatIsWellSaysSo() {
        List<PartState> well = List.of(new PartState(Part.DATABASE, Condition.WORKING, YESTERDAY, "", null, null));
        Document page = page("health-well", well, true);
        assertThat(page.select("#parts > [role=status]").text()).isEqualTo("Every part is there.");
        assertThat(page.select("main .pl-banner--warning, .pl-badge--error, main dl"))
                .isEmpty();
    }

    private static Document page(String name, List<PartState> parts, boolean detailed) {
        return Rendering.page(
                name,
                "health/health",
                around(parts, "/health"),
                Map.of("view", HealthShown.of(parts, NOW), "detailed", detailed));
    }

    private static Frame around(List<PartState> parts, String path) {
        Frame plain = Rendering.STEWARD;
        return new Frame(
                plain.person(),
                plain.demo(),
                plain.theme(),
                plain.reviewsDue(),
                plain.jobsRunning(),
                path,
                AwayBanner.of(parts, NOW));
    }

    private static String row(Document page, int at) {
        return page.select(".pl-health > li").get(at).text();
    }
}
