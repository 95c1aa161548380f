package io.plumbline.engine.upload;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.member.HeadStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Opens a workbook, CSV or JSON file that somebody sent and finds its data: the base sheet, the dimension, the header.
 *
 * <p>The file itself is read by {@link Parsers}. Nothing is unpacked, fetched or computed; macros, links and drawings are passed over.
 */
public final class WorkbookReader {
    private static final Pattern EXCEL_NAME = Pattern.compile("(?i)\\.xls[xmb]?$");

    /** How a file is opened. */
    interface Opening {
        Workbook open(Path file, Progress progress);
    }

    /**
     * What the sender says about a file.
     *
     * @param name the file's own name
     * @param dimension the dimension's code, if it was named
     * @param reading how its files of a dimension are to be read
     * @param corrections what was mended in it, in the order in which that was done
     */
    public record Sent(
            String name,
            @Nullable String dimension,
            Function<Dimension, Reading> reading,
            List<Correction> corrections) {
        public Sent {
            corrections = List.copyOf(corrections);
        }

        /** An upload, read as its sender said before. */
        public static Sent of(DSLContext read, Upload upload, List<Correction> corrections) {
            return new Sent(
                    upload.fileName(),
                    upload.dimensionCode(),
                    dimension -> new Reading(
                            upload.sheet(),
                            upload.headerRow(),
                            new ColumnMappingStore(read).of(upload.uploadedBy(), dimension.id())),
                    corrections);
        }

        /** A file about which nothing is said but, perhaps, its dimension. */
        public static Sent plain(String name, @Nullable String dimension) {
            return new Sent(name, dimension, any -> Reading.PLAIN, List.of());
        }
    }

    private final byte[] key;
    private final Opening opening;

    /** @param key the key that base sheets are signed with */
    public WorkbookReader(byte[] key, Parsers parsers) {
        this(key, parsers::open);
    }

    WorkbookReader(byte[] key, Opening opening) {
        this.key = key.clone();
        this.opening = opening;
    }

    /** The dimensions as they were at a commit; as they are now where none is named, or it is yet to come. */
    public static BiFunction<String, @Nullable Long, Dimension> definitions(DSLContext read) {
        long head = new HeadStore(read).commit();
        return (code, commit) -> new DimensionStore(read).at(code, commit == null ? head : Math.min(commit, head));
    }

    /**
     * Opens a file.
     *
     * @param dimensions gives the dimension of a code as it was at the commit that the workbook was made from (null where it does not tell), or throws
     *     UNKNOWN_DIMENSION
     */
    public ReadOutcome open(
            Path file, Sent sent, BiFunction<String, @Nullable Long, Dimension> dimensions, Progress progress) {
        try {
            Workbook workbook = opening.open(file, progress);
            try {
                return parsed(workbook, sent, dimensions);
            } catch (RuntimeException e) {
                workbook.close();
                throw e;
            }
        } catch (RdmException e) {
            return ReadOutcome.Rejected.of(e);
        }
    }

    private ReadOutcome parsed(Workbook workbook, Sent sent, BiFunction<String, @Nullable Long, Dimension> dimensions) {
        FileFormat format = workbook.about().format();
        if (format != FileFormat.XLSX && EXCEL_NAME.matcher(sent.name()).find()) {
            throw new RdmException(
                    ErrorCode.FILE_TYPE,
                    "This is a " + format.words()
                            + ", though its name says that it is a workbook. Rename it to end with ."
                            + format.name().toLowerCase(Locale.ROOT) + " and send it again, or save it as .xlsx.");
        }
        WorkbookBase base = WorkbookBase.read(workbook, key);
        List<Finding> findings = new ArrayList<>();
        Dimension dimension = dimensions.apply(
                code(base, sent.dimension()), base instanceof WorkbookBase.Signed signed ? signed.commit() : null);
        HeaderSearch.Outcome search =
                HeaderSearch.find(workbook, dimension, sent.reading().apply(dimension));
        HeaderSearch.Found found = search.found();
        if (found == null) {
            RdmException refusal = Objects.requireNonNull(search.refusal());
            workbook.close();
            return new ReadOutcome.Rejected(
                    refusal.code(), refusal.sentence(), refusal.findings(), dimension, search.look());
        }
        switch (base) {
            case WorkbookBase.Signed signed -> {}
            case WorkbookBase.Tampered tampered ->
                findings.add(Finding.general(
                        "BASE_TAMPERED",
                        Severity.WARNING,
                        "The hidden sheet that tells where this workbook came from was changed or comes from another installation, so its rows are"
                                + " compared with the newest state; edits that were made meanwhile cannot be recognised. Look closely at each"
                                + " change, or download the workbook again and carry your edits over."));
            case WorkbookBase.Absent absent ->
                findings.add(Finding.general(
                        "BASE_UNKNOWN",
                        Severity.NOTE,
                        "This " + format.words()
                                + " does not tell which state it was made from, so its rows are compared with the newest one; edits that others"
                                + " made meanwhile cannot be recognised."));
        }
        if (!workbook.about().told().isEmpty()) {
            findings.add(
                    Finding.general("READ_AS", Severity.NOTE, workbook.about().told()));
        }
        if (workbook.about().macros()) {
            findings.add(Finding.general(
                    "MACROS",
                    Severity.WARNING,
                    "The workbook holds macros. They were not run; the values were taken as they stand."));
        }
        if (!found.sheet().visible()) {
            findings.add(Finding.general(
                    "HIDDEN_SHEET",
                    Severity.WARNING,
                    "The rows were read from the sheet \"" + found.sheet().name()
                            + "\", which is hidden, for no visible one has a header with the key."));
        }
        findings.addAll(found.findings());
        return new ReadOutcome.Parsed(
                workbook,
                workbook.only(found.sheet()),
                dimension,
                found.header(),
                base,
                search.look(),
                new Corrections(found.header(), sent.corrections()),
                findings);
    }

    private static String code(WorkbookBase base, @Nullable String requested) {
        String told = switch (base) {
            case WorkbookBase.Signed signed -> signed.dimension();
            case WorkbookBase.Tampered tampered -> tampered.claimedDimension();
            case WorkbookBase.Absent absent -> null;
        };
        if (requested != null) {
            if (told != null && !told.equals(requested)) {
                throw new RdmException(
                        ErrorCode.WORKBOOK_FOREIGN,
                        "This is a workbook of " + told + ", but it was sent to " + requested + ". Send it to " + told
                                + ", or download the workbook of " + requested + " and fill that.");
            }
            return requested;
        }
        if (base instanceof WorkbookBase.Signed signed) {
            return signed.dimension();
        }
        throw new RdmException(
                ErrorCode.DIMENSION_NOT_NAMED,
                "The file does not tell which dimension it belongs to. Name the dimension when you send it, or use its downloaded workbook.");
    }
}
