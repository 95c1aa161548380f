package io.plumbline.engine.error;

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

    /** A finding that belongs to no cell. */
    public static Finding general(String rule, Severity severity, String message) {
        return new Finding(null, null, null, rule, severity, message, null, null, null);
    }
}
