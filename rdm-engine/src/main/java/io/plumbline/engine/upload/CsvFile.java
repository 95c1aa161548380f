package io.plumbline.engine.upload;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A text file of records (CSV, or tab-separated text) as a workbook of one sheet: record 1 is row 1, and every value is text.
 *
 * <p>A value that a spreadsheet program would take for a formula, and that therefore stands behind an apostrophe in what is exported here, comes back without it.
 */
final class CsvFile implements Workbook {
    static final String SHEET = "CSV";
    /** Rows that a text file may have: more than a sheet, for such files are what is left to those who have more. */
    static final int MAX_ROWS = 10_000_000;

    private static final int BEGINNING = 64 * 1024;

    private final Path file;
    private final TextEncoding encoding;
    private final CsvDialect dialect;
    private final Runnable beat;

    private CsvFile(Path file, TextEncoding encoding, CsvDialect dialect, Runnable beat) {
        this.file = file;
        this.encoding = encoding;
        this.dialect = dialect;
        this.beat = beat;
    }

    static CsvFile open(Path file, Runnable beat) {
        try {
            TextEncoding encoding = TextEncoding.of(file, beat);
            char[] beginning = new char[BEGINNING];
            int length = 0;
            try (Reader reader = encoding.reader(file)) {
                for (int n = reader.read(beginning); n >= 0 && length < BEGINNING; ) {
                    length += n;
                    n = reader.read(beginning, length, BEGINNING - length);
                }
            }
            return new CsvFile(file, encoding, CsvDialect.of(new String(beginning, 0, length)), beat);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Sheet> sheets() {
        return List.of(new Sheet(0, SHEET, true));
    }

    @Override
    public About about() {
        return new About(
                FileFormat.CSV,
                false,
                "Read as text in " + encoding.charset().displayName() + ", with " + dialect.separatorWords()
                        + " between the values and " + dialect.quoteWords() + " around them.");
    }

    @Override
    public RawRows rows(Sheet sheet, int lastRow) {
        try {
            return new Records(lastRow);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Supplier<RawRows> only(Sheet sheet) {
        return () -> rows(sheet, ALL);
    }

    @Override
    public void close() {}

    private final class Records implements RawRows {
        private final int lastRow;
        private final Rationed reader;
        private final CSVParser parser;
        private final Iterator<CSVRecord> records;
        private int number;

        Records(int lastRow) throws IOException {
            this.lastRow = lastRow;
            this.reader = new Rationed(encoding.reader(file));
            this.parser = CSVParser.parse(reader, dialect.format());
            this.records = parser.iterator();
            if (dialect.named() && records.hasNext()) {
                records.next();
                number++;
            }
        }

        @Override
        public @Nullable RawRow next() {
            while (number < lastRow) {
                reader.begin(number + 1);
                CSVRecord row = record();
                if (row == null) {
                    return null;
                }
                number++;
                if (number > MAX_ROWS) {
                    throw new RdmException(
                            ErrorCode.FILE_TOO_LARGE,
                            "The file has more than " + MAX_ROWS
                                    + " rows. Send it in parts: rows that are absent mean nothing.");
                }
                List<SheetCell> cells = cells(row);
                if (!cells.isEmpty()) {
                    return new RawRow(number, cells);
                }
            }
            return null;
        }

        private @Nullable CSVRecord record() {
            try {
                return records.hasNext() ? records.next() : null;
            } catch (UncheckedIOException e) {
                throw e.getCause() instanceof TooLong tooLong ? tooLong.refusal() : e;
            } catch (IllegalStateException e) {
                throw damaged("row " + (number + 1) + " cannot be told apart into values");
            }
        }

        private List<SheetCell> cells(CSVRecord row) {
            if (row.size() > CellText.MAX_COLUMN) {
                throw damaged("row " + number + " has " + row.size() + " values, more than " + CellText.MAX_COLUMN);
            }
            List<SheetCell> cells = new ArrayList<>(row.size());
            for (int i = 0; i < row.size(); i++) {
                String text = Inert.read(row.get(i));
                if (text.length() > CellText.MAX_TEXT) {
                    throw damaged("the value at " + CellText.address(number, i + 1) + " has " + text.length()
                            + " characters, more than " + CellText.MAX_TEXT);
                }
                if (!text.isEmpty()) {
                    cells.add(new SheetCell(number, i + 1, SheetCell.Kind.TEXT, text, null, false));
                }
            }
            return cells;
        }

        @Override
        public List<String> merged() {
            return List.of();
        }

        @Override
        public void close() {
            try {
                parser.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static RdmException damaged(String why) {
        return new RdmException(
                ErrorCode.FILE_DAMAGED,
                "The text file cannot be read: " + why
                        + ". Look whether a quote is missing before that place, or save it as .xlsx and send that.");
    }

    /** A record grows in memory until its last quote is found, so it may not take more than so many characters. */
    private static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
        private final int row;

        TooLong(int row) {
            super("row " + row);
            this.row = row;
        }

        RdmException refusal() {
            return damaged("row " + row + " has more than " + SheetRows.MAX_ROW_TEXT + " characters");
        }
    }

    private final class Rationed extends FilterReader {
        private long left = SheetRows.MAX_ROW_TEXT;
        private int row;

        Rationed(Reader in) {
            super(in);
        }

        void begin(int number) {
            row = number;
            left = SheetRows.MAX_ROW_TEXT;
        }

        @Override
        public int read() throws IOException {
            int c = super.read();
            took(1);
            return c;
        }

        @Override
        public int read(char[] to, int at, int length) throws IOException {
            int n = super.read(to, at, length);
            took(n);
            beat.run();
            return n;
        }

        private void took(int n) throws IOException {
            left -= n;
            if (left < 0) {
                throw new TooLong(row);
            }
        }
    }
}
