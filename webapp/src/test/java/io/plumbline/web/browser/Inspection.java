package io.plumbline.web.browser;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What every page has to be: without an axe violation in both themes and on both widths, no wider than the screen, silent in the console
 * (where a browser also tells what the content policy refused), and with all that it loads.
 */
final class Inspection {
    private static final int WIDE = 1440;
    private static final int NARROW = 400;
    private static final List<String> TAGS =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
    /** The rules that a theme can break; all others see the same page in both. */
    private static final List<String> COLOURS = List.of("color-contrast", "link-in-text-block");

    private static final List<String> COLOURS_AND_SIZES =
            List.of("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size");

    /** The innermost elements that reach beyond the screen. */
    private static final String BEYOND = """
            Array.from(document.querySelectorAll('main *, header *, footer *'))
                .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth && !e.closest('.pl-tablewrap'))
                .slice(-3).map(e => e.outerHTML.slice(0, 300)).join(' | ')""";

    private final Page page;
    private final boolean isSecondTime;
    private final List<String> found = new ArrayList<>();

    private Inspection(Page page, boolean isSecondTime) {
        this.page = page;
        this.isSecondTime = isSecondTime;
    }

    /**
     * Opens an address and tells what is wrong with the page there.
     *
     * @param isSecondTime whether the same template was looked at in both themes and widths before, with other content
     */
    static List<String> of(Page page, String address, int status, boolean isSecondTime) {
        Inspection inspection = new Inspection(page, isSecondTime);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")
                    && !(status >= 400 && message.location().startsWith(address))) {
                inspection.found.add("console: " + message.text());
            }
        });
        page.onPageError(error -> inspection.found.add("script: " + error));
        page.setViewportSize(WIDE, 1000);
        Response response = page.navigate(address);
        if (response.status() != status) {
            inspection.found.add("status: found " + response.status() + ", expected " + status + "\n" + page.content());
        }
        inspection.looks();
        return inspection.found;
    }

    /** Tells what is wrong with the page that is open already. */
    static List<String> of(Page page) {
        Inspection inspection = new Inspection(page, false);
        page.waitForLoadState();
        inspection.looks();
        return inspection.found;
    }

    /** Each theme and each width is seen once; the second time with what theme and width can break. All rules and pairs are among the long tests. */
    private void looks() {
        boolean isFull = Boolean.getBoolean("rdm.full");
        look("light, wide", WIDE, ColorScheme.LIGHT, axe().withTags(TAGS));
        if (isSecondTime && !isFull) {
            requireNarrow();
            return;
        }
        look(
                "dark, narrow",
                NARROW,
                ColorScheme.DARK,
                isFull ? axe().withTags(TAGS) : axe().withRules(COLOURS_AND_SIZES));
        if (isFull) {
            look("light, narrow", NARROW, ColorScheme.LIGHT, axe().withRules(COLOURS));
            look("dark, wide", WIDE, ColorScheme.DARK, axe().withRules(COLOURS));
        }
    }

    /** Without the page of its own that it opens for frames: there are none. */
    private AxeBuilder axe() {
        AxeRunOptions options = new AxeRunOptions();
        options.setResultTypes(List.of("violations"));
        return new AxeBuilder(page).setLegacyMode(true).options(options);
    }

    private void look(String as, int width, ColorScheme theme, AxeBuilder axe) {
        page.setViewportSize(width, 1000);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme).setReducedMotion(ReducedMotion.REDUCE));
        for (Rule rule : axe.analyze().getViolations()) {
            found.add(as + ": " + rule.getId() + ", " + rule.getHelp() + ": "
                    + rule.getNodes().stream()
                            .limit(5)
                            .map(CheckedNode::getHtml)
                            .collect(Collectors.joining(" | ")));
        }
        requireFitting(as);
    }

    private void requireNarrow() {
        page.setViewportSize(NARROW, 1000);
        requireFitting("narrow");
    }

    private void requireFitting(String as) {
        Object over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (((Number) over).intValue() > 0) {
            found.add(as + ": the page is " + over + " px wider than the screen: " + page.evaluate(BEYOND));
        }
    }
}
