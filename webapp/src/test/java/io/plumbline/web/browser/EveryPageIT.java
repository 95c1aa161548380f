package io.plumbline.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.plumbline.web.RunningApp;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every page of the application, with data, as the people who use it: accessible in both themes, on wide and narrow screens. */
@ExtendWith(InABrowser.class)
class EveryPageIT {
    /** What pages swap in is seen with them; what they listen to, and a file that they link to, is none. */
    private static final Set<String> PIECES = Set.of(
            "/health/parts",
            "/health/banner",
            "/jobs/events",
            "/what-ifs/{id}/report",
            "/dimensions/{code}/sources.yml",
            "/lineage");

    private final Readers readers;
    private final Exhibits exhibits;

    EveryPageIT(Readers readers, Exhibits exhibits) {
        this.readers = readers;
        this.exhibits = exhibits;
    }

    /** A page as somebody sees it; the mapping is the one that answers. */
    private record Sight(String mapping, String reader, String path, int status) {
        Sight(String mapping, String reader, String path) {
            this(mapping, reader, path, 200);
        }
    }

    private Stream<Sight> sights() {
        String dimension = "/dimensions/" + Exhibits.DIMENSION;
        String empty = "/dimensions/" + Exhibits.EMPTY_DIMENSION;
        String one = "/change-sets/{id}";
        return Stream.of(
                new Sight("/login", Readers.NOBODY, "/login"),
                new Sight("/login", Readers.NOBODY, "/login?failed"),
                new Sight("/login/wait", "viewer", "/login/wait"),
                new Sight("/", "analyst", "/"),
                new Sight("/", "steward", "/"),
                new Sight("/", "admin", "/"),
                new Sight("/", "viewer", "/"),
                new Sight("/dimensions", "viewer", "/dimensions"),
                new Sight("/dimensions/{code}", "analyst", dimension),
                new Sight(
                        "/dimensions/{code}",
                        "analyst",
                        dimension + "?as_of=2026-03-15&filter=region:South&sort=-name"),
                new Sight("/dimensions/{code}", "viewer", dimension + "?q=nobody"),
                new Sight("/dimensions/{code}", "analyst", empty),
                new Sight("/dimensions/{code}/definition", "viewer", dimension + "/definition"),
                new Sight("/dimensions/{code}/tables", "viewer", dimension + "/tables"),
                new Sight("/dimensions/{code}/profile", "viewer", dimension + "/profile"),
                new Sight("/dimensions/{code}/profile", "viewer", empty + "/profile"),
                new Sight("/dimensions/{code}/profile", "viewer", dimension + "/profile?commit=1&attribute=region"),
                new Sight("/dimensions/{code}/definition/edit", "analyst", dimension + "/definition/edit"),
                new Sight("/define-dimension", "steward", "/define-dimension"),
                new Sight(one, "analyst", "/change-sets/" + exhibits.redefinition),
                new Sight("/dimensions/{code}/upload", "analyst", dimension + "/upload"),
                new Sight("/dimensions/{code}/upload", "viewer", dimension + "/upload"),
                new Sight("/dimensions/{code}/members/{id}", "viewer", dimension + "/members/" + exhibits.member),
                new Sight(
                        "/dimensions/{code}/members/{id}",
                        "viewer",
                        dimension + "/members/" + exhibits.endedMember + "?as_of=2026-08-01"),
                new Sight(
                        "/dimensions/{code}/members/{id}/lineage",
                        "viewer",
                        dimension + "/members/" + exhibits.member + "/lineage?attribute=region"),
                new Sight("/dimensions/{code}/compare", "viewer", dimension + "/compare"),
                new Sight("/dimensions/{code}/compare", "analyst", dimension + "/compare?from=0&to=1&kind=ADDED"),
                new Sight("/dimensions/{code}/compare", "viewer", dimension + "/compare?from=1&to=1"),
                new Sight("/change-sets", "analyst", "/change-sets?show=all"),
                new Sight("/change-sets", "viewer", "/change-sets?show=mine"),
                new Sight(one, "analyst", "/change-sets/" + exhibits.draft),
                new Sight(one, "analyst", "/change-sets/" + exhibits.draft + "?kind=RETIRED&attribute=region"),
                new Sight(one, "steward", "/change-sets/" + exhibits.draft + "?threads=all&say_key=S1"),
                new Sight(one, "analyst", "/change-sets/" + exhibits.moved),
                new Sight(one, "analyst", "/change-sets/" + exhibits.conflicting),
                new Sight(one, "steward", "/change-sets/" + exhibits.inReview),
                new Sight(one, "steward", "/change-sets/" + exhibits.ownInReview),
                new Sight(one, "steward", "/change-sets/" + exhibits.approved),
                new Sight(one, "analyst", "/change-sets/" + exhibits.returned),
                new Sight(one, "viewer", "/change-sets/" + exhibits.rejected),
                new Sight(one, "viewer", "/change-sets/" + exhibits.withdrawn),
                new Sight(one, "viewer", "/change-sets/" + exhibits.founding),
                new Sight("/policies", "viewer", "/policies"),
                new Sight("/policies/{code}", "steward", "/policies/RETAIL"),
                new Sight("/policies/{code}", "viewer", "/policies/RETAIL"),
                new Sight("/what-ifs", "viewer", "/what-ifs"),
                new Sight("/what-ifs/{id}", "steward", "/what-ifs/" + exhibits.report.id()),
                new Sight("/what-ifs/{id}", "analyst", "/what-ifs/" + exhibits.staleReport.id()),
                new Sight("/what-ifs/{id}", "analyst", "/what-ifs/" + exhibits.waitingReport.id()),
                new Sight("/commits", "viewer", "/commits"),
                new Sight("/commits/{number}", "analyst", "/commits/" + exhibits.commit),
                new Sight("/releases", "viewer", "/releases?dimension=" + Exhibits.DIMENSION),
                new Sight("/releases/{id}", "viewer", "/releases/" + exhibits.release),
                new Sight("/releases/{id}", "steward", "/releases/" + exhibits.failedRelease),
                new Sight("/fact-sources", "viewer", "/fact-sources"),
                new Sight(
                        "/register-fact-source", "steward", "/register-fact-source?location=" + exhibits.factsLocation),
                new Sight("/fact-sources/{code}", "analyst", "/fact-sources/" + Exhibits.FACTS),
                new Sight("/jobs/{id}", "analyst", "/jobs/" + exhibits.runningJob),
                new Sight("/jobs/{id}", "analyst", "/jobs/" + exhibits.failedJob),
                new Sight("/jobs/{id}", "analyst", "/jobs/" + exhibits.rejectedJob),
                new Sight("/jobs/{id}", "analyst", "/jobs/" + exhibits.cancelledJob),
                new Sight("/jobs/{id}", "analyst", "/jobs/" + exhibits.brokenJob, 500),
                new Sight(
                        "/change-sets/{id}/grid",
                        "analyst",
                        "/change-sets/" + exhibits.draft + "/grid?dimension=" + Exhibits.DIMENSION),
                new Sight(
                        "/change-sets/{id}/grid",
                        "viewer",
                        "/change-sets/" + exhibits.approved + "/grid?dimension=" + Exhibits.DIMENSION),
                new Sight("/uploads/{id}", "analyst", "/uploads/" + exhibits.wrongFile),
                new Sight("/uploads/{id}", "viewer", "/uploads/" + exhibits.wrongFile + "?rule=TYPE"),
                new Sight("/uploads/{id}", "analyst", "/uploads/" + exhibits.strangeFile),
                new Sight("/webhooks", "admin", "/webhooks"),
                new Sight("/webhooks", "steward", "/webhooks", 403),
                new Sight("/webhooks/{id}", "admin", "/webhooks/" + exhibits.webhook),
                new Sight("/webhooks/{id}", "admin", "/webhooks/" + exhibits.disabledWebhook),
                new Sight(
                        "/webhooks/{id}/deliveries/{delivery}",
                        "admin",
                        "/webhooks/" + exhibits.webhook + "/deliveries/" + exhibits.webhookDelivery),
                new Sight("/people", "admin", "/people"),
                new Sight("/people", "admin", "/people?q=nobody-at-all&role=steward&state=disabled"),
                new Sight("/people", "steward", "/people", 403),
                new Sight("/people/{login}", "admin", "/people/analyst"),
                new Sight("/people/{login}", "admin", "/people/admin"),
                new Sight("/people/{login}", "admin", "/people/nobody-at-all", 404),
                new Sight("/me", "analyst", "/me"),
                new Sight("/me/password", "analyst", "/me/password"),
                new Sight("/search", "viewer", "/search?q=north"),
                new Sight("/search", "viewer", "/search?q=nowhere-at-all"),
                new Sight("/health", "viewer", "/health"),
                new Sight("/health", Readers.NOBODY, "/health"),
                new Sight("/setup", Readers.NOBODY, "/setup?key=wrong", 401),
                new Sight("/dimensions/{code}", "viewer", "/dimensions/NOPE_D", 404),
                new Sight("/dimensions/{code}", "viewer", dimension + "?as_of=soon", 400));
    }

