package io.plumbline.web.job;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PageAssertions;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobStore;
import io.plumbline.web.RunningApp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page of a job in a browser: it follows the stream, takes it up again, does without it, and does without a script. */
class JobPageIT {
    private static final double LONG = 60_000;
    private static final LocatorAssertions.ContainsTextOptions SOON =
            new LocatorAssertions.ContainsTextOptions().setTimeout(LONG);
    private static final PageAssertions.HasURLOptions LATER = new PageAssertions.HasURLOptions().setTimeout(LONG);
    private static final Pattern RESULT = Pattern.compile(".*/change-sets$");

    private static Playwright playwright;
    private static Browser browser;

    private final RunningApp app = RunningApp.demo();
    private final JobStore jobs = new JobStore(app.database().read());
    private final Job job = jobs.create(JobKind.UPLOAD, "nobody's", null);
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void launch() {
        Optional<Path> chromium =
                List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").stream()
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .findFirst();
        assumeTrue(chromium.isPresent(), "there is no chromium below /usr/bin; the journeys of e2e-tests install one");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium.get())
                        .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    }

    @AfterAll
    static void close() {
        if (playwright != null) {
            browser.close();
            playwright.close();
        }
    }

    @Test
    void pageFollowsTheStreamAndTakesItUpAgainWhenTheServerDroppedIt() {
        try (BrowserContext context = context(true)) {
            Page page = open(context, "viewer");
            page.waitForRequest("**/jobs/events**", () -> page.reload());
            run(10, "Reading rows");
            assertThat(page.locator("[data-job]")).containsText("10 %", SOON);
            asked.clear();
            run(20, "Comparing");
            assertThat(page.locator("[data-job]")).containsText("Comparing", SOON);
            assertThat(page.locator("[data-job]")).containsText("20 of 100 rows");
            assertThat(asked).as("while the stream tells, nothing else asks").isEmpty();

            JobLookout watch = app.bean(JobLookout.class);
            page.waitForRequest("**/jobs/events**", () -> {
                watch.stop();
                watch.start();
            });
            run(60, "Looking at the rules");
            assertThat(page.locator("[data-job]")).containsText("60 %", SOON);

            jobs.succeed(jobs.get(job.id()), "{}");
            assertThat(page).hasURL(RESULT, LATER);
        }
    }

    @Test
    void pageAsksForItselfWhereThereIsNoStream() {
        try (BrowserContext context = context(true)) {
            context.route("**/jobs/events**", Route::abort);
            Page page = open(context, "viewer");
            run(30, "Reading rows");
            assertThat(page.locator("[data-job]")).containsText("30 %", SOON);
            assertThat(asked).isNotEmpty();
            jobs.succeed(jobs.get(job.id()), "{}");
            assertThat(page).hasURL(RESULT, LATER);
        }
    }

    @Test
    void pageLeadsToTheResultWithoutAScript() {
        try (BrowserContext context = context(false)) {
            Page page = open(context, "viewer");
            assertThat(page.locator("progress")).isVisible();
            run(50, "Reading rows");
            assertThat(page.locator("progress"))
                    .hasAttribute("value", "50", new LocatorAssertions.HasAttributeOptions().setTimeout(LONG));
            jobs.succeed(jobs.get(job.id()), "{}");
            assertThat(page).hasURL(RESULT, LATER);
        }
    }

    @Test
    void doubleClickSendsAFormOnce() {
        try (BrowserContext context = context(true)) {
            Page page = open(context, "steward");
            List<String> sent = new CopyOnWriteArrayList<>();
            page.onRequest(request -> {
                if (request.method().equals("POST")) {
                    sent.add(request.url());
                }
            });
            page.evaluate(
                    "const form = document.querySelector('[data-job] form'); form.requestSubmit(); form.requestSubmit()");
            assertThat(page.locator("h1")).containsText("cancelled", SOON);
            assertThat(sent).hasSize(1);
        }
    }

    private Page open(BrowserContext context, String login) {
        Page page = context.newPage();
        page.navigate(address("/login"));
        page.getByLabel("Login").fill(login);
        page.getByLabel("Password").fill(login);
        page.locator("main button").last().click();
        page.onRequest(request -> {
            if (request.headers().containsKey("hx-request")) {
                asked.add(request.url());
            }
        });
        page.navigate(address("/jobs/" + job.id()));
        return page;
    }

    private static BrowserContext context(boolean script) {
        return browser.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(script));
    }

    private void run(int percent, String step) {
        if (jobs.get(job.id()).attempt() == 0) {
            jobs.claim(job.id());
        }
        jobs.progress(jobs.get(job.id()), step, Instant.now(), percent, percent, 100);
    }

    private String address(String path) {
        return "http://localhost:" + app.port() + path;
    }
}
