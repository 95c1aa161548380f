package io.plumbline.engine.upload;

/**
 * Texts in CSV files that spreadsheet programs would take for formulas: they are written behind an apostrophe, and come back as they were.
 *
 * <p>Example: {@code =1+1} is written as {@code '=1+1}, and {@code '=1+1} as {@code ''=1+1}.
 */
public final class Inert {
    private static final String TRIGGERS = "=+-@\t\r";

    private Inert() {}

    /** The text as it is written. */
    public static String written(String text) {
        return isAtRisk(text) ? "'" + text : text;
    }

    /** The text as it was before it was written. */
    static String read(String text) {
        return text.startsWith("'") && isAtRisk(text.substring(1)) ? text.substring(1) : text;
    }

    /** Apostrophes, if any, and then a sign that begins a formula. */
    private static boolean isAtRisk(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) == '\'') {
            at++;
        }
        return at < text.length() && TRIGGERS.indexOf(text.charAt(at)) >= 0;
    }
}