    @TestFactory
    Stream<DynamicTest> pageIsAccessible() {
        Set<String> seen = new HashSet<>();
        return sights().map(sight -> DynamicTest.dynamicTest(sight.path() + " for " + sight.reader(), () -> {
            try (Page page = readers.page(sight.reader())) {
                assertThat(Inspection.of(
                                page, Readers.address(sight.path()), sight.status(), !seen.add(sight.mapping())))
                        .isEmpty();
            }
        }));
    }

    @Test
    void refusedActIsToldAccessibly() {
        try (Page page = readers.page("analyst")) {
            page.navigate(Readers.address("/change-sets/" + exhibits.inReview));
            page.locator("summary", new Page.LocatorOptions().setHasText("What would it do"))
                    .click();
            page.evaluate("document.querySelector('form[action=\"/what-ifs\"]').noValidate = true");
            page.getByLabel("Facts from").fill("soon");
            page.getByText("Ask on " + Exhibits.FACTS).click();
            assertThat(page.locator(".pl-toast--error")).containsText("cannot be asked");
            assertThat(Inspection.of(page)).isEmpty();
        }
    }

    @Test
    void formWithoutItsTokenIsRefusedAccessibly() {
        try (Page page = readers.page("viewer")) {
            page.navigate(Readers.address("/commits"));
            page.evaluate("document.querySelector('form[action=\"/logout\"] input[name=_csrf]').value = 'stale'");
            page.locator("header summary").last().click();
            page.getByText("Sign out").click();
            assertThat(page.locator("main")).containsText("CSRF_TOKEN");
            assertThat(Inspection.of(page)).isEmpty();
        }
    }

    @Test
    void everyPageOfTheApplicationIsAmongThem() {
        Set<String> pages = RunningApp.demo()
                .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .entrySet()
                .stream()
                .filter(entry -> AnnotatedElementUtils.hasAnnotation(
                                entry.getValue().getBeanType(), Controller.class)
                        && !AnnotatedElementUtils.hasAnnotation(entry.getValue().getBeanType(), RestController.class))
                .filter(entry -> {
                    Set<RequestMethod> methods =
                            entry.getKey().getMethodsCondition().getMethods();
                    return methods.isEmpty() || methods.contains(RequestMethod.GET);
                })
                .flatMap(entry -> entry.getKey().getPatternValues().stream())
                .filter(pattern -> !pattern.equals("/error") && !PIECES.contains(pattern))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(sights().map(Sight::mapping).collect(Collectors.toSet())).containsAll(pages);
        assertThat(pages).contains("/", "/change-sets/{id}").hasSizeGreaterThan(15);
    }
}
