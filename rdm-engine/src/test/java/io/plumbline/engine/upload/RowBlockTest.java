package io.plumbline.engine.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.upload.RawRows.RawRow;
import io.plumbline.engine.upload.SheetCell.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RowBlockTest {
    private static final List<String> ODD_TEXTS = List.of(
            "",
            "a",
            "ÿ",
            "Ā",
            "😀",
            "\ud800 alone",
            "\u0000\r\n\t",
            "é".repeat(CellText.MAX_TEXT),
            "語".repeat(CellText.MAX_TEXT),
            "=cmd|'/c calc'!A1");

    private final Spool spool = new Spool();

    @AfterEach
    void close() {
        spool.close();
    }

    @Test
    void everyKindOfCellComesOutAsItWentIn() {
        List<RawRow> rows = new ArrayList<>();
        for (String text : ODD_TEXTS) {
            rows.add(row(
                    1, cell(1, Kind.TEXT, text, null, false), cell(CellText.MAX_COLUMN, Kind.ERROR, text, null, true)));
        }
        rows.add(row(
                CellText.MAX_ROW,
                cell(1, Kind.NUMBER, "0", null, false),
                cell(2, Kind.NUMBER, "-12345678901234567890.5", null, true),
                cell(3, Kind.DAY, "1", "1900-01-01", false),
                cell(4, Kind.DAY, "2958465", "9999-12-31", true),
                cell(5, Kind.DAY, "1.5", null, false),
                cell(6, Kind.TRUTH, "TRUE", null, false),
                cell(7, Kind.TRUTH, "FALSE", null, true),
                cell(8, Kind.UNCOMPUTED, "", null, true)));
        assertThat(read(written(rows))).isEqualTo(rows);
    }

    @Test
    void anyRowsComeOutAsTheyWentIn() {
        Random random = new Random(108);
        for (int i = 0; i < 200; i++) {
            List<RawRow> rows = anyRows(random);
            assertThat(read(written(rows))).isEqualTo(rows);
        }
    }

    @Test
    void theLargestRowFits() {
        List<SheetCell> cells = new ArrayList<>();
        String text = "語".repeat(SheetRows.MAX_ROW_TEXT / CellText.MAX_COLUMN);
        for (int column = 1; column <= CellText.MAX_COLUMN; column++) {
            cells.add(cell(column, Kind.TEXT, text, null, false));
        }
        ByteBuffer block = written(List.of(new RawRow(1, cells)));
        assertThat(block.remaining()).isLessThan(ParserWord.MAX_BODY);
        assertThat(read(block)).containsExactly(new RawRow(1, cells));
    }

    @Test
    void blockThatIsCutOffAnywhereIsRefused() {
        byte[] whole = bytes(written(anyRows(new Random(7))));
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> read(cut)).isInstanceOfSatisfying(RdmException.class, RowBlockTest::isClear);
        }
    }

    @Test
    void blockWithWrongBytesIsReadOrRefusedAndNothingElse() {
        Random random = new Random(42);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = bytes(written(anyRows(random)));
            for (int wrong = random.nextInt(3); wrong >= 0; wrong--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                read(ByteBuffer.wrap(bytes)).forEach(row -> row.cells().forEach(SheetCell::hasTooManyDigits));
            } catch (RdmException e) {
                isClear(e);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    @Test
    void numberWithAnExponentIsRefusedBecauseItWouldUnfold() {
        assertThatThrownBy(() -> read(written(List.of(row(1, cell(1, Kind.NUMBER, "1e999999999", null, false))))))
                .isInstanceOfSatisfying(RdmException.class, RowBlockTest::isClear);
    }

    private static void isClear(RdmException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.PARSER_FAILED);
        assertThat(e.sentence())
                .startsWith("The process that reads the workbook gave")
                .contains("Send the file again");
    }

    static List<RawRow> anyRows(Random random) {
        List<RawRow> rows = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            List<SheetCell> cells = new ArrayList<>();
            int number = 1 + random.nextInt(CellText.MAX_ROW);
            for (int c = random.nextInt(5); c >= 0; c--) {
                cells.add(anyCell(number, random));
            }
            rows.add(new RawRow(number, cells));
        }
        return rows;
    }

    private static SheetCell anyCell(int row, Random random) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        String text = switch (kind) {
            case TEXT, ERROR -> ODD_TEXTS.get(random.nextInt(7));
            case NUMBER, DAY -> Integer.toString(random.nextInt());
            case TRUTH -> random.nextBoolean() ? "TRUE" : "FALSE";
            case UNCOMPUTED -> "";
        };
        String day = kind == Kind.DAY && random.nextBoolean() ? "2026-03-01" : null;
        return new SheetCell(row, 1 + random.nextInt(CellText.MAX_COLUMN), kind, text, day, random.nextBoolean());
    }

    private static SheetCell cell(int column, Kind kind, String text, @Nullable String day, boolean formula) {
        return new SheetCell(1, column, kind, text, day, formula);
    }

    private static RawRow row(int number, SheetCell... cells) {
        return new RawRow(
                number,
                Arrays.stream(cells)
                        .map(c -> new SheetCell(number, c.column(), c.kind(), c.text(), c.day(), c.formula()))
                        .toList());
    }

    static ByteBuffer written(List<RawRow> rows) {
        RowBlock block = new RowBlock();
        rows.forEach(block::add);
        return block.take();
    }

    private static byte[] bytes(ByteBuffer block) {
        byte[] bytes = new byte[block.remaining()];
        block.get(bytes);
        return bytes;
    }

    /** Through the spool, the way that rows go. */
    private List<RawRow> read(ByteBuffer block) {
        long from = spool.size();
        StoredRows.keep(block, spool);
        StoredRows stored = new StoredRows(spool, new StoredRows.Place(from, spool.size(), List.of(), 0));
        List<RawRow> rows = new ArrayList<>();
        for (RawRow row = stored.next(); row != null; row = stored.next()) {
            rows.add(row);
        }
        return rows;
    }
}
