package io.plumbline.engine.upload;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a file is, told by its bytes and never by its name. */
enum FileKind {
    ZIP(ErrorCode.FILE_TYPE, ""),
    EMPTY(
            ErrorCode.FILE_EMPTY,
            "The file is empty. Save the workbook again in your spreadsheet program and send that file."),
    OLD_EXCEL(
            ErrorCode.FILE_TYPE,
            "This is a workbook of the old kind (.xls). Open it and save it as \"Excel Workbook (.xlsx)\", then send that file."),
    ENCRYPTED(
            ErrorCode.FILE_TYPE,
            "This workbook is encrypted with a password. Open it, take the password off (File, Info, Protect Workbook) and send it again."),
    HTML(
            ErrorCode.FILE_TYPE,
            "This is a web page, not a workbook. Open it in your spreadsheet program and save it as .xlsx, or download the workbook here."),
    XML(
            ErrorCode.FILE_TYPE,
            "This is an XML file, not a workbook. Open it in your spreadsheet program and save it as .xlsx."),
    PDF(ErrorCode.FILE_TYPE, "This is a PDF, not a workbook. Send the workbook (.xlsx) that it was made from."),
    TEXT(ErrorCode.FILE_TYPE, ""),
    JSON(ErrorCode.FILE_TYPE, ""),
    UNKNOWN(
            ErrorCode.FILE_TYPE,
            "This is not a workbook. Expected an .xlsx file; download the workbook of the dimension here and fill it.");

    private static final byte[] OLE2 = {
        (byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1
    };
    private static final byte[] ENCRYPTED_PACKAGE = "EncryptedPackage".getBytes(StandardCharsets.UTF_16LE);
    private static final Pattern JSON_BEGINS = Pattern.compile("^(\\[\\s*(\\{|]|$)|\\{\\s*(\"|}|$))");
    private static final int HEAD = 4096;
    private static final int SCANNED = 16 * 1024 * 1024;

    private final ErrorCode code;
    private final String sentence;

    FileKind(ErrorCode code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    ErrorCode code() {
        return code;
    }

    /** Opens a file as what its bytes say that it is. Errors: FILE_EMPTY and FILE_TYPE for what holds no rows. */
    static Workbook open(Path file, long maxInflated, Runnable beat) {
        try {
            FileKind kind = of(file);
            return switch (kind) {
                case ZIP -> WorkbookParts.open(file, maxInflated, beat);
                case TEXT -> CsvFile.open(file, beat);
                case JSON -> JsonFile.open(file, beat);
                default -> throw new RdmException(kind.code(), kind.sentence());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why it cannot be read, and the way on. */
    String sentence() {
        return sentence;
    }

    static FileKind of(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        if (head.length == 0) {
            return EMPTY;
        }
        if (begins(head, OLE2)) {
            return holdsEncryptedPackage(file) ? ENCRYPTED : OLD_EXCEL;
        }
        if (head.length >= 4 && head[0] == 'P' && head[1] == 'K' && (head[2] == 3 || head[2] == 5 || head[2] == 7)) {
            return ZIP;
        }
        if (begins(head, "%PDF".getBytes(StandardCharsets.US_ASCII))) {
            return PDF;
        }
        String text = text(head).strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("<!doctype html")
                || text.startsWith("<html")
                || text.contains("<html")
                || text.startsWith("<table")) {
            return HTML;
        }
        if (text.startsWith("<?xml")) {
            return XML;
        }
        if (JSON_BEGINS.matcher(text).find()) {
            return JSON;
        }
        return looksLikeText(head) ? TEXT : UNKNOWN;
    }

    private static String text(byte[] head) {
        boolean utf16 = head.length >= 2 && ((head[0] == -1 && head[1] == -2) || (head[0] == -2 && head[1] == -1));
        String text = new String(head, utf16 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static boolean looksLikeText(byte[] head) {
        String text = text(head);
        long odd = text.chars()
                .filter(c -> (c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 0x7F)
                .count();
        return odd == 0;
    }

    private static boolean begins(byte[] head, byte[] with) {
        return head.length >= with.length && Arrays.equals(head, 0, with.length, with, 0, with.length);
    }

    private static boolean holdsEncryptedPackage(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(SCANNED);
        }
        for (int at = 0; at + ENCRYPTED_PACKAGE.length <= bytes.length; at += 2) {
            if (Arrays.equals(
                    bytes, at, at + ENCRYPTED_PACKAGE.length, ENCRYPTED_PACKAGE, 0, ENCRYPTED_PACKAGE.length)) {
                return true;
            }
        }
        return false;
    }
}
