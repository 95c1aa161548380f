package io.plumbline.engine.upload;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.Version;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.poi.ss.usermodel.SheetVisibility;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.streaming.SXSSFRow;
import org.apache.poi.xssf.streaming.SXSSFSheet;
import org.jspecify.annotations.Nullable;

/**
 * Writes the members of a dimension into a workbook that can be edited and sent back.
 *
 * <p>Shape: a data sheet (key columns first, then the other attributes, {@code _action}, {@code _effective} and the hidden {@code _member}), a sheet that says
 * how to use it, and the signed base sheet that nobody sees. Rows pass through; memory does not grow with them.
 */
public final class WorkbookWriter {
    static final String LISTS_SHEET = "_lists";
    static final String READ_ME_SHEET = "Read me";
    private static final int WINDOW = 200;

    private final byte[] key;

    /** @param key the key that base sheets are signed with */
    public WorkbookWriter(byte[] key) {
        this.key = key.clone();
    }

    /**
     * What a workbook shows.
     *
     * @param filter the page's filters in words, empty where all members are in it
     * @param choices of references, the keys that a cell may take; without those that have too many members for a list
     */
    public record Contents(
            Dimension dimension, long commit, LocalDate asOf, String filter, Map<String, List<String>> choices) {
        public Contents {
            choices = Map.copyOf(choices);
        }
    }

