package io.plumbline.web.page;

import io.plumbline.engine.time.Period;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How numbers, days and times are shown: thousands separated, minus is U+2212, deltas signed, ISO dates, durations in words.
 *
 * <p>Example: {@code count(18402117)} is 18,402,117; {@code signed(-70061)} is −70,061; {@code percent(143, 10000)} is 1.43 %.
 */
public final class Shown {
    private static final int DAY = 10;
    private static final char MINUS = '\u2212';
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Shown() {}

    public static String count(long number) {
        return number(BigDecimal.valueOf(number));
    }

    /** Exact: no digit is rounded away. */
    public static String number(BigDecimal number) {
        String plain = number.abs().toPlainString();
        int point = plain.indexOf('.');
        String whole = point < 0 ? plain : plain.substring(0, point);
        String rest = point < 0 ? "" : plain.substring(point);
        StringBuilder shown = new StringBuilder();
        if (number.signum() < 0) {
            shown.append(MINUS);
        }
        for (int i = 0; i < whole.length(); i++) {
            if (i > 0 && (whole.length() - i) % 3 == 0) {
                shown.append(',');
            }
            shown.append(whole.charAt(i));
        }
        return shown.append(rest).toString();
    }

    public static String signed(long number) {
        return signed(BigDecimal.valueOf(number));
    }

    /** With its sign; 0 stays 0. */
    public static String signed(BigDecimal number) {
        if (number.signum() == 0) {
            return "0";
        }
        return number.signum() > 0 ? "+" + number(number) : number(number);
    }

    /** Part of whole in percent with two digits; a part that rounds to nothing says so. */
    public static String percent(BigDecimal part, BigDecimal whole) {
        return percentOf(part, whole, false);
    }

    /** Change against what was, signed. */
    public static String change(BigDecimal delta, BigDecimal before) {
        return percentOf(delta, before, true);
    }

    private static String percentOf(BigDecimal part, BigDecimal whole, boolean withSign) {
        if (part.signum() == 0) {
            return withSign ? "0" : "0 %";
        }
        if (whole.signum() == 0) {
            return "from 0";
        }
        BigDecimal ratio = part.multiply(BigDecimal.valueOf(100)).divide(whole.abs(), 2, RoundingMode.HALF_EVEN);
        if (ratio.signum() == 0) {
            return (part.signum() < 0 ? String.valueOf(MINUS) : "") + "under 0.01 %";
        }
        return (withSign ? signed(ratio) : number(ratio)) + " %";
    }

    /** Short for a picture where the exact number stands beside it: 18.4 M. */
    public static String rounded(BigDecimal number) {
        String[] units = {"", " k", " M", " G", " T", " P"};
        BigDecimal thousand = BigDecimal.valueOf(1000);
        BigDecimal size = number;
        int unit = 0;
        while (size.abs().compareTo(thousand) >= 0 && unit < units.length - 1) {
            size = size.divide(thousand, 6, RoundingMode.HALF_EVEN);
            unit++;
        }
        int digits = unit == 0 && number.stripTrailingZeros().scale() <= 0 ? 0 : 1;
        return number(size.setScale(digits, RoundingMode.HALF_EVEN)) + units[unit];
    }

    /** A day, or "open" for the open end. */
    public static String until(LocalDate to) {
        return to.equals(Period.OPEN_END) ? "open" : to.toString();
    }

    /** A day, or "beginning" for the beginning of time. */
    public static String from(LocalDate from) {
        return from.equals(Period.BEGINNING) ? "beginning" : from.toString();
    }

    /** Minute in UTC. */
    public static String time(@Nullable Instant at) {
        return at == null ? "" : MINUTE.format(at);
    }

    /** Time of day in UTC, with its day where that is another one. */
    public static String clock(Instant at, Instant now) {
        String time = time(at);
        return time.regionMatches(0, time(now), 0, DAY) ? time.substring(DAY + 1) : time;
    }

    /** How long, in words. */
    public static String duration(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        if (millis < 10_000) {
            return BigDecimal.valueOf(millis)
                            .movePointLeft(3)
                            .setScale(2, RoundingMode.HALF_EVEN)
                            .toPlainString() + " seconds";
        }
        long seconds = Math.round(millis / 1000.0);
        if (seconds < 120) {
            return seconds + " seconds";
        }
        long minutes = seconds / 60;
        if (minutes < 120) {
            return minutes + " minutes " + seconds % 60 + " seconds";
        }
        return minutes / 60 + " hours " + minutes % 60 + " minutes";
    }

    /** How long ago, in words. */
    public static String ago(Instant then, Instant now) {
        long seconds = Math.max(0, Duration.between(then, now).getSeconds());
        if (seconds < 60) {
            return "just now";
        }
        if (seconds < 3600) {
            return plural(seconds / 60, "minute") + " ago";
        }
        if (seconds < 86_400) {
            return plural(seconds / 3600, "hour") + " ago";
        }
        return seconds < 30 * 86_400L ? plural(seconds / 86_400, "day") + " ago" : time(then);
    }

    public static String bytes(long bytes) {
        return bytes < 1000
                ? plural(bytes, "byte")
                : rounded(BigDecimal.valueOf(bytes))
                        .replace(" k", " kB")
                        .replace(" M", " MB")
                        .replace(" G", " GB")
                        .replace(" T", " TB");
    }

    public static String plural(long number, String word) {
        return count(number) + " " + (number == 1 ? word : word + "s");
    }

    /** The ends of a long hash: 9f3c…e21a. */
    public static String hash(String hash) {
        return hash.length() <= 12 ? hash : hash.substring(0, 4) + "…" + hash.substring(hash.length() - 4);
    }
}
