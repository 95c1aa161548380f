package io.plumbline.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.plumbline.web.Caller;
import io.plumbline.web.RunningApp;
import io.plumbline.web.settings.Settings;
import io.plumbline.web.start.Opening;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;

/** An installation that holds nothing yet: its link makes one administrator, and every empty page says what to do first. */
@ExtendWith(InABrowser.class)
class FirstDayIT {
    private static final String PASSWORD = "a long enough word";

    private final Readers readers;

    FirstDayIT(Readers readers) {
        this.readers = readers;
    }

    @Test
    void setupLinkMakesOneAdministratorWhomEveryEmptyPageTellsWhatToDo() {
        try (RunningApp app = RunningApp.start(Map.of());
                Page page = readers.fresh()) {
            String key = setupKey(app);
            List<String> found =
                    new ArrayList<>(Inspection.of(page, Readers.address(app, "/setup?key=" + key), 200, false));
            page.getByLabel("Login").fill("boss");
            page.getByLabel("Name").fill("The Boss");
            page.getByLabel("Password").fill(PASSWORD);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make the administrator"))
                    .click();
            assertThat(page.locator("main")).containsText("The installation is set up");
            Readers.signIn(page, Readers.address(app, "/login"), "boss", PASSWORD);
            for (String path : List.of(
                    "/", "/dimensions", "/change-sets", "/what-ifs", "/commits", "/releases", "/fact-sources")) {
                found.addAll(Inspection.of(page, Readers.address(app, path), 200, false));
                assertThat(page.locator(".pl-empty-title").first()).isVisible();
            }
            assertThat(found).isEmpty();
            linkIsUsedUp(app, key);
        }
    }

    /** A link as every start makes one while nobody can sign in. */
    private static String setupKey(RunningApp app) {
        Opening opening =
                Opening.of(Settings.of(app.settings()), PasswordEncoderFactories.createDelegatingPasswordEncoder());
        opening.close();
        return opening.setupLink().orElseThrow();
    }

    private static void linkIsUsedUp(RunningApp app, String key) {
        Caller thief = app.asNobody();
        Map<String, String> form = Map.of(
                "key", key, "login", "thief", "name", "T", "password", PASSWORD, "_csrf", thief.formToken("/login"));
        assertThat(thief.form("/setup", form).status()).isEqualTo(401);
    }
}
