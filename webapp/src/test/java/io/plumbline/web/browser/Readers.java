package io.plumbline.web.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.plumbline.web.RunningApp;
import java.util.HashMap;
import java.util.Map;

/** The demo's people before their screens; each signs in once. */
final class Readers implements AutoCloseable {
    /** Somebody who is not signed in. */
    static final String NOBODY = "";

    private final Browser browser = new Browser();
    private final Map<String, BrowserContext> contexts = new HashMap<>();

    /** A new page of the demo for one of its people. */
    Page page(String login) {
        return contexts.computeIfAbsent(login, who -> signedIn(browser.context(), who))
                .newPage();
    }

    /** The same without JavaScript. */
    Page pageWithoutScript(String login) {
        return contexts.computeIfAbsent(
                        login + " without script", key -> signedIn(browser.contextWithoutScript(), login))
                .newPage();
    }

    /** A page of another installation, or of somebody new. */
    Page fresh() {
        return browser.context().newPage();
    }

    static String address(String path) {
        return address(RunningApp.demo(), path);
    }

    static String address(RunningApp app, String path) {
        return "http://localhost:" + app.port() + path;
    }

    private static BrowserContext signedIn(BrowserContext context, String login) {
        if (!login.isEmpty()) {
            Page page = context.newPage();
            signIn(page, address("/login"), login, login);
            page.waitForURL(url -> !url.contains("/login"));
            page.close();
        }
        return context;
    }

    static void signIn(Page page, String address, String login, String password) {
        page.navigate(address);
        page.getByLabel("Login").fill(login);
        page.getByLabel("Password").fill(password);
        page.locator("main form button").click();
    }

    @Override
    public void close() {
        browser.close();
    }
}
