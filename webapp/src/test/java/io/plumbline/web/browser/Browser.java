package io.plumbline.web.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A chromium: the system's, else Playwright's own, else on Debian as root the one that apt installs. */
public final class Browser implements AutoCloseable {
    private static final List<Path> SYSTEM = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;

    public Browser() {
        Optional<Path> system = ofSystem();
        if (system.isEmpty() && !ofPlaywright() && isDebianAsRoot()) {
            install();
            system = ofSystem();
        }
        playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", system.isPresent() ? "1" : "0")));
        BrowserType.LaunchOptions options =
                new BrowserType.LaunchOptions().setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage"));
        system.ifPresent(options::setExecutablePath);
        browser = playwright.chromium().launch(options);
    }

    /** A reader with cookies of their own, before a wide screen. */
    public BrowserContext context() {
        return browser.newContext(reader());
    }

    /** The same reader without JavaScript. */
    public BrowserContext contextWithoutScript() {
        return browser.newContext(reader().setJavaScriptEnabled(false));
    }

    private static com.microsoft.playwright.Browser.NewContextOptions reader() {
        return new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(1440, 1000)
                .setAcceptDownloads(true);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static Optional<Path> ofSystem() {
        return SYSTEM.stream().filter(Files::isExecutable).findFirst();
    }

    private static boolean ofPlaywright() {
        Path cache = Path.of(System.getProperty("user.home"), ".cache", "ms-playwright");
        if (!Files.isDirectory(cache)) {
            return false;
        }
        try (Stream<Path> browsers = Files.list(cache)) {
            return browsers.anyMatch(folder -> folder.getFileName().toString().startsWith("chromium"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isDebianAsRoot() {
        return Files.exists(Path.of("/etc/debian_version"))
                && System.getProperty("user.name").equals("root");
    }

    private static void install() {
        try {
            int exit = new ProcessBuilder("apt-get", "install", "-y", "chromium")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("No chromium was found, and apt-get install chromium ended with " + exit
                        + "; install a chromium by hand.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlaywrightException("interrupted while chromium was being installed", e);
        }
    }
}
