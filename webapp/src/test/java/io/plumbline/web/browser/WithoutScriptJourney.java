package io.plumbline.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PageAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.plumbline.web.RunningApp;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The main job for people whose browser runs no JavaScript: reading, changing, deciding, following the work, undoing. */
@ExtendWith(InABrowser.class)
class WithoutScriptJourney {
    private static final PageAssertions.HasURLOptions LATER = new PageAssertions.HasURLOptions().setTimeout(60_000);
    private static final Pattern CHANGE_SET = Pattern.compile(".*/change-sets/\\d+$");
    private static final Pattern WHAT_IF = Pattern.compile(".*/what-ifs/\\d+$");
    private static final String DIMENSION = "PAPER_D";

    private final Readers readers;
    private final RunningApp app = RunningApp.demo();

    WithoutScriptJourney(Readers readers) {
        this.readers = readers;
    }

    @Test
    void changeIsMadeReadDecidedFollowedAndUndone() throws IOException {
        Desk desk = Desk.define(app, DIMENSION, "Shops of paper");
        long founding = desk.open("analyst", "The first shops", "2026-01-01");
        desk.add(founding, "S1", "North", "Corner shop", "80.00");
        desk.add(founding, "S2", "North", "Harbour", "12.00");
        desk.add(founding, "S3", "South", "Kiosk", "6.00");
        desk.carryThrough(founding);
        FactsOfShops facts = FactsOfShops.register(app, desk, "PAPER_F");
        long overtaken = desk.open("analyst", "Somebody else is quicker", "2026-08-01");
        desk.amend("analyst", overtaken, "S1", "region", "\"East of everything else\"");

        try (Page analyst = readers.pageWithoutScript("analyst");
                Page steward = readers.pageWithoutScript("steward")) {
            reads(analyst);
            sendsAWorkbook(analyst);
            String changeSet = analyst.url();
            assertThat(analyst.locator("table ins").first()).hasText("now South");
            asks(analyst, facts, desk.memberId("S1", "2026-03-01"));
            analyst.navigate(changeSet);
            assertThat(analyst.locator(".pl-verdict")).isVisible();
            analyst.getByLabel("Reason, for the steward").fill("The north is closed");
            press(analyst, "Submit for review");
            assertThat(analyst.locator(".pl-toast")).containsText("Submitted");

            steward.navigate(changeSet);
            press(steward, "Approve");
            press(steward, "Commit");
            assertThat(steward).hasURL(CHANGE_SET, LATER);
            Locator became = steward.locator(".pl-byline a[href^='/commits/']").last();
            assertThat(steward.locator(".pl-byline")).containsText("became commit");

            resolves(analyst, overtaken);
            String commit = became.getAttribute("href");
            analyst.navigate(Readers.address(commit));
            press(analyst, "Revert");
            assertThat(analyst.locator(".pl-byline")).containsText("undoes commit");
            assertThat(analyst.locator("[data-rows] tbody tr")).hasCount(2);
        }
    }

    /** A dimension at a point in time, searched and filtered, and one of its members. */
    private void reads(Page page) {
        page.navigate(Readers.address("/dimensions/" + DIMENSION));
        page.getByLabel("As of date").fill("2026-02-01");
        press(page, "Show");
        Locator rows = page.locator("[data-rows] tbody tr");
        assertThat(rows).hasCount(3);
        page.locator(".pl-filterbar summary").click();
        page.getByLabel("Column").selectOption("region");
        page.getByLabel("equals").fill("South");
        press(page, "Filter");
        assertThat(rows).hasCount(1);
        assertThat(page.locator("kbd").locator("visible=true")).hasCount(0);
        rows.getByRole(AriaRole.LINK).first().click();
        assertThat(page.locator("h1")).hasText("S3");
        assertThat(page.locator("#versions")).isVisible();
    }

    /** Out, changed and back in; the page of the work leads on by itself. */
    private void sendsAWorkbook(Page page) throws IOException {
        page.navigate(Readers.address("/dimensions/" + DIMENSION + "?as_of=2026-08-01"));
        Download download = page.waitForDownload(
                () -> page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Download workbook"))
                        .click());
        page.navigate(Readers.address("/dimensions/" + DIMENSION + "/upload"));
        page.getByLabel("Workbook (.xlsx)")
                .setInputFiles(new FilePayload(
                        "shops.xlsx",
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        Sheets.replaced(Files.readAllBytes(download.path()), "North", "South")));
        page.locator("input[name=effective_date]").fill("2026-08-01");
        press(page, "Upload");
        assertThat(page).hasURL(CHANGE_SET, LATER);
    }

    /** The page of a question that waits shows the report as soon as it is there. */
    private static void asks(Page page, FactsOfShops facts, String member) {
        press(page, "Ask on PAPER_F");
        assertThat(page).hasURL(WHAT_IF);
        long whatIf = Long.parseLong(page.url().replaceFirst(".*/", ""));
        assertThat(page.locator("progress")).isVisible();
        facts.answer(facts.asked(whatIf), member);
        assertThat(page.locator(".pl-verdict")).isVisible();
        page.getByLabel("Table").first().check();
        assertThat(page.locator(".pl-chart-table table").first()).containsText("South → North");
    }

    /** What another commit overtook is rebased, and its conflict resolved. */
    private static void resolves(Page page, long overtaken) {
        page.navigate(Readers.address("/change-sets/" + overtaken));
        press(page, "Rebase");
        assertThat(page.locator(".pl-conflict")).hasCount(1);
        press(page, "Take theirs");
        assertThat(page.locator(".pl-conflict")).containsText("resolved");
    }

    private static void press(Page page, String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }
}
