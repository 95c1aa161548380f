package io.plumbline.launcher.client;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Whom a client speaks to, and as whom.
 *
 * @param url the server's address without the API's path and without a slash at its end
 */
record Account(String url, String token) {
    static final String DEFAULT_URL = "http://127.0.0.1:8080";

    Account {
        url = address(url);
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw Refusal.misused(
                    "The token is empty or holds characters that no token has, such as a space; copy it as"
                            + " it was shown when it was made.");
        }
    }

    /** Shows no token in a message or a log. */
    @Override
    public String toString() {
        return url;
    }

    static String address(String text) {
        try {
            var uri = new URI(text.strip());
            var scheme = uri.getScheme();
            if (uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && ("http".equals(scheme) || "https".equals(scheme))) {
                return uri.toString().replaceFirst("/+(#.*)?$", "").replaceFirst("/api/v1$", "");
            }
        } catch (URISyntaxException notAnAddress) {
            // Said below, like any other text that is no address.
        }
        throw Refusal.misused("Found '" + text + "', expected the address of a server such as " + DEFAULT_URL + " or"
                + " https://plumbline.example.com.");
    }

    /** Whether nothing is encrypted on the way. */
    boolean isPlain() {
        return url.startsWith("http:");
    }

    /** Whether the token would be sent over a network as it is. */
    boolean isInTheClear() {
        var uri = URI.create(url);
        return "http".equals(uri.getScheme()) && !uri.getHost().matches("localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1]");
    }
}
