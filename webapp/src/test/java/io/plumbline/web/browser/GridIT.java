package io.plumbline.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.plumbline.web.RunningApp;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Members edited in a grid, with keyboard and clipboard; the draft has what the grid shows. */
@ExtendWith(InABrowser.class)
class GridIT {
    private static final String DIMENSION = "GRID_D";
    private static final Pattern GRID = Pattern.compile(".*/change-sets/\\d+/grid.*");
    private static final int REGION = 2;

    private final Readers readers;
    private final RunningApp app = RunningApp.demo();

    GridIT(Readers readers) {
        this.readers = readers;
    }

    @Test
    void cellsAreTypedPastedFilledAndUndoneAndTheDraftHasThem() {
        Desk desk = Desk.define(app, DIMENSION, "Shops of squares");
        long founding = desk.open("analyst", "The first shops", "2026-01-01");
        desk.add(founding, "S1", "North", "Corner shop", "80.00");
        desk.add(founding, "S2", "North", "Harbour", "12.00");
        desk.add(founding, "S3", "South", "Kiosk", "6.00");
        desk.carryThrough(founding);

        try (Page page = readers.page("analyst")) {
            page.navigate(Readers.address("/dimensions/" + DIMENSION));
            page.getByText("Edit here").click();
            assertThat(page).hasURL(GRID);

            typesByKeyboard(page);
            refusesWhatDoesNotFit(page);
            pastesNewMembers(page);
            undoes(page);
            keepsWhatCannotBeSent(page);

            page.getByText("Look at the change set").click();
            assertThat(page.locator("[data-rows] tbody tr")).hasCount(3);
            assertThat(page.locator("table ins").first()).hasText("now South");
        }
    }

    private static Locator cell(Page page, int row, int column) {
        return page.locator("[role=grid] tbody tr").nth(row).locator("td").nth(column);
    }

    private static Locator said(Page page) {
        return page.locator("[data-grid-said]");
    }

    private static void typesByKeyboard(Page page) {
        cell(page, 0, 0).focus();
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowRight");
        page.keyboard().type("South");
        page.keyboard().press("Enter");
        assertThat(said(page)).containsText("Saved. 1 change");
        assertThat(cell(page, 0, REGION)).hasText("South");
        assertThat(cell(page, 0, REGION)).hasClass(Pattern.compile("is-changed"));
        assertThat(cell(page, 1, REGION)).isFocused();
    }

    private static void refusesWhatDoesNotFit(Page page) {
        cell(page, 1, REGION + 1).click();
        page.keyboard().type("much");
        page.keyboard().press("Enter");
        assertThat(cell(page, 1, REGION + 1)).hasAttribute("aria-invalid", "true");
        assertThat(said(page)).containsText("expected a number");
        page.keyboard().press("Control+z");
        assertThat(cell(page, 1, REGION + 1)).hasText("12.00");
        assertThat(said(page)).containsText("Saved. 1 change");
        cell(page, 1, 0).click();
        page.keyboard().type("X");
        assertThat(said(page)).containsText("not edited here");
    }

    private static void pastesNewMembers(Page page) {
        cell(page, 3, 0).focus();
        page.evaluate(
                "text => { const data = new DataTransfer(); data.setData('text/plain', text);"
                        + " document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }",
                "S8\tMarket \"hall\"\tNorth\t1.5\nS9\t\"Two\nlines\"\tSouth\t2\n");
        assertThat(said(page)).containsText("Saved. 3 changes");
        assertThat(cell(page, 4, 1)).hasText("Two\nlines");
        assertThat(cell(page, 3, 3)).hasText("1.50");
    }

    private static void undoes(Page page) {
        cell(page, 1, REGION).click();
        page.keyboard().press("Delete");
        assertThat(said(page)).containsText("Saved. 4 changes");
        page.keyboard().press("Control+z");
        assertThat(said(page)).containsText("Saved. 3 changes");
        assertThat(cell(page, 1, REGION)).hasText("North");
    }

    /** The session ends in the middle of an edit: it is kept, and saved after the next sign-in. */
    private static void keepsWhatCannotBeSent(Page page) {
        page.route("**/grid", route -> {
            if (route.request().method().equals("POST")) {
                route.abort();
            } else {
                route.resume();
            }
        });
        cell(page, 2, REGION).click();
        page.keyboard().type("North");
        page.keyboard().press("Enter");
        assertThat(said(page)).containsText("Not saved");
        assertThat(page.evaluate("() => Object.keys(localStorage).filter(key => key.startsWith('grid ')).length"))
                .isEqualTo(1);
        page.unroute("**/grid");
        page.onceDialog(dialog -> dialog.accept());
        page.reload();
        assertThat(said(page)).containsText("Saved. 4 changes");
        Locator third = page.locator("[role=grid] tbody tr", new Page.LocatorOptions().setHasText("Kiosk"));
        third.locator("td").nth(REGION).click();
        page.keyboard().type("South");
        page.keyboard().press("Enter");
        assertThat(said(page)).containsText("Saved. 3 changes");
    }
}
