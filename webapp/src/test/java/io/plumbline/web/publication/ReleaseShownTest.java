package io.plumbline.web.publication;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.page.Rendering;
import io.plumbline.web.page.TableFoot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class ReleaseShownTest {
    @Test
    void publishedReleaseNamesItsTablesAndSnapshots() {
        Document page =
                Rendering.page("release", "publication/release", Rendering.STEWARD, Map.of("release", published()));
        assertThat(page.select("tbody tr").first().text()).contains("retail.item_d 9,000 7738120945512309 9f3c…e21a");
        assertThat(page.select("pre").first().text())
                .isEqualTo("SELECT * FROM plumbline.retail.item_d VERSION AS OF 'c000042'");
    }

    @Test
    void failedReleaseSaysWhyAndOffersARetryToStewards() {
        ReleaseShown failed = new ReleaseShown(
                12,
                "ITEM_D",
                42,
                "c000042",
                "b",
                "default",
                "Failed",
                "error",
                "pl-badge--error",
                "The object store does not answer.",
                "OBJECT_STORE",
                true,
                "2026-11-20 09:13",
                null,
                2,
                List.of());
        Document page =
                Rendering.page("release-failed", "publication/release", Rendering.STEWARD, Map.of("release", failed));
        assertThat(page.select(".pl-banner--error").text())
                .contains("Attempt 2 failed")
                .contains("object store");
        assertThat(page.select("form[action$=/retry]")).hasSize(1);
    }

    @Test
    void listShowsStateInWords() {
        Map<String, Object> model = new HashMap<>();
        model.put("releases", List.of(published()));
        model.put("dimension", "ITEM_D");
        model.put("mayRepublish", false);
        model.put("foot", new TableFoot("1 release", null, null, null));
        Document page = Rendering.page("releases", "publication/list", Rendering.VIEWER, model);
        assertThat(page.select("tbody tr").text())
                .contains("commit 42")
                .contains("7738120945512309")
                .endsWith("Published");
    }

    private static ReleaseShown published() {
        return new ReleaseShown(
                11,
                "ITEM_D",
                42,
                "c000042",
                "0192f3a7-5b1e-7c44-9d02-6b1f0a8e4417",
                "default",
                "Published",
                "check",
                "",
                null,
                null,
                false,
                "2026-11-20 09:13",
                "4.10 seconds",
                1,
                List.of(
                        new ReleaseShown.TableRow(
                                "retail.item_d",
                                "9,000",
                                "7738120945512309",
                                "s3://lake/warehouse/retail/item_d",
                                "9f3c0000e21a",
                                "9f3c…e21a"),
                        new ReleaseShown.TableRow(
                                "retail.item_d_hist",
                                "18,000",
                                "8838120945512310",
                                "s3://lake/warehouse/retail/item_d_hist",
                                "aa3c0000e21b",
                                "aa3c…e21b")));
    }
}