    /**
     * Writes a workbook.
     *
     * @param members gives the versions to the consumer that it is called with, in the order of the sheet
     * @return how many rows it has
     */
    public long write(Contents contents, Consumer<Consumer<Version>> members, OutputStream out) {
        try (SteadyWorkbook workbook = new SteadyWorkbook(WINDOW)) {
            Dimension dimension = contents.dimension();
            List<Attribute> attributes = columns(dimension);
            WorkbookStyles styles = new WorkbookStyles(workbook);
            SXSSFSheet data = workbook.createSheet(sheetName(dimension));
            SXSSFSheet readMe = workbook.createSheet(READ_ME_SHEET);
            SXSSFSheet base = workbook.createSheet(WorkbookBase.SHEET);
            DataSheet sheet = new DataSheet(data, dimension, attributes, styles);
            sheet.begin();
            new AllowedLists(workbook, data).add(attributes, contents.choices());
            BaseSheet seal = new BaseSheet(base);
            seal.begin(contents, attributes);
            members.accept(version -> {
                if (sheet.rows() >= CellText.MAX_ROW - 1) {
                    throw new RdmException(
                            ErrorCode.FILE_TOO_LARGE,
                            dimension.code() + " has more rows than a sheet can hold (" + (CellText.MAX_ROW - 1)
                                    + "). Filter the page first, or use the export.");
                }
                sheet.add(version);
                seal.add(version, dimension);
            });
            seal.end();
            data.setAutoFilter(new CellRangeAddress(0, sheet.rows(), 0, attributes.size() + 1));
            writeReadMe(readMe, contents, sheet.rows(), styles);
            workbook.setSheetVisibility(workbook.getSheetIndex(base), SheetVisibility.VERY_HIDDEN);
            workbook.setActiveSheet(0);
            workbook.write(out);
            return sheet.rows();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Key attributes first: they are frozen. */
    private static List<Attribute> columns(Dimension dimension) {
        List<Attribute> columns = new ArrayList<>();
        dimension.key().forEach(name -> columns.add(dimension.attribute(name)));
        columns.addAll(dimension.describing());
        return columns;
    }

    /** The label as a sheet's name: 31 characters at most, none of those that a spreadsheet program refuses. */
    static String sheetName(Dimension dimension) {
        String name = dimension
                .label()
                .replaceAll("[\\[\\]*/\\\\?:\\p{Cntrl}\\p{Cf}]", " ")
                .strip();
        name = name.replaceAll("^'+|'+$", "").strip();
        if (name.length() > 31) {
            name = name.substring(0, Character.isHighSurrogate(name.charAt(30)) ? 30 : 31)
                    .strip();
        }
        boolean reserved = name.isEmpty()
                || name.equalsIgnoreCase("History")
                || name.equalsIgnoreCase(READ_ME_SHEET)
                || name.startsWith("_");
        return reserved ? "Members" : name;
    }

    private static void writeReadMe(SXSSFSheet sheet, Contents contents, int rows, WorkbookStyles styles) {
        String name = sheetName(contents.dimension());
        List<String> lines = List.of(
                contents.dimension().label() + " (" + contents.dimension().code() + ")",
                "State: commit " + contents.commit() + ", as of " + contents.asOf() + ", " + rows + " rows"
                        + (contents.filter().isEmpty() ? "" : ", filtered: " + contents.filter()),
                "",
                "How to use this workbook",
                "1. Edit cells on the sheet \"" + name
                        + "\". Add rows below; leave out columns or rows that you do not need.",
                "2. Save it as .xlsx and upload it. The page shows every changed cell before anything is stored.",
                "",
                "What it means",
                "- A blank cell clears the value. A column that you delete stays as it is.",
                "- A row that you delete means nothing, unless you upload the file as a full replacement.",
                "- " + Header.ACTION
                        + ": write retire to end a member at the row's effective date, or rename where you gave it another key from that date on; else leave it blank.",
                "- For a member that others take over from, write merge or split in " + Header.ACTION
                        + " and add a column " + Header.INTO
                        + " with their keys: \"B\", or with weights \"B: 60%; C: 40%\". For another member under the code of one that has ended,"
                        + " write new.",
                "- " + Header.EFFECTIVE
                        + ": the day from which the row's changes hold; blank takes the date that you choose at the upload.",
                "- The last column is hidden. It tells which member a row is; leave it alone, and clear it in rows that you copy.",
                "- Codes and long numbers are text cells, so that leading zeros and all digits stay.",
                "- The header cells carry notes with the type and the rules of each column.");
        for (int i = 0; i < lines.size(); i++) {
            var cell = sheet.createRow(i).createCell(0);
            cell.setCellValue(CellText.encode(lines.get(i)));
            cell.setCellStyle(i == 0 || i == 3 || i == 7 ? styles.header() : styles.wrapped());
        }
        sheet.setColumnWidth(0, 100 * 256);
        sheet.protectSheet("read-only");
    }

    /** The base sheet on its way into the workbook. */
    private final class BaseSheet {
        private final SXSSFSheet sheet;
        private final WorkbookSeal seal = new WorkbookSeal(key);
        private int at;
        private long members;

        BaseSheet(SXSSFSheet sheet) {
            this.sheet = sheet;
        }

        void begin(Contents contents, List<Attribute> attributes) {
            row(WorkbookBase.FORMAT_ROW, WorkbookBase.FORMAT);
            row(WorkbookBase.DIMENSION_ROW, contents.dimension().code());
            row(WorkbookBase.COMMIT_ROW, Long.toString(contents.commit()));
            row(WorkbookBase.AS_OF_ROW, contents.asOf().toString());
            row(
                    WorkbookBase.COLUMNS_ROW,
                    String.join(",", attributes.stream().map(Attribute::name).toList()));
            row(WorkbookBase.FILTER_ROW, contents.filter());
        }

        void add(Version version, Dimension dimension) {
            members++;
            List<@Nullable String> texts = new ArrayList<>();
            for (int i = 0; i < dimension.attributes().size(); i++) {
                Object value = version.values().get(i);
                texts.add(
                        value == null
                                ? null
                                : dimension.attributes().get(i).type().text(value));
            }
            row(version.memberId().toString(), WorkbookSeal.rowHash(texts));
        }

        void end() {
            row(WorkbookBase.COUNT_ROW, Long.toString(members));
            write(WorkbookBase.SIGNATURE_ROW, seal.signature());
        }

        private void row(String name, String value) {
            seal.add(name, value);
            write(name, value);
        }

        private void write(String name, String value) {
            SXSSFRow row = sheet.createRow(at++);
            row.createCell(0).setCellValue(name);
            row.createCell(1).setCellValue(CellText.encode(value));
        }
    }
}
