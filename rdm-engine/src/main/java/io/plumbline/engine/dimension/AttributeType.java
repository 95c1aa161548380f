package io.plumbline.engine.dimension;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;

/**
 * The type of an attribute's values, and their one canonical form.
 *
 * <p>Shape: values are {@link String}, {@link Long}, {@link BigDecimal} (at the type's scale), {@link LocalDate}, {@link Boolean} or
 * {@link MemberRef}; so {@code equals} on them is equality in the dimension.
 */
public sealed interface AttributeType {
    /** Text of at most {@code length} code points, in NFC. */
    record Text(int length) implements AttributeType {
        public Text {
            if (length < 1 || length > 4000) {
                throw new IllegalArgumentException("a text's length is 1 to 4000, found " + length);
            }
        }
    }

    /** A 64-bit integer. */
    record Whole() implements AttributeType {}

    /** An exact decimal number. */
    record Decimal(int precision, int scale) implements AttributeType {
        public Decimal {
            if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
                throw new IllegalArgumentException("a decimal has 1 to 38 digits and a scale within them, found ("
                        + precision + "," + scale + ")");
            }
        }
    }

    /** A day. */
    record Day() implements AttributeType {}

    /** True or false. */
    record Truth() implements AttributeType {}

    /**
     * A member of another dimension, or another member of the same one.
     *
     * @param dimension the code of the dimension that is referred to
     */
    record Reference(String dimension) implements AttributeType {}

    /**
     * Reads a value from its canonical text, or from what {@link #kept} wrote. What a person writes of a reference is a key, and has to be looked up.
     *
     * @throws ValueMismatch when the text is no value of this type
     */
    default Object parse(String text) {
        return switch (this) {
            case Text(int length) -> {
                String nfc = Normalizer.normalize(text, Normalizer.Form.NFC);
                int points = nfc.codePointCount(0, nfc.length());
                if (points > length) {
                    throw new ValueMismatch("text of at most " + length + " characters, this one has " + points);
                }
                yield nfc;
            }
            case Whole() -> {
                BigDecimal number = number(text, "a whole number");
                try {
                    yield number.longValueExact();
                } catch (ArithmeticException e) {
                    throw new ValueMismatch("a whole number between -2^63 and 2^63-1");
                }
            }
            case Decimal(int precision, int scale) -> {
                String expected = "a number with at most " + (precision - scale) + " digits before and " + scale
                        + " after the point";
                BigDecimal number = number(text, expected);
                try {
                    number = number.setScale(scale, RoundingMode.UNNECESSARY);
                } catch (ArithmeticException e) {
                    throw new ValueMismatch(expected);
                }
                if (number.precision() - number.scale() > precision - scale) {
                    throw new ValueMismatch(expected);
                }
                yield number;
            }
            case Day() -> {
                try {
                    LocalDate day = LocalDate.parse(text.strip());
                    if (day.getYear() < 1 || day.getYear() > 9999) {
                        throw new ValueMismatch("a date in the years 0001 to 9999");
                    }
                    yield day;
                } catch (DateTimeException e) {
                    throw new ValueMismatch("a date such as 2026-03-01");
                }
            }
            case Truth() ->
                switch (text.strip().toLowerCase(Locale.ROOT)) {
                    case "true", "yes", "1" -> Boolean.TRUE;
                    case "false", "no", "0" -> Boolean.FALSE;
                    default -> throw new ValueMismatch("true or false");
                };
            case Reference(String dimension) -> MemberRef.ofKept(text);
        };
    }

    /** The canonical text of a value of this type; {@code parse(text(v))} equals {@code v}. */
    default String text(Object value) {
        return switch (value) {
            case BigDecimal number -> number.toPlainString();
            case MemberRef ref -> ref.member().toString();
            default -> value.toString();
        };
    }

    /** The text by which people and files know a value: its canonical text, and of a reference the referred member's key. */
    default String shown(Object value) {
        return value instanceof MemberRef ref ? ref.shown() : text(value);
    }

    /** The text that changes and conflicts keep: the canonical one, and of a reference also the key that was seen. */
    default String kept(Object value) {
        return value instanceof MemberRef ref ? ref.kept() : text(value);
    }

    /** The type in the analyst's words, for headers and messages. */
    default String words() {
        return switch (this) {
            case Text(int length) -> "text, up to " + length + " characters";
            case Whole() -> "whole number";
            case Decimal(int precision, int scale) ->
                "decimal number, " + precision + " digits, " + scale + " after the point";
            case Day() -> "date";
            case Truth() -> "true or false";
            case Reference(String dimension) -> "key of a member of " + dimension;
        };
    }

    private static BigDecimal number(String text, String expected) {
        String stripped = text.strip();
        if (stripped.length() > 400) {
            throw new ValueMismatch(expected);
        }
        try {
            BigDecimal number = new BigDecimal(stripped);
            if (Math.abs((long) number.scale()) > 400) {
                throw new ValueMismatch(expected);
            }
            return number;
        } catch (NumberFormatException e) {
            throw new ValueMismatch(expected);
        }
    }
}
