package io.plumbline.engine.error;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rule found, at its cell.
 *
 * @param sheet the sheet's name, where the finding has a place in a workbook
 * @param cell the address in A1 form, where it has one
 * @param attribute the attribute's name, where it is about one
 * @param rule stable word of the rule, such as {@code TYPE} or {@code REQUIRED}
 * @param message one sentence for the analyst
 * @param found what stands there
 * @param expected what would be right
 * @param suggestion the value or step that would mend it
 */
public record Finding(
        @Nullable String sheet,
        @Nullable String cell,
        @Nullable String attribute,
        String rule,
        Severity severity,
        String message,
        @Nullable String found,
        @Nullable String expected,
        @Nullable String suggestion) {

    /** The rules whose suggestion is a value for the cell; that of others is a step. */
    private static final Set<String> WITH_VALUE =
            Set.of("TYPE", "FORMULA_ERROR", "ALLOWED", "INVISIBLE", "DAMAGE", "UNKNOWN_REFERENCE");

    /** The value that would mend the cell; null where none is known. */
    public @Nullable String mend() {
        return cell != null && WITH_VALUE.contains(rule) ? suggestion : null;
    }

    /** A finding that belongs to no cell. */
    public static Finding general(String rule, Severity severity, String message) {
        return new Finding(null, null, null, rule, severity, message, null, null, null);
    }
}
