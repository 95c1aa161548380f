package io.plumbline.engine.upload;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.job.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Opens a workbook that somebody sent and finds its data: the base sheet, the dimension, the header.
 *
 * <p>The file itself is read by {@link Parsers}. Nothing is unpacked, fetched or computed; macros, links and drawings are passed over.
 */
public final class WorkbookReader {
    /** How a file is opened. */
    interface Opening {
        Workbook open(Path file, Progress progress);
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

    /**
     * Opens a file.
     *
     * @param requested the dimension's code that the sender named, if any
     * @param dimensions gives the dimension of a code as it was at the commit that the workbook was made from (null where it does not tell), or throws
     *     UNKNOWN_DIMENSION
     */
    public ReadOutcome open(
            Path file,
            @Nullable String requested,
            BiFunction<String, @Nullable Long, Dimension> dimensions,
            Progress progress) {
        try {
            Workbook workbook = opening.open(file, progress);
            try {
                return parsed(workbook, requested, dimensions);
            } catch (RuntimeException e) {
                workbook.close();
                throw e;
            }
        } catch (RdmException e) {
            return ReadOutcome.Rejected.of(e);
        }
    }

    private ReadOutcome parsed(
            Workbook workbook, @Nullable String requested, BiFunction<String, @Nullable Long, Dimension> dimensions) {
        WorkbookBase base = WorkbookBase.read(workbook, key);
        List<Finding> findings = new ArrayList<>();
        Dimension dimension = dimensions.apply(
                code(base, requested), base instanceof WorkbookBase.Signed signed ? signed.commit() : null);
        HeaderSearch.Found found = HeaderSearch.find(workbook, dimension);
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
                        "This workbook does not tell which state it was made from, so its rows are compared with the newest one; edits that others"
                                + " made meanwhile cannot be recognised."));
        }
        if (workbook.hasMacros()) {
            findings.add(Finding.general(
                    "MACROS",
                    Severity.WARNING,
                    "The workbook holds macros. They were not run; the values were taken as they stand."));
        }
        findings.addAll(found.findings());
        return new ReadOutcome.Parsed(
                workbook, workbook.only(found.sheet()), dimension, found.header(), base, findings);
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
                "The workbook does not tell which dimension it belongs to. Name the dimension when you send it, or use its downloaded workbook.");
    }
}
