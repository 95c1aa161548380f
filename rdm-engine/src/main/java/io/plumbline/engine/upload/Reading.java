package io.plumbline.engine.upload;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a person wants files to be read.
 *
 * @param sheet the sheet with the data; null for the first one with a header
 * @param headerRow the row of the header, from 1; null for the first one that names the key
 * @param columns headings as {@link #heading} has them, and the attribute that each means; an empty name leaves the column out
 */
public record Reading(@Nullable String sheet, @Nullable Integer headerRow, Map<String, String> columns) {
    /** As the file itself says it. */
    public static final Reading PLAIN = new Reading(null, null, Map.of());

    public Reading {
        columns = Map.copyOf(columns);
    }

    /** A heading without what makes no difference: letter case and spaces around it. */
    public static String heading(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
