package io.plumbline.web.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of pages with their state, so that every state can be sent to a colleague.
 *
 * <p>Example: {@code new Addresses("/dimensions/ITEM_D").with("q", "a b").toString()} is {@code /dimensions/ITEM_D?q=a+b}.
 */
public final class Addresses {
    private final StringBuilder address;
    private boolean asked;

    public Addresses(String path) {
        this.address = new StringBuilder(path);
    }

    /** Adds a parameter; one that is null or empty is left out. */
    public Addresses with(String name, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            address.append(asked ? '&' : '?').append(encode(name)).append('=').append(encode(value.toString()));
            asked = true;
        }
        return this;
    }

    /** One segment of a path. */
    public static String segment(String text) {
        return encode(text).replace("+", "%20");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
