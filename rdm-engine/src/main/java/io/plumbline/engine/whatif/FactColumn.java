package io.plumbline.engine.whatif;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * One column of the facts.
 *
 * @param type the type in Iceberg's words, such as {@code int}, {@code decimal(7, 2)}, {@code string} or {@code date}
 */
public record FactColumn(String name, String type) {
    private static final Pattern DECIMAL = Pattern.compile("decimal\\(\\s*\\d+\\s*,\\s*(\\d+)\\s*\\)");
    private static final Set<String> INTEGERS = Set.of("int", "long");

    public boolean isDate() {
        return type.equals("date");
    }

    public boolean isInteger() {
        return INTEGERS.contains(type);
    }

    public boolean isFloatingPoint() {
        return type.equals("float") || type.equals("double");
    }

    /** Whether its values add up exactly. */
    public boolean isExactNumber() {
        return isInteger() || DECIMAL.matcher(type).matches();
    }

    /** Whether its values can be told apart as text: whole numbers, texts, dates, truths. */
    public boolean isUsableAsKey() {
        return isInteger()
                || isDate()
                || type.equals("string")
                || type.equals("boolean")
                || (isExactNumber() && scale() == 0);
    }

    /** Digits after the point; 0 for whole numbers. */
    public int scale() {
        var matcher = DECIMAL.matcher(type);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
