package io.plumbline.engine.upload;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/** How a workbook writes text, numbers, days and addresses, and what they mean. */
final class CellText {
    static final int MAX_ROW = 1_048_576;
    static final int MAX_COLUMN = 16_384;
    static final int MAX_TEXT = 32_767;
    private static final int DIGITS = 15;
    private static final LocalDate BEFORE_1900 = LocalDate.of(1899, 12, 31);
    private static final LocalDate EPOCH_1904 = LocalDate.of(1904, 1, 1);
    private static final int FALSE_LEAP_DAY = 60;

    private CellText() {}

    /** The address of a cell in A1 form; row and column count from 1. */
    static String address(int row, int column) {
        StringBuilder letters = new StringBuilder();
        for (int c = column; c > 0; c = (c - 1) / 26) {
            letters.insert(0, (char) ('A' + (c - 1) % 26));
        }
        return letters.append(row).toString();
    }

    /** The column in an A1 reference, counted from 1; 0 where it is no reference, {@link #MAX_COLUMN} + 1 where it lies beyond. */
    static int column(String reference) {
        int column = 0;
        int at = 0;
        while (at < reference.length() && reference.charAt(at) >= 'A' && reference.charAt(at) <= 'Z') {
            column = column * 26 + reference.charAt(at) - 'A' + 1;
            if (column > MAX_COLUMN) {
                return MAX_COLUMN + 1;
            }
            at++;
        }
        return at == reference.length() ? 0 : column;
    }

    /** The row in an A1 reference; 0 where it has none, {@link #MAX_ROW} + 1 where it lies beyond. */
    static int row(String reference) {
        long row = 0;
        for (int at = 0; at < reference.length(); at++) {
            char c = reference.charAt(at);
            if (c >= '0' && c <= '9') {
                row = row * 10 + c - '0';
                if (row > MAX_ROW) {
                    return MAX_ROW + 1;
                }
            } else if (row > 0 || c < 'A' || c > 'Z') {
                return 0;
            }
        }
        return (int) row;
    }

    /** Undoes {@code _xHHHH_}, the way in which a workbook writes characters that XML cannot hold. */
    static String decode(String text) {
        int at = text.indexOf("_x");
        if (at < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int from = 0;
        while (at >= 0) {
            if (isEscape(text, at)) {
                plain.append(text, from, at).append((char) Integer.parseInt(text, at + 2, at + 6, 16));
                from = at + 7;
                at = text.indexOf("_x", from);
            } else {
                at = text.indexOf("_x", at + 2);
            }
        }
        return plain.append(text, from, text.length()).toString();
    }

    /** The other way: control characters, and text that would read as an escape. */
    static String encode(String text) {
        StringBuilder coded = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean escape = c == '_' && isEscape(text, i);
            boolean control = (c < ' ' && c != '\t' && c != '\n') || c == 0xFFFE || c == 0xFFFF;
            if (escape || control) {
                if (coded == null) {
                    coded = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                coded.append(String.format(Locale.ROOT, "_x%04X_", (int) c));
            } else if (coded != null) {
                coded.append(c);
            }
        }
        return coded == null ? text : coded.toString();
    }

    private static boolean isEscape(String text, int at) {
        if (at + 7 > text.length() || text.charAt(at + 1) != 'x' || text.charAt(at + 6) != '_') {
            return false;
        }
        for (int i = at + 2; i < at + 6; i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return false;
            }
        }
        return true;
    }

    /**
     * The number that a numeric cell means: at most 15 digits are meant, the rest is noise of binary arithmetic, so 0.30000000000000004 is 0.3. A whole
     * number keeps all of its digits. Empty where it is no finite number.
     */
    static Optional<BigDecimal> number(String text) {
        if (text.length() > 400) {
            return Optional.empty();
        }
        BigDecimal number;
        try {
            number = new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        if (number.signum() == 0) {
            return Optional.of(BigDecimal.ZERO);
        }
        if (Math.abs((long) number.precision() - number.scale()) > 400) {
            return Optional.empty();
        }
        number = number.stripTrailingZeros();
        if (number.precision() > DIGITS && number.scale() > 0) {
            number = number.round(new MathContext(DIGITS, RoundingMode.HALF_UP)).stripTrailingZeros();
        }
        return Optional.of(number);
    }

    /** Whether a numeric cell shows more digits than a spreadsheet program keeps. */
    static boolean exceedsDigits(BigDecimal number) {
        return number.stripTrailingZeros().precision() > DIGITS;
    }

    /** The day of a serial number. Empty for a time of day, a negative number and the 29 February 1900 that never was. */
    static Optional<LocalDate> day(BigDecimal serial, boolean from1904) {
        long days;
        try {
            days = serial.longValueExact();
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
        if (days < 0 || days > 2_958_465) {
            return Optional.empty();
        }
        if (from1904) {
            return Optional.of(EPOCH_1904.plusDays(days));
        }
        if (days == 0 || days == FALSE_LEAP_DAY) {
            return Optional.empty();
        }
        return Optional.of(BEFORE_1900.plusDays(days < FALSE_LEAP_DAY ? days : days - 1));
    }

    /** The serial number of a day in a workbook that counts from 1900; 0 for days before. */
    static long serial(LocalDate day) {
        long days = day.toEpochDay() - BEFORE_1900.toEpochDay();
        return days < 1 ? 0 : days < FALSE_LEAP_DAY ? days : days + 1;
    }

    /** Whether a number format shows days. */
    static boolean showsDay(String format) {
        boolean quoted = false;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted) {
                continue;
            } else if (c == '\\' || c == '_' || c == '*') {
                i++;
            } else if (c == '[') {
                int end = format.indexOf(']', i);
                i = end < 0 ? format.length() : end;
            } else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D') {
                return true;
            }
        }
        return false;
    }
}
