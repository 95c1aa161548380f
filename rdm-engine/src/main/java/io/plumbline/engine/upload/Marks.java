package io.plumbline.engine.upload;

import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written into a marked copy of a workbook.
 *
 * @param sheet the data sheet
 * @param headerRow the row of its header, from 1
 * @param values cells that were mended, and what they hold now
 * @param findings what was found at cells
 */
record Marks(String sheet, int headerRow, List<Value> values, List<Finding> findings) {
    private static final int MOST = 1_000_000;
    /** Longer than any sentence; a text of this length always fits into {@link DataOutputStream#writeUTF}. */
    private static final int CUT = 10_000;

    Marks {
        values = List.copyOf(values);
        findings = List.copyOf(findings);
    }

    /** A cell and its text; empty where it holds nothing. */
    record Value(String cell, String text) {}

    void write(DataOutputStream out) throws IOException {
        out.writeUTF(sheet);
        out.writeInt(headerRow);
        out.writeInt(values.size());
        for (Value value : values) {
            out.writeUTF(value.cell());
            out.writeUTF(cut(value.text()));
        }
        out.writeInt(findings.size());
        for (Finding f : findings) {
            out.writeUTF(cut(f.sheet()));
            out.writeUTF(cut(f.cell()));
            out.writeUTF(cut(f.attribute()));
            out.writeUTF(f.rule());
            out.writeUTF(f.severity().name());
            out.writeUTF(cut(f.message()));
            out.writeUTF(cut(f.found()));
            out.writeUTF(cut(f.expected()));
            out.writeUTF(cut(f.suggestion()));
        }
    }

    static Marks read(DataInputStream in) throws IOException {
        String sheet = in.readUTF();
        int headerRow = in.readInt();
        List<Value> values = new ArrayList<>();
        for (int i = count(in); i > 0; i--) {
            values.add(new Value(in.readUTF(), in.readUTF()));
        }
        List<Finding> findings = new ArrayList<>();
        for (int i = count(in); i > 0; i--) {
            findings.add(new Finding(
                    some(in.readUTF()),
                    some(in.readUTF()),
                    some(in.readUTF()),
                    in.readUTF(),
                    Severity.valueOf(in.readUTF()),
                    in.readUTF(),
                    some(in.readUTF()),
                    some(in.readUTF()),
                    some(in.readUTF())));
        }
        return new Marks(sheet, headerRow, values, findings);
    }

    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MOST) {
            throw new IOException("a list of " + count);
        }
        return count;
    }

    private static @Nullable String some(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String cut(@Nullable String text) {
        return text == null ? "" : text.length() > CUT ? text.substring(0, CUT - 1) + "…" : text;
    }
}
