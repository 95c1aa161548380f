package io.plumbline.web.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.change.ChangeKind;
import io.plumbline.web.commit.CommitShown;
import io.plumbline.web.page.KindCount;
import io.plumbline.web.page.Rendering;
import io.plumbline.web.publication.ReleaseShown;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class HomeShownTest {
    @Test
    void homeShowsWhatWaitsAndHowTheLakeIs() {
        Document page = Rendering.page("home", "home/home", Rendering.STEWARD, Map.of("view", full()));
        assertThat(page.select("h1").text()).isEqualTo("1 review waits for you");
        assertThat(page.select(".pl-counts").first().text()).isEqualTo("+7 added→360 amended");
        assertThat(page.select(".pl-findings li.is-error").text())
                .contains("The object store does not answer")
                .contains("Retry");
        assertThat(page.select("a[aria-current=page]").first().text()).isEqualTo("Home");
    }

    @Test
    void emptyInstallationSaysWhatToDoFirst() {
        HomeShown empty = new HomeShown(
                "Nothing waits for you",
                "Nothing is published yet.",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                true,
                false);
        Document page = Rendering.page("home-empty", "home/home", Rendering.ANALYST, Map.of("view", empty));
        assertThat(page.select(".pl-empty").text()).contains("Begin with a dimension");
    }

    private static HomeShown full() {
        List<HomeShown.Waiting> waiting = List.of(new HomeShown.Waiting(
                17,
                "Move items to Music",
                "Marta Lindqvist · ITEM_D · submitted 2 hours ago",
                KindCount.of(Map.of(ChangeKind.ADDED, 7L, ChangeKind.AMENDED, 360L)),
                0,
                0,
                "made from commit 42"));
        List<HomeShown.Waiting> drafts = List.of(new HomeShown.Waiting(
                18,
                "Spring prices",
                "Ruth Okafor · ITEM_D · made 40 minutes ago",
                KindCount.of(Map.of(ChangeKind.CORRECTED, 64L)),
                4,
                2,
                "made from commit 41"));
        List<ReleaseShown> releases = List.of(
                release(
                        12,
                        "ITEM_D",
                        "Failed",
                        "error",
                        "pl-badge--error",
                        "The object store does not answer. It is tried again in 4 minutes."),
                release(11, "STORE_D", "Published", "check", "", null));
        return new HomeShown(
                "1 review waits for you",
                "1 publication failed.",
                waiting,
                List.of(),
                drafts,
                List.of(),
                releases,
                List.of(new CommitShown.Row(
                        42, "2026-11-20 09:12", "Items of 2000-10-27", "Marta Lindqvist", 16, "9,000", "ITEM_D")),
                true,
                true);
    }

    private static ReleaseShown release(
            long id,
            String dimension,
            String status,
            String icon,
            String css,
            @org.jspecify.annotations.Nullable String problem) {
        return new ReleaseShown(
                id,
                dimension,
                42,
                "c000042",
                "b",
                "default",
                status,
                icon,
                css,
                problem,
                problem == null ? null : "OBJECT_STORE",
                problem != null,
                "2026-11-20 09:13",
                null,
                2,
                List.of());
    }
}
