package io.plumbline.engine.upload;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parts of an open workbook: its sheets in order, shared texts, which styles show days, and from when it counts days. */
final class WorkbookParts implements Closeable {
    private static final int MAX_SHEETS = 500;

    /** One sheet: its name, the part that holds it, and whether people see it. */
    record Sheet(String name, String part, boolean visible) {}

    private final GuardedZip zip;
    private final List<Sheet> sheets;
    private final boolean from1904;
    private final BitSet dayStyles;
    private final SharedStrings strings;

    private WorkbookParts(
            GuardedZip zip, List<Sheet> sheets, boolean from1904, BitSet dayStyles, SharedStrings strings) {
        this.zip = zip;
        this.sheets = sheets;
        this.from1904 = from1904;
        this.dayStyles = dayStyles;
        this.strings = strings;
    }

    /** Reads everything but the sheets' rows. On an error the zip stays open and is the caller's to close. */
    static WorkbookParts of(GuardedZip zip) {
        String workbook = workbookPart(zip);
        Map<String, Relation> relations = relations(zip, workbook);
        List<Sheet> sheets = new ArrayList<>();
        boolean from1904 = false;
        try (PartReader xml = new PartReader(zip, workbook)) {
            for (String element = xml.nextElement(); element != null; element = xml.nextElement()) {
                if (element.equals("workbookPr")) {
                    String flag = xml.attribute("date1904");
                    from1904 = "1".equals(flag) || "true".equals(flag) || "on".equals(flag);
                } else if (element.equals("sheet")) {
                    Relation relation = relations.get(String.valueOf(xml.qualified("id")));
                    String name = xml.attribute("name");
                    if (relation != null && relation.is("worksheet") && name != null) {
                        String state = xml.attribute("state");
                        sheets.add(new Sheet(name, relation.target(), state == null || state.equals("visible")));
                    }
                    if (sheets.size() > MAX_SHEETS) {
                        throw GuardedZip.damaged("it has more than " + MAX_SHEETS + " sheets");
                    }
                }
            }
        }
        if (sheets.isEmpty()) {
            throw GuardedZip.damaged("it has no sheet with cells");
        }
        Optional<String> styles = target(relations, "styles").filter(zip::has);
        BitSet days = styles.map(part -> dayStyles(zip, part)).orElseGet(BitSet::new);
        String shared = target(relations, "sharedStrings").orElse(null);
        return new WorkbookParts(zip, sheets, from1904, days, SharedStrings.read(zip, shared));
    }

    List<Sheet> sheets() {
        return sheets;
    }

    Optional<Sheet> sheet(String name) {
        return sheets.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    boolean hasMacros() {
        return zip.has("xl/vbaProject.bin");
    }

    /** Begins to read a sheet. */
    SheetRows rows(Sheet sheet) {
        return new SheetRows(new PartReader(zip, sheet.part()), sheet.name(), strings, dayStyles, from1904);
    }

    private static String workbookPart(GuardedZip zip) {
        if (zip.has("_rels/.rels")) {
            Optional<String> office =
                    target(relations(zip, ""), "officeDocument").filter(zip::has);
            if (office.isPresent()) {
                if (office.get().endsWith(".bin")) {
                    throw kind("This is a binary workbook (.xlsb).");
                }
                if (isWorkbook(zip, office.get())) {
                    return office.get();
                }
                throw kind("This is an Office document, but no workbook.");
            }
        }
        if (zip.has("content.xml") && zip.has("mimetype")) {
            throw kind("This is an OpenDocument file (.ods).");
        }
        throw kind("This is a zip file, but no workbook.");
    }

    private static boolean isWorkbook(GuardedZip zip, String part) {
        try (PartReader xml = new PartReader(zip, part)) {
            return "workbook".equals(xml.nextElement());
        }
    }

    private static RdmException kind(String what) {
        return new RdmException(
                ErrorCode.FILE_TYPE,
                what
                        + " Open it in your spreadsheet program and save it as \"Excel Workbook (.xlsx)\", then send that file.");
    }

    private record Relation(String type, String target) {
        boolean is(String word) {
            return type.endsWith("/" + word);
        }
    }

    private static Optional<String> target(Map<String, Relation> relations, String word) {
        return relations.values().stream()
                .filter(r -> r.is(word))
                .map(Relation::target)
                .findFirst();
    }

    /** What a part refers to; the empty name stands for the package. External targets are left out: nothing is ever fetched. */
    private static Map<String, Relation> relations(GuardedZip zip, String part) {
        String folder = part.contains("/") ? part.substring(0, part.lastIndexOf('/') + 1) : "";
        String file = folder + "_rels/" + part.substring(folder.length()) + ".rels";
        Map<String, Relation> relations = new HashMap<>();
        if (!zip.has(file)) {
            return relations;
        }
        try (PartReader xml = new PartReader(zip, file)) {
            for (String element = xml.nextElement(); element != null; element = xml.nextElement()) {
                String id = xml.attribute("Id");
                String type = xml.attribute("Type");
                String target = xml.attribute("Target");
                if (id != null && type != null && target != null && !"External".equals(xml.attribute("TargetMode"))) {
                    relations.put(id, new Relation(type, resolve(folder, target)));
                }
            }
        }
        return relations;
    }

    /** The name of a part from a relative or absolute target. Only ever compared with the names in the zip. */
    private static String resolve(String folder, String target) {
        List<String> names = new ArrayList<>();
        for (String name : (target.startsWith("/") ? target : folder + target).split("/", -1)) {
            if (name.equals("..")) {
                if (!names.isEmpty()) {
                    names.removeLast();
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return String.join("/", names);
    }

    private static BitSet dayStyles(GuardedZip zip, String part) {
        Map<String, Boolean> own = new HashMap<>();
        BitSet days = new BitSet();
        try (PartReader xml = new PartReader(zip, part)) {
            int style = 0;
            for (String element = xml.nextElement(); element != null; element = xml.nextElement()) {
                if (element.equals("numFmt")) {
                    String id = xml.attribute("numFmtId");
                    String code = xml.attribute("formatCode");
                    if (id != null && code != null) {
                        own.put(id, CellText.showsDay(code));
                    }
                } else if (element.equals("cellXfs")) {
                    int inside = xml.depth();
                    for (String xf = xml.nextChild(inside); xf != null; xf = xml.nextChild(inside)) {
                        if (xf.equals("xf")) {
                            days.set(style++, showsDay(xml.attribute("numFmtId"), own));
                        }
                    }
                }
            }
        }
        return days;
    }

    /** Own formats first; else the ids that the standard gives to formats of days. */
    private static boolean showsDay(@Nullable String id, Map<String, Boolean> own) {
        if (id == null || id.length() > 5) {
            return false;
        }
        Boolean known = own.get(id);
        if (known != null) {
            return known;
        }
        try {
            int number = Integer.parseInt(id);
            return (number >= 14 && number <= 17)
                    || number == 22
                    || (number >= 27 && number <= 36)
                    || (number >= 50 && number <= 58);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        strings.close();
        zip.close();
    }
}
