package io.plumbline.launcher.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The path of a call below the API's base, with its parameters. */
record Query(String text) {
    /** The parts of a path, each written so that it stays one. */
    static Query of(Object... parts) {
        var path = new StringBuilder();
        for (var part : parts) {
            path.append('/').append(encode(part.toString()).replace("+", "%20"));
        }
        return new Query(path.toString());
    }

    /** With a parameter; without it where there is no value. */
    Query with(String name, @Nullable Object value) {
        return value == null
                ? this
                : new Query(text + (text.contains("?") ? '&' : '?') + name + "=" + encode(value.toString()));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return text;
    }
}
