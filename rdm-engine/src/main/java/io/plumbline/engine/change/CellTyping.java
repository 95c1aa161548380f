package io.plumbline.engine.change;

import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.ValueMismatch;
import io.plumbline.engine.upload.SheetCell;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The value of a workbook's cell in the type of its attribute. */
final class CellTyping {
    private static final List<DateTimeFormatter> OTHER_DAYS = List.of(
            DateTimeFormatter.ofPattern("d.M.uuuu", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT),
            DateTimeFormatter.ofPattern("uuuu/M/d", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT),
            DateTimeFormatter.ofPattern("uuuu-M-d", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT),
            DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT));

    private CellTyping() {}

    /**
     * The value; null where the cell holds nothing for this type.
     *
     * @throws ValueMismatch where the cell holds something else
     */
    static @Nullable Object value(SheetCell cell, AttributeType type) {
        if (type instanceof AttributeType.Reference) {
            return reference(cell, type);
        }
        return switch (cell.kind()) {
            case TEXT -> text(cell.text(), type);
            case NUMBER -> {
                if (type instanceof AttributeType.Day) {
                    throw new ValueMismatch("a date such as 2026-03-01");
                }
                yield type.parse(cell.text());
            }
            case DAY -> day(cell, type);
            case TRUTH -> {
                if (type instanceof AttributeType.Text || type instanceof AttributeType.Truth) {
                    yield type.parse(cell.text());
                }
                throw new ValueMismatch(type.words());
            }
            case ERROR -> throw new ValueMismatch("a value, not an error of a formula");
            case UNCOMPUTED -> throw new ValueMismatch("a value; the formula was never computed");
        };
    }

    private static @Nullable Object text(String text, AttributeType type) {
        if (type instanceof AttributeType.Text) {
            if (text.codePoints().anyMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF))) {
                throw new ValueMismatch("text without broken characters");
            }
            return type.parse(text);
        }
        return text.isBlank() ? null : type.parse(text);
    }

    /** The key that the cell shows; whose it is has to be looked up. */
    private static @Nullable Object reference(SheetCell cell, AttributeType type) {
        return switch (cell.kind()) {
            case TEXT, NUMBER, TRUTH -> cell.text().isBlank() ? null : cell.text();
            case DAY -> cell.day();
            case ERROR -> throw new ValueMismatch(type.words() + ", not an error of a formula");
            case UNCOMPUTED -> throw new ValueMismatch(type.words() + "; the formula was never computed");
        };
    }

    private static Object day(SheetCell cell, AttributeType type) {
        if (type instanceof AttributeType.Text || type instanceof AttributeType.Day) {
            if (cell.day() == null) {
                throw new ValueMismatch("a day of the calendar without a time");
            }
            return type.parse(cell.day());
        }
        throw new ValueMismatch(type.words() + ", not a date");
    }

    /** What the cell shows, for a finding. */
    static String found(SheetCell cell) {
        String text = cell.day() != null ? cell.day() : cell.text();
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    /** The value that was probably meant; null where nothing is near. */
    static @Nullable String suggestion(SheetCell cell, AttributeType type) {
        return switch (type) {
            case AttributeType.Day d -> nearDay(cell);
            case AttributeType.Whole w -> nearNumber(cell.text(), type);
            case AttributeType.Decimal d -> nearNumber(cell.text(), type);
            case AttributeType.Truth t ->
                switch (cell.text().strip().toLowerCase(Locale.ROOT)) {
                    case "y", "t", "x", "on" -> "true";
                    case "n", "f", "-", "off" -> "false";
                    default -> null;
                };
            case AttributeType.Text t -> null;
            case AttributeType.Reference r -> null;
        };
    }

    private static @Nullable String nearDay(SheetCell cell) {
        for (DateTimeFormatter format : OTHER_DAYS) {
            try {
                return LocalDate.parse(cell.text().strip(), format).toString();
            } catch (DateTimeException e) {
                continue;
            }
        }
        return null;
    }

    private static @Nullable String nearNumber(String text, AttributeType type) {
        String plain = text.replaceAll("[\\s\\u00A0\\u202F'’]", "");
        int comma = plain.lastIndexOf(',');
        int point = plain.lastIndexOf('.');
        String guess = comma > point ? plain.replace(".", "").replace(',', '.') : plain.replace(",", "");
        try {
            return guess.equals(text) ? null : type.text(type.parse(guess));
        } catch (ValueMismatch e) {
            return null;
        }
    }
}
