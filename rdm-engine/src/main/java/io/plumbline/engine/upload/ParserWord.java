package io.plumbline.engine.upload;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One thing that the process which reads a file says to the application.
 *
 * <p>Shape in bytes: which of them (1), the length of its body (4), the body. Nothing is believed when it is read: PARSER_FAILED for what no process of ours
 * says, EOFException where the stream ends inside.
 */
sealed interface ParserWord {
    int MAX_TOLD = 4_000;

    int MAX_BODY = RowBlock.FULL + RowBlock.MAX_ROW;

    /** The file is open: what it is, and its sheets. */
    record Opened(Workbook.About about, List<Workbook.Sheet> sheets) implements ParserWord {
        public Opened {
            sheets = List.copyOf(sheets);
        }
    }

    /** Rows of the sheet that was asked for, as {@link RowBlock} has them. */
    record Rows(ByteBuffer block) implements ParserWord {}

    /** The end of the sheet that was asked for: its merged cells, and how many rows are hidden. */
    record End(List<String> merged, int hidden) implements ParserWord {
        public End {
            merged = List.copyOf(merged);
        }
    }

    /** The file cannot be read; the last word. */
    record Refused(ErrorCode code, String sentence) implements ParserWord {
        private static final Set<ErrorCode> CODES = EnumSet.of(
                ErrorCode.FILE_EMPTY,
                ErrorCode.FILE_TYPE,
                ErrorCode.FILE_DAMAGED,
                ErrorCode.FILE_TOO_LARGE,
                ErrorCode.PARSER_FAILED);

        private static final int MAX_SENTENCE = 4_000;

        static Refused of(RdmException e) {
            String sentence = e.sentence();
            return new Refused(
                    e.code(),
                    sentence.length() > MAX_SENTENCE ? sentence.substring(0, MAX_SENTENCE - 1) + "…" : sentence);
        }
    }

    /** The process makes headway. */
    record Beat() implements ParserWord {}

    private byte tag() {
        return switch (this) {
            case Opened opened -> 'O';
            case Rows rows -> 'R';
            case End end -> 'E';
            case Refused refused -> 'X';
            case Beat beat -> 'B';
        };
    }

    default void write(OutputStream to) throws IOException {
        ByteBuffer body = switch (this) {
            case Rows(ByteBuffer block) -> block;
            case Opened opened ->
                fields(out -> {
                    out.writeUTF(opened.about().format().name());
                    out.writeBoolean(opened.about().macros());
                    out.writeUTF(opened.about().told());
                    out.writeShort(opened.sheets().size());
                    for (Workbook.Sheet sheet : opened.sheets()) {
                        out.writeUTF(sheet.name());
                        out.writeBoolean(sheet.visible());
                    }
                });
            case End(List<String> merged, int hidden) ->
                fields(out -> {
                    out.writeInt(hidden);
                    out.writeShort(merged.size());
                    for (String range : merged) {
                        out.writeUTF(range);
                    }
                });
            case Refused(ErrorCode code, String sentence) ->
                fields(out -> {
                    out.writeUTF(code.name());
                    out.writeUTF(sentence);
                });
            case Beat beat -> ByteBuffer.allocate(0);
        };
        to.write(ByteBuffer.allocate(5).put(tag()).putInt(body.remaining()).array());
        to.write(body.array(), body.arrayOffset() + body.position(), body.remaining());
        to.flush();
    }

    static ParserWord read(DataInputStream from) throws IOException {
        byte tag = from.readByte();
        int length = from.readInt();
        if ("OREXB".indexOf(tag) < 0 || length < 0 || length > MAX_BODY) {
            throw ParserTrouble.garbled("a piece of the kind " + tag + " with " + length + " bytes");
        }
        byte[] body = new byte[length];
        from.readFully(body);
        if (tag == 'R') {
            return new Rows(ByteBuffer.wrap(body));
        }
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
            ParserWord word = switch (tag) {
                case 'O' -> opened(in);
                case 'E' -> end(in);
                case 'X' -> refused(in);
                default -> new Beat();
            };
            if (in.available() > 0) {
                throw ParserTrouble.garbled("a piece with something behind its end");
            }
            return word;
        } catch (IOException e) {
            throw ParserTrouble.garbled("a piece that is cut off");
        }
    }

    private static Opened opened(DataInputStream in) throws IOException {
        Workbook.About about = new Workbook.About(format(in.readUTF()), in.readBoolean(), text(in, MAX_TOLD));
        int count = count(in, 1, WorkbookParts.MAX_SHEETS);
        List<Workbook.Sheet> sheets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sheets.add(new Workbook.Sheet(i, text(in, WorkbookParts.MAX_SHEET_NAME), in.readBoolean()));
        }
        return new Opened(about, sheets);
    }

    private static FileFormat format(String name) {
        return Arrays.stream(FileFormat.values())
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ParserTrouble.garbled("an unknown format"));
    }

    private static End end(DataInputStream in) throws IOException {
        int hidden = in.readInt();
        if (hidden < 0) {
            throw ParserTrouble.garbled("a number of " + hidden + " rows");
        }
        int count = count(in, 0, SheetRows.MAX_MERGED);
        List<String> merged = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            merged.add(text(in, SheetRows.MAX_RANGE));
        }
        return new End(merged, hidden);
    }

    private static Refused refused(DataInputStream in) throws IOException {
        String code = in.readUTF();
        String sentence = text(in, Refused.MAX_SENTENCE);
        return Refused.CODES.stream()
                .filter(known -> known.name().equals(code))
                .findFirst()
                .map(known -> new Refused(known, sentence))
                .orElseThrow(() -> ParserTrouble.garbled("an unknown reason"));
    }

    private static int count(DataInputStream in, int least, int most) throws IOException {
        int count = in.readUnsignedShort();
        if (count < least || count > most) {
            throw ParserTrouble.garbled("a list of " + count);
        }
        return count;
    }

    private static String text(DataInputStream in, int most) throws IOException {
        String text = in.readUTF();
        if (text.length() > most) {
            throw ParserTrouble.garbled("a text of " + text.length() + " characters where " + most + " are the most");
        }
        return text;
    }

    /** Writes fields one after the other. */
    interface Fields {
        void write(DataOutputStream out) throws IOException;
    }

    private static ByteBuffer fields(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        fields.write(new DataOutputStream(bytes));
        return ByteBuffer.wrap(bytes.toByteArray());
    }
}
