package io.plumbline.engine.upload;

import io.plumbline.engine.upload.RawRows.RawRow;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in bytes, on their way from the process that reads a file to the application.
 *
 * <p>Shape: how many rows (4 bytes), the rows; a row is its number (4), how many cells it has (2) and the cells; a cell is its marks (1), its column (2), its day since 1970 where it shows
 * one (4), and its text: the length in characters (2), then one byte for each character, or two where the marks say so.
 */
final class RowBlock {
    /** What one row takes at the most: each character in two bytes, and the cells around them. */
    static final int MAX_ROW = 2 * SheetRows.MAX_ROW_TEXT + CellText.MAX_COLUMN * 9 + 6;

    static final int FULL = 64 * 1024;

    private static final int KIND = 0b111;
    private static final int FORMULA = 0b1000;
    private static final int SHOWS_DAY = 0b10000;
    private static final int WIDE = 0b100000;
    private static final SheetCell.Kind[] KINDS = SheetCell.Kind.values();
    private static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);
    /** A number has up to 400 digits on either side of the point. */
    private static final int MAX_NUMBER = 810;

    private ByteBuffer bytes = ByteBuffer.allocate(2 * FULL).position(Integer.BYTES);
    private int rows;

    boolean isEmpty() {
        return rows == 0;
    }

    boolean isFull() {
        return bytes.position() >= FULL;
    }

    void add(RawRow row) {
        room(6);
        bytes.putInt(row.number()).putShort((short) row.cells().size());
        for (SheetCell cell : row.cells()) {
            add(cell);
        }
        rows++;
    }

    private void add(SheetCell cell) {
        String text = cell.text();
        boolean wide = isWide(text);
        room(9 + 2 * text.length());
        bytes.put((byte) (cell.kind().ordinal()
                        | (cell.formula() ? FORMULA : 0)
                        | (cell.day() != null ? SHOWS_DAY : 0)
                        | (wide ? WIDE : 0)))
                .putShort((short) cell.column());
        if (cell.day() != null) {
            bytes.putInt((int) LocalDate.parse(cell.day()).toEpochDay());
        }
        bytes.putShort((short) text.length());
        if (wide) {
            bytes.asCharBuffer().put(text);
            bytes.position(bytes.position() + 2 * text.length());
        } else {
            bytes.put(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static boolean isWide(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return true;
            }
        }
        return false;
    }

    private void room(int more) {
        if (bytes.remaining() < more) {
            bytes = ByteBuffer.allocate(2 * bytes.capacity() + more).put(bytes.flip());
        }
    }

    /** Takes the rows out; they are to be used before the next one is added. */
    ByteBuffer take() {
        ByteBuffer taken = bytes.duplicate().putInt(0, rows).flip();
        bytes.clear().position(Integer.BYTES);
        rows = 0;
        return taken;
    }

    /** How many rows a block says that it has, with which its reading begins. */
    static int count(ByteBuffer from) {
        int count = from.remaining() < Integer.BYTES ? 0 : from.getInt();
        if (count < 1 || count > CsvFile.MAX_ROWS) {
            throw ParserTrouble.garbled("a block of " + count + " rows");
        }
        return count;
    }

    /** The next row. Nothing of the bytes is believed: PARSER_FAILED for whatever this class does not write. */
    static RawRow next(ByteBuffer from) {
        try {
            int number = from.getInt();
            int count = from.getShort();
            if (number < 1 || number > CsvFile.MAX_ROWS || count < 1 || count > CellText.MAX_COLUMN) {
                throw ParserTrouble.garbled("a row numbered " + number + " with " + count + " cells");
            }
            List<SheetCell> cells = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                cells.add(cell(from, number));
            }
            return new RawRow(number, cells);
        } catch (BufferUnderflowException e) {
            throw ParserTrouble.garbled("a row that is cut off");
        }
    }

    private static SheetCell cell(ByteBuffer from, int row) {
        int marks = from.get();
        int column = from.getShort();
        if ((marks & KIND) >= KINDS.length
                || marks < 0
                || marks > (KIND | FORMULA | SHOWS_DAY | WIDE)
                || column < 1
                || column > CellText.MAX_COLUMN) {
            throw ParserTrouble.garbled("a cell in column " + column + " with the marks " + marks);
        }
        SheetCell.Kind kind = KINDS[marks & KIND];
        String day = (marks & SHOWS_DAY) == 0 ? null : day(kind, from.getInt());
        String text = text(from, (marks & WIDE) != 0);
        boolean fits = switch (kind) {
            case TEXT, ERROR -> true;
            case NUMBER, DAY -> isPlainNumber(text);
            case TRUTH -> text.equals("TRUE") || text.equals("FALSE");
            case UNCOMPUTED -> text.isEmpty();
        };
        if (!fits) {
            throw ParserTrouble.garbled("a cell of the kind " + kind + " that holds something else");
        }
        return new SheetCell(row, column, kind, text, day, (marks & FORMULA) != 0);
    }

    private static @Nullable String day(SheetCell.Kind kind, int sinceEpoch) {
        if (kind != SheetCell.Kind.DAY || sinceEpoch < FIRST_DAY.toEpochDay() || sinceEpoch > LAST_DAY.toEpochDay()) {
            throw ParserTrouble.garbled("a day that is none");
        }
        return LocalDate.ofEpochDay(sinceEpoch).toString();
    }

    private static String text(ByteBuffer from, boolean wide) {
        int length = from.getShort();
        if (length < 0) {
            throw ParserTrouble.garbled("a text of more than " + CellText.MAX_TEXT + " characters");
        }
        int size = wide ? 2 * length : length;
        if (from.remaining() < size) {
            throw new BufferUnderflowException();
        }
        String text;
        if (wide) {
            char[] chars = new char[length];
            from.asCharBuffer().get(chars);
            text = new String(chars);
        } else {
            text = new String(from.array(), from.arrayOffset() + from.position(), size, StandardCharsets.ISO_8859_1);
        }
        from.position(from.position() + size);
        return text;
    }

    /** Digits with at most one point, as {@link java.math.BigDecimal#toPlainString()} writes them: no exponent that stands for a million digits. */
    private static boolean isPlainNumber(String text) {
        int at = text.startsWith("-") ? 1 : 0;
        boolean point = false;
        boolean digit = false;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '.' && digit && !point) {
                point = true;
                digit = false;
            } else if (c >= '0' && c <= '9') {
                digit = true;
            } else {
                return false;
            }
        }
        return digit && text.length() <= MAX_NUMBER;
    }
}
