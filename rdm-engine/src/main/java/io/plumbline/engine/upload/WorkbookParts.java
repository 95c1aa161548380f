package io.plumbline.engine.upload;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The parts of an open workbook: its sheets in order, shared texts, which styles show days, and from when it counts days. */
final class WorkbookParts implements Workbook {
    static final int MAX_SHEETS = 500;
    static final int MAX_SHEET_NAME = 255;

    private final GuardedZip zip;
    private final List<Sheet> sheets;
    private final List<String> sheetParts;
    private final boolean from1904;
    private final BitSet dayStyles;
    private final SharedStrings strings;

    private WorkbookParts(
            GuardedZip zip,
            List<Sheet> sheets,
            List<String> sheetParts,
            boolean from1904,
            BitSet dayStyles,
            SharedStrings strings) {
        this.zip = zip;
        this.sheets = List.copyOf(sheets);
        this.sheetParts = sheetParts;
        this.from1904 = from1904;
        this.dayStyles = dayStyles;
        this.strings = strings;
    }

    /**
     * Opens a zip and reads everything but the sheets' rows. Errors: FILE_TYPE for what is no workbook.
     *
     * @param maxInflated bytes that one part may unpack to
     * @param beat is called now and then, for those who watch
     */
    static WorkbookParts open(Path file, long maxInflated, Runnable beat) {
        GuardedZip zip = GuardedZip.open(file, maxInflated, beat);
        try {
            return of(zip);
        } catch (RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private static WorkbookParts of(GuardedZip zip) {
        String workbook = workbookPart(zip);
        Map<String, Relation> relations = relations(zip, workbook);
        List<Sheet> sheets = new ArrayList<>();
        List<String> sheetParts = new ArrayList<>();
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
                        if (name.length() > MAX_SHEET_NAME) {
                            throw GuardedZip.damaged("a sheet has a name of " + name.length() + " characters");
                        }
                        sheets.add(new Sheet(sheets.size(), name, state == null || state.equals("visible")));
                        sheetParts.add(relation.target());
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
        return new WorkbookParts(zip, sheets, sheetParts, from1904, days, SharedStrings.read(zip, shared));
    }

    @Override
    public List<Sheet> sheets() {
        return sheets;
    }

    @Override
    public About about() {
        int links = zip.count("xl/externalLinks/externalLink");
        int objects = zip.count("xl/embeddings/");
        String told = links + objects == 0
                ? ""
                : "Links to other files (" + links + ") and embedded objects (" + objects
                        + ") were passed over; nothing was opened or fetched.";
        return new About(FileFormat.XLSX, zip.has("xl/vbaProject.bin"), told);
    }

    @Override
    public RawRows rows(Sheet sheet, int lastRow) {
        PartReader part = new PartReader(zip, sheetParts.get(sheet.number()));
        return new SheetRows(part, sheet.name(), strings, dayStyles, from1904, lastRow);
    }

    @Override
    public Supplier<RawRows> only(Sheet sheet) {
        return () -> rows(sheet, ALL);
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
    public void close() {
        strings.close();
        zip.close();
    }
}
