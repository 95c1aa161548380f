package io.plumbline.engine.upload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds a workbook by hand, part by part, for the shapes that other programs write. */
public final class SheetXml {
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private final Map<String, Part> parts = new LinkedHashMap<>();

    private interface Part {
        void write(OutputStream to) throws IOException;
    }

    /** A workbook with one sheet; {@code rows} is the inside of its sheetData. */
    public static SheetXml of(String sheet, String rows) {
        SheetXml xml = new SheetXml();
        xml.part(
                "[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>");
        xml.part(
                "_rels/.rels",
                relations("<Relationship Id='r1' Type='" + OFFICE + "/officeDocument' Target='xl/workbook.xml'/>"));
        xml.workbook(sheet, "");
        xml.part(
                "xl/_rels/workbook.xml.rels",
                relations("<Relationship Id='r1' Type='" + OFFICE + "/worksheet' Target='worksheets/sheet1.xml'/>"
                        + "<Relationship Id='r2' Type='" + OFFICE + "/styles' Target='/xl/styles.xml'/>"
                        + "<Relationship Id='r3' Type='" + OFFICE + "/sharedStrings' Target='sharedStrings.xml'/>"));
        xml.part(
                "xl/styles.xml",
                "<styleSheet xmlns='" + MAIN
                        + "'><numFmts count='1'><numFmt numFmtId='170' formatCode='d\\.\\ mmm\\ yyyy'/></numFmts>"
                        + "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='170'/><xf numFmtId='2'/></cellXfs></styleSheet>");
        xml.part("xl/sharedStrings.xml", "<sst xmlns='" + MAIN + "'/>");
        xml.sheet(rows, "");
        return xml;
    }

    public SheetXml workbook(String sheet, String properties) {
        return part(
                "xl/workbook.xml",
                "<workbook xmlns='" + MAIN + "' xmlns:r='" + OFFICE + "'>" + properties + "<sheets><sheet name='"
                        + sheet + "' sheetId='1' r:id='r1'/></sheets></workbook>");
    }

    public SheetXml sheet(String rows, String after) {
        return part(
                "xl/worksheets/sheet1.xml",
                "<worksheet xmlns='" + MAIN + "'><sheetData>" + rows + "</sheetData>" + after + "</worksheet>");
    }

    public SheetXml shared(String items) {
        return part(
                "xl/sharedStrings.xml",
                "<sst xmlns='" + MAIN + "' count='2147483647' uniqueCount='2147483647'>" + items + "</sst>");
    }

    public SheetXml part(String name, String text) {
        return part(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public SheetXml part(String name, byte[] bytes) {
        parts.put(name, to -> to.write(bytes));
        return this;
    }

    /** The bytes of each part, by its name. */
    Map<String, byte[]> contents() throws IOException {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            part.getValue().write(bytes);
            contents.put(part.getKey(), bytes.toByteArray());
        }
        return contents;
    }

    /** A part of any size, which is never held in memory: what comes before, something many times, what comes after. */
    public SheetXml part(String name, String before, String again, int times, String after) {
        byte[] many = again.repeat(1_000).getBytes(StandardCharsets.UTF_8);
        parts.put(name, to -> {
            to.write(before.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < times / 1_000; i++) {
                to.write(many);
            }
            to.write(after.getBytes(StandardCharsets.UTF_8));
        });
        return this;
    }

    /** A small file whose shared texts need that much memory. */
    public static SheetXml manySharedTexts(String sheet, String rows, int megabytesOfMemory) {
        // An empty text takes four bytes when it is read.
        return of(sheet, rows)
                .part("xl/sharedStrings.xml", "<sst xmlns='" + MAIN + "'>", "<si/>", megabytesOfMemory << 18, "</sst>");
    }

    /** A workbook that takes seconds to read: rows, and behind them hundreds of megabytes that mean nothing. */
    public static SheetXml endless(String sheet, String rows) {
        return of(sheet, "")
                .part(
                        "xl/worksheets/sheet1.xml",
                        "<worksheet xmlns='" + MAIN + "'><sheetData>" + rows,
                        "<x/>",
                        100_000_000,
                        "</sheetData></worksheet>");
    }

    public SheetXml without(String name) {
        parts.remove(name);
        return this;
    }

    private static String relations(String inside) {
        return "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>" + inside
                + "</Relationships>";
    }

    /** An inline text cell. */
    public static String text(String at, String text) {
        return "<c r='" + at + "' t='inlineStr'><is><t>" + text + "</t></is></c>";
    }

    /** A row of inline texts without any reference. */
    public static String row(String... texts) {
        StringBuilder row = new StringBuilder("<row>");
        for (String text : texts) {
            row.append(text.isEmpty() ? "<c/>" : "<c t='inlineStr'><is><t>" + text + "</t></is></c>");
        }
        return row.append("</row>").toString();
    }

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void write(OutputStream to) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(to)) {
            zip.setLevel(Deflater.BEST_SPEED);
            for (Map.Entry<String, Part> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                part.getValue().write(zip);
                zip.closeEntry();
            }
        }
    }

    public Path write(Path folder) {
        try {
            Path file = Files.createTempFile(folder, "book", ".xlsx");
            try (OutputStream out = Files.newOutputStream(file)) {
                write(out);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
