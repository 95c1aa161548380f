package io.plumbline.engine.upload;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a workbook says about where it came from. */
public sealed interface WorkbookBase {
    /** The very hidden sheet that carries it. */
    String SHEET = "_plumbline";

    String FORMAT = "1";
    String FORMAT_ROW = "format";
    String DIMENSION_ROW = "dimension";
    String COMMIT_ROW = "commit";
    String AS_OF_ROW = "as_of";
    String COLUMNS_ROW = "columns";
    String FILTER_ROW = "filter";
    String COUNT_ROW = "rows";
    String SIGNATURE_ROW = "signature";

    /** A base sheet whose signature is right. */
    record Signed(String dimension, long commit, LocalDate asOf, List<String> columns, String filter, long rows)
            implements WorkbookBase {
        public Signed {
            columns = List.copyOf(columns);
        }
    }

    /** A base sheet that somebody changed, or that another installation signed; what it claims is not believed. */
    record Tampered(@Nullable String claimedDimension) implements WorkbookBase {}

    /** No base sheet: a workbook that was made elsewhere. */
    record Absent() implements WorkbookBase {}

    /** Reads and verifies the base sheet of a workbook. */
    static WorkbookBase read(Workbook workbook, byte[] key) {
        return workbook.sheet(SHEET)
                .map(sheet -> {
                    try (RawRows rows = workbook.rows(sheet, Workbook.ALL)) {
                        return verify(rows, key);
                    }
                })
                .orElseGet(Absent::new);
    }

    private static WorkbookBase verify(RawRows rows, byte[] key) {
        WorkbookSeal seal = new WorkbookSeal(key);
        String format = "";
        @Nullable String dimension = null;
        String commit = "";
        String asOf = "";
        String columns = "";
        String filter = "";
        String count = "";
        @Nullable String signature = null;
        long members = 0;
        for (RawRows.RawRow row = rows.next(); row != null && signature == null; row = rows.next()) {
            String name = textAt(row, 1);
            String value = textAt(row, 2);
            switch (name) {
                case FORMAT_ROW -> format = value;
                case DIMENSION_ROW -> dimension = value;
                case COMMIT_ROW -> commit = value;
                case AS_OF_ROW -> asOf = value;
                case COLUMNS_ROW -> columns = value;
                case FILTER_ROW -> filter = value;
                case COUNT_ROW -> count = value;
                case SIGNATURE_ROW -> signature = value;
                default -> members++;
            }
            if (signature == null) {
                seal.add(name, value);
            }
        }
        if (signature == null
                || dimension == null
                || !format.equals(FORMAT)
                || !count.equals(Long.toString(members))
                || !seal.matches(signature)) {
            return new Tampered(dimension);
        }
        try {
            return new Signed(
                    dimension,
                    Long.parseLong(commit),
                    LocalDate.parse(asOf),
                    List.of(columns.split(",")),
                    filter,
                    members);
        } catch (NumberFormatException | DateTimeException e) {
            return new Tampered(dimension);
        }
    }

    private static String textAt(RawRows.RawRow row, int column) {
        return row.cells().stream()
                .filter(cell -> cell.column() == column)
                .map(SheetCell::text)
                .findFirst()
                .orElse("");
    }
}
