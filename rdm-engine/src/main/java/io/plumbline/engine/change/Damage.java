package io.plumbline.engine.change;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What spreadsheet programs do to texts by themselves: told from the text as it was and the one that came back.
 *
 * <p>It is only ever probable, so nothing is mended without being asked.
 */
enum Damage {
    ZEROS("a code was taken for a number, and its zeros were lost"),
    DATE("a code was taken for a date"),
    DIGITS("a long number was cut to 15 digits"),
    EXPONENT("a code was taken for a number with an exponent"),
    TRUTH("a text was taken for a truth value"),
    QUOTES("quotes, dashes or dots were made pretty"),
    SPACES("spaces were changed that nobody sees"),
    ENCODING("letters with accents were read in the wrong character set");

    private static final int DIGITS_KEPT = 15;
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    /** Day and month, month and day, month and year, with or without words. */
    private static final Pattern DATE_LIKE =
            Pattern.compile("(\\d{1,4}|[A-Za-z]{3,9})[-/. ]?(\\d{1,4}|[A-Za-z]{3,9})(?:[-/. ](\\d{1,4}))?");

    private final String words;

    Damage(String words) {
        this.words = words;
    }

    /** What has probably happened. */
    String words() {
        return words;
    }

    /** What has probably turned one text into the other; empty where somebody probably meant it. */
    static Optional<Damage> of(String before, String after) {
        if (before.equals(after) || before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        if (spaced(before).equals(spaced(after))) {
            return hasOddSpace(before) || hasOddSpace(after) ? Optional.of(SPACES) : Optional.empty();
        }
        if (before.equalsIgnoreCase(after) && isTruth(after)) {
            return Optional.of(TRUTH);
        }
        Optional<BigDecimal> number = number(after);
        if (number.isPresent()) {
            return asNumber(before, after, number.get());
        }
        if (becameDay(before, after)) {
            return Optional.of(DATE);
        }
        if (plain(before).equals(plain(after))) {
            return Optional.of(QUOTES);
        }
        return wronglyRead(before, after) ? Optional.of(ENCODING) : Optional.empty();
    }

    private static Optional<Damage> asNumber(String before, String after, BigDecimal number) {
        Optional<BigDecimal> was = number(before);
        if (was.isEmpty()) {
            return Optional.empty();
        }
        boolean hadExponent = before.toUpperCase(Locale.ROOT).indexOf('E') >= 0;
        boolean hasExponent = after.toUpperCase(Locale.ROOT).indexOf('E') >= 0;
        if (was.get().compareTo(number) == 0) {
            if (hadExponent != hasExponent) {
                return Optional.of(EXPONENT);
            }
            return after.length() < before.length() ? Optional.of(ZEROS) : Optional.empty();
        }
        if (hasExponent && isRounded(was.get(), number, number.precision())) {
            return Optional.of(was.get().precision() > DIGITS_KEPT ? DIGITS : EXPONENT);
        }
        return was.get().precision() > DIGITS_KEPT && isRounded(was.get(), number, DIGITS_KEPT)
                ? Optional.of(DIGITS)
                : Optional.empty();
    }

    private static boolean isRounded(BigDecimal was, BigDecimal number, int digits) {
        return was.round(new MathContext(digits, RoundingMode.HALF_UP)).compareTo(number) == 0
                || was.round(new MathContext(digits, RoundingMode.DOWN)).compareTo(number) == 0;
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return text.length() > 60
                    ? Optional.empty()
                    : Optional.of(new BigDecimal(text)).filter(n -> Math.abs((long) n.scale()) <= 400);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean becameDay(String before, String after) {
        LocalDate day;
        try {
            day = LocalDate.parse(after);
        } catch (DateTimeException e) {
            return false;
        }
        Matcher parts = DATE_LIKE.matcher(before.strip());
        if (!parts.matches()) {
            return false;
        }
        int said = 0;
        boolean month = false;
        for (int group = 1; group <= 3; group++) {
            String part = parts.group(group);
            if (part == null) {
                continue;
            }
            said++;
            if (Character.isLetter(part.charAt(0))) {
                if (!isMonth(part, day.getMonth())) {
                    return false;
                }
                month = true;
            } else {
                int value = Integer.parseInt(part);
                if (value != day.getDayOfMonth()
                        && value != day.getMonthValue()
                        && value != day.getYear()
                        && value != day.getYear() % 100) {
                    return false;
                }
                month |= value == day.getMonthValue();
            }
        }
        return said >= 2 && month;
    }

    private static boolean isMonth(String word, Month month) {
        for (Locale locale : new Locale[] {Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH}) {
            String name = month.getDisplayName(TextStyle.FULL, locale).toLowerCase(locale);
            if (name.startsWith(word.toLowerCase(locale))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTruth(String text) {
        return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
    }

    private static boolean hasOddSpace(String text) {
        return text.codePoints()
                .anyMatch(c -> c > 0x7F
                        && (Character.getType(c) == Character.FORMAT
                                || Character.isWhitespace(c)
                                || Character.isSpaceChar(c)));
    }

    private static String spaced(String text) {
        return text.codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT)
                .map(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }

    private static String plain(String text) {
        return spaced(text)
                .replaceAll("[‘’‚‛]", "'")
                .replaceAll("[“”„‟]", "\"")
                .replaceAll("--|[–—]", "-")
                .replace("…", "...");
    }

    private static boolean wronglyRead(String before, String after) {
        return new String(before.getBytes(StandardCharsets.UTF_8), WINDOWS).equals(after)
                || new String(before.getBytes(WINDOWS), StandardCharsets.UTF_8).equals(after);
    }
}
