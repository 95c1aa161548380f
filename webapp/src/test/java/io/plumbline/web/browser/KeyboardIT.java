package io.plumbline.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pages without a mouse: everything is reached, focus is seen, and single keys do what their list says, or nothing. */
@ExtendWith(InABrowser.class)
class KeyboardIT {
    /** What a reader can act on now; of radio buttons the chosen one, for arrows lead to the others. */
    private static final String ACTIONS = """
            () => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
              .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && !(e.type === 'radio' && !e.checked))""";
    /** What has the focus: marked as seen; null, or what is wrong with how it shows. */
    private static final String FOCUSED = """
            () => {
              const e = document.activeElement;
              e.dataset.seen = 'yes';
              const shows = x => x && getComputedStyle(x).outlineStyle !== 'none' && parseFloat(getComputedStyle(x).outlineWidth) >= 2;
              if (e === document.body) return null;
              if (!shows(e) && !shows(e.closest('label'))) return 'shows no focus: ' + e.outerHTML.slice(0, 200);
              const box = e.getBoundingClientRect();
              const over = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 10));
              return over?.closest('.pl-topbar') && !e.closest('.pl-topbar') ? 'is hidden by the bar: ' + e.outerHTML.slice(0, 200) : null;
            }""";

    private static final String UNSEEN =
            "actions => actions.filter(e => !e.dataset.seen).map(e => e.outerHTML.slice(0, 200))";

    private final Readers readers;
    private final Exhibits exhibits;

    KeyboardIT(Readers readers, Exhibits exhibits) {
        this.readers = readers;
        this.exhibits = exhibits;
    }

    @TestFactory
    Stream<DynamicTest> everyActionIsReachedAndItsFocusIsSeen() {
        return Stream.of(
                        "/",
                        "/dimensions/" + Exhibits.DIMENSION,
                        "/dimensions/" + Exhibits.DIMENSION + "/upload",
                        "/change-sets/" + exhibits.inReview,
                        "/change-sets/" + exhibits.conflicting,
                        "/what-ifs/" + exhibits.report.id())
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    try (Page page = readers.page("steward")) {
                        page.navigate(Readers.address(path));
                        assertThat(walk(page)).isEmpty();
                    }
                }));
    }

    private static List<?> walk(Page page) {
        List<Object> wrong = new ArrayList<>();
        var actions = page.evaluateHandle(ACTIONS);
        int number = ((Number) page.evaluate("actions => actions.length", actions)).intValue();
        for (int i = 0; i < number + 20; i++) {
            page.keyboard().press("Tab");
            Object trouble = page.evaluate(FOCUSED);
            if (trouble != null) {
                wrong.add(trouble);
            }
        }
        ((List<?>) page.evaluate(UNSEEN, actions)).forEach(action -> wrong.add("is not reached: " + action));
        return wrong;
    }

    @Test
    void skipLinkLeadsPastTheNavigation() {
        try (Page page = readers.page("viewer")) {
            page.navigate(Readers.address("/commits"));
            page.keyboard().press("Tab");
            assertThat(page.locator(".pl-skip")).isFocused();
            assertThat(page.locator(".pl-skip")).isInViewport();
            page.keyboard().press("Enter");
            page.keyboard().press("Tab");
            assertThat(page.locator("main :focus")).hasCount(1);
        }
    }

    @Test
    void keysOfTheListWork() {
        try (Page page = readers.page("viewer")) {
            page.navigate(Readers.address("/dimensions/" + Exhibits.DIMENSION));
            assertThat(listed(page)).containsExactly("/", "j", "k", "Enter", "?", "Esc");
            page.keyboard().press("j");
            page.keyboard().press("j");
            assertThat(rows(page).nth(1)).isFocused();
            page.keyboard().press("k");
            assertThat(rows(page).first()).isFocused();
            page.keyboard().press("/");
            assertThat(page.locator("input[type=search]")).isFocused();
            page.keyboard().type("j?k");
            assertThat(page.locator("input[type=search]")).hasValue("j?k");
            rows(page).first().focus();
            page.keyboard().press("Enter");
            assertThat(page).hasURL(Pattern.compile(".*/members/.*"));
        }
    }

    @Test
    void keysThatAPageLacksAreNotListed() {
        try (Page page = readers.page("analyst")) {
            page.navigate(Readers.address("/commits"));
            assertThat(listed(page)).containsExactly("j", "k", "Enter", "?", "Esc");
            page.navigate(Readers.address("/dimensions/" + Exhibits.DIMENSION + "/definition"));
            assertThat(listed(page)).containsExactly("j", "k", "?", "Esc");
            page.navigate(Readers.address("/dimensions/" + Exhibits.DIMENSION + "/upload"));
            assertThat(listed(page)).containsExactly("?", "Esc");
        }
    }

    @Test
    void keysCanBeTurnedOffAndStayOff() {
        try (Page page = readers.page("analyst2")) {
            page.navigate(Readers.address("/commits"));
            assertThat(page.locator(".pl-keys")).isVisible();
            turn(page, false);
            page.navigate(Readers.address("/dimensions/" + Exhibits.DIMENSION));
            for (String key : List.of("j", "/", "?")) {
                page.keyboard().press(key);
                assertThat(page.locator("main :focus, dialog[open]")).hasCount(0);
            }
            assertThat(page.locator("kbd").locator("visible=true")).hasCount(0);
            turn(page, true);
            page.keyboard().press("j");
            assertThat(rows(page).first()).isFocused();
        }
    }

    /** The keys that the list shows on this page; closed again by its own key. */
    private static List<String> listed(Page page) {
        page.keyboard().press("?");
        Locator list = page.getByRole(AriaRole.DIALOG);
        assertThat(list).isVisible();
        List<String> keys = list.locator("kbd").locator("visible=true").allInnerTexts();
        page.keyboard().press("Escape");
        assertThat(list).isHidden();
        return keys;
    }

    private static void turn(Page page, boolean on) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Keys"))
                .click();
        page.getByLabel("Single keys work").setChecked(on);
        page.keyboard().press("Escape");
    }

    private static Locator rows(Page page) {
        return page.locator("[data-rows] > tbody > tr");
    }
}
