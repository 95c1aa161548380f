package io.plumbline.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PageAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.plumbline.web.browser.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The main job in a browser, from the download to the undo. */
@ExtendWith(OnTheRunningSystem.class)
class MainJobJourney {
    private static final double LONG = 120_000;
    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(LONG);
    private static final PageAssertions.HasURLOptions LATER = new PageAssertions.HasURLOptions().setTimeout(LONG);

    private final RunningSystem system;
    private final Path pictures;

    MainJobJourney(RunningSystem system) {
        this.system = system;
        this.pictures = system.root().resolve("e2e-tests/target/pictures");
    }

    @Test
    void anAnalystChangesItemsAStewardApprovesTheLakeHasThemAndItIsUndone() throws IOException {
        try (Browser browser = new Browser();
                BrowserContext context = browser.context()) {
            Page page = context.newPage();
            try {
                walk(page);
            } catch (AssertionError | RuntimeException e) {
                picture(page, "failed");
                Files.writeString(pictures.resolve("failed.html"), page.url() + "\n" + page.content());
                throw e;
            }
        }
    }

    private void walk(Page page) throws IOException {
        signIn(page, "analyst");
        page.navigate(system.url() + "/dimensions/ITEM_D");
        assertThat(page.getByRole(
                        AriaRole.HEADING,
                        new Page.GetByRoleOptions().setName("Items").setLevel(1)))
                .isVisible();
        picture(page, "dimension");
        Download download =
                page.waitForDownload(() -> link(page, "Download workbook").click());
        byte[] workbook = Files.readAllBytes(download.path());
        Workbook.Edited edited = Workbook.move(workbook, 25, "Home");
        assertThat(edited.items()).hasSize(25);

        page.navigate(system.url() + "/dimensions/ITEM_D/upload");
        page.getByLabel("Workbook (.xlsx)")
                .setInputFiles(new FilePayload(
                        "items.xlsx",
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        edited.file()));
        page.locator("input[name=effective_date]").fill("2002-06-01");
        button(page, "Upload").click();
        assertThat(page).hasURL(Pattern.compile(".*/change-sets/\\d+.*"), LATER);
        String changeSet = page.url().replaceAll("[?#].*", "");
        Locator difference = page.locator("table")
                .filter(new Locator.FilterOptions().setHasText(edited.items().getFirst()));
        assertThat(difference.first()).isVisible();
        assertThat(difference.first()).containsText("Home");
        picture(page, "difference");

        button(page, "Ask on STORE_SALES_F").click();
        assertThat(page).hasURL(Pattern.compile(".*/what-ifs/\\d+.*"), LATER);
        assertThat(page.locator(".pl-verdict").first()).isVisible(SOON);
        assertThat(page.locator(".pl-verdict").first()).not().containsText("Nothing moves");
        assertThat(page.locator("table:visible").first()).isVisible();
        picture(page, "report");

        page.navigate(changeSet);
        page.getByLabel("Reason, for the steward and for good")
                .fill("These belong to the home department since June 2002");
        button(page, "Submit for review").click();
        assertThat(page.getByText("Submitted").first()).isVisible();
        signOut(page);

        signIn(page, "steward");
        page.navigate(changeSet);
        button(page, "Approve").click();
        assertThat(button(page, "Commit")).isVisible();
        picture(page, "approved");
        button(page, "Commit").click();
        Locator became = link(page, Pattern.compile("^commit \\d+$")).last();
        awaitReloading(page, changeSet, page.getByText("became"));
        String commit = became.textContent().replaceAll("\\D", "");

        page.navigate(system.url() + "/releases?dimension=ITEM_D");
        Locator release =
                page.locator("tr, article, section").filter(new Locator.FilterOptions().setHasText("commit " + commit));
        awaitReloading(
                page,
                page.url(),
                release.filter(new Locator.FilterOptions().setHasText("Published"))
                        .first());
        long snapshot = new Walk(system)
                .release("ITEM_D", Long.parseLong(commit))
                .path("tables")
                .path(0)
                .path("snapshot_id")
                .asLong();
        assertThat(snapshot).isNotZero();
        assertThat(page.locator("main")).containsText(Long.toString(snapshot));
        picture(page, "release");

        page.navigate(system.url() + "/commits/" + commit);
        button(page, Pattern.compile("Revert|Undo.*")).first().click();
        assertThat(page).hasURL(Pattern.compile(".*/change-sets/\\d+.*"), LATER);
        assertThat(page.getByText("undoes").first()).isVisible();
        assertThat(page.locator("table")
                        .filter(new Locator.FilterOptions()
                                .setHasText(edited.items().getFirst()))
                        .first())
                .isVisible();
        picture(page, "revert");
    }

    private void signIn(Page page, String login) {
        page.navigate(system.url() + "/login");
        page.getByLabel("Login").fill(login);
        page.getByLabel("Password").fill(login);
        button(page, "Sign in").click();
        assertThat(page.locator("body")).not().containsText("The login or the password is wrong");
        assertThat(page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Main")))
                .isVisible();
    }

    private static void signOut(Page page) {
        page.locator("details.pl-menu summary .pl-avatar").first().click();
        button(page, "Sign out").click();
        assertThat(page.getByText("You are signed out.")).isVisible();
    }

    /** Looks again until it is there, as a person does who waits for others' work. */
    private static void awaitReloading(Page page, String url, Locator wanted) {
        Await.until(wanted + " is shown on " + url, java.time.Duration.ofMillis((long) LONG), () -> {
            page.navigate(url);
            return wanted.first().isVisible();
        });
    }

    private void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(pictures.resolve(name + ".png"))
                .setFullPage(true));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator button(Page page, Pattern name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator link(Page page, Pattern name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }
}
