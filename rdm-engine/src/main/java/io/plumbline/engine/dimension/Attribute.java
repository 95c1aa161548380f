package io.plumbline.engine.dimension;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One attribute of a dimension.
 *
 * @param name its name in files, API and lake
 * @param column its generated column in the history table; never the user's label
 * @param allowed the values that it may take, canonical text; empty means any
 * @param min smallest allowed value, canonical text
 * @param max largest allowed value, canonical text
 */
public record Attribute(
        String name,
        String label,
        String column,
        AttributeType type,
        HistoryPolicy history,
        boolean required,
        boolean key,
        List<String> allowed,
        @Nullable String min,
        @Nullable String max) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");

    public Attribute {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "an attribute's name begins with a letter and has at most 63 letters, digits and _: " + name);
        }
        allowed = List.copyOf(allowed);
    }
}
