package io.plumbline.engine.dimension;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.text.Normalizer;

/**
 * The form that a text has as a whole: a regular expression in RE2's syntax, matched in time that grows with the text and never explodes.
 *
 * <p>RE2 knows no back-references and no look-around; what it can say at all, it decides in one pass. A pattern's size is bounded before it
 * is compiled, because nested repetitions multiply.
 */
public final class ValuePattern {
    static final int MOST_CHARACTERS = 500;
    /** Steps of the compiled pattern for each character of a text. */
    static final int MOST_STEPS = 1_000;

    private final String text;
    private final Pattern compiled;

    private ValuePattern(String text, Pattern compiled) {
        this.text = text;
        this.compiled = compiled;
    }

    /** @throws IllegalArgumentException with what is wrong with it, as the second half of a sentence */
    public static ValuePattern of(String written) {
        String text = Normalizer.normalize(written, Normalizer.Form.NFC);
        if (text.isEmpty() || text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "a pattern has 1 to " + MOST_CHARACTERS + " characters, found " + text.length());
        }
        if (text.contains("\\Q")) {
            throw new IllegalArgumentException("\\Q is not offered in a pattern; put \\ before each character instead");
        }
        long steps = new PatternWeight(text).steps();
        if (steps > MOST_STEPS) {
            throw new IllegalArgumentException("its repetitions come to more than " + MOST_STEPS
                    + " steps; use smaller numbers in {…}, or * and +");
        }
        try {
            return new ValuePattern(text, Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the pattern cannot be read (RE2's syntax, without back-references and look-around): "
                            + e.getDescription() + (e.getPattern() == null ? "" : " at " + e.getPattern()),
                    e);
        }
    }

    /** Whether the whole text has this form. */
    public boolean matches(String value) {
        return compiled.matches(value);
    }

    /** The pattern as it is kept. */
    public String text() {
        return text;
    }

    int compiledSize() {
        return compiled.programSize();
    }
}
