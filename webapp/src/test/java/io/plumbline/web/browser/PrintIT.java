package io.plumbline.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pages on paper: the subject without the screen's furniture, light, tables with their head on every sheet, and who printed what when. */
@ExtendWith(InABrowser.class)
class PrintIT {
    private final Readers readers;
    private final Exhibits exhibits;

    PrintIT(Readers readers, Exhibits exhibits) {
        this.readers = readers;
        this.exhibits = exhibits;
    }

    @TestFactory
    Stream<DynamicTest> pagePrints() {
        String dimension = "/dimensions/" + Exhibits.DIMENSION;
        return Stream.of(
                        dimension,
                        dimension + "/members/" + exhibits.member,
                        "/change-sets/" + exhibits.inReview,
                        "/what-ifs/" + exhibits.report.id(),
                        "/commits/" + exhibits.commit,
                        "/releases/" + exhibits.release)
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    try (Page page = readers.page("steward")) {
                        page.navigate(Readers.address(path));
                        page.emulateMedia(new Page.EmulateMediaOptions()
                                .setMedia(Media.PRINT)
                                .setColorScheme(ColorScheme.DARK));
                        prints(page, path);
                    }
                }));
    }

    private static void prints(Page page, String path) {
        assertThat(page.locator("h1")).isVisible();
        assertThat(page.locator("header, nav, button, .pl-btn, form, [role=note], dialog")
                        .locator("visible=true"))
                .hasCount(0);
        assertThat(page.locator("body")).hasCSS("color", "rgb(21, 24, 28)");
        assertThat(page.locator("body")).hasCSS("background-color", "rgb(255, 255, 255)");
        Locator table = page.locator("table.pl-table").locator("visible=true").first();
        assertThat(table.locator("thead")).hasCSS("display", "table-header-group");
        assertThat(table.locator("tbody tr").first()).hasCSS("break-inside", "avoid");
        assertThat(page.locator(".pl-tablewrap").locator("visible=true").first())
                .hasCSS("overflow", "visible");
        Locator foot = page.locator(".pl-print-foot");
        assertThat(foot).hasCSS("display", "table-footer-group");
        assertThat(foot).containsText("Plumbline " + path);
        assertThat(foot).containsText("UTC, Stella Steward");
    }
}
