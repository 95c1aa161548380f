package io.plumbline.engine.change;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.upload.ColumnMappingStore;
import io.plumbline.engine.upload.Correction;
import io.plumbline.engine.upload.CorrectionStore;
import io.plumbline.engine.upload.Header;
import io.plumbline.engine.upload.Reading;
import io.plumbline.engine.upload.Upload;
import io.plumbline.engine.upload.UploadStatus;
import io.plumbline.engine.upload.UploadStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Mends what an uploaded file says, or how it is read, without touching it: the upload is worked on again, and its change set holds what comes out then.
 *
 * <p>Who mends is an author of the change set from then on. Errors: ROLE_MISSING; UNKNOWN_UPLOAD; WRONG_STATE while it is worked on, once its change set is
 * no draft, or where a newer file took its place; BAD_REQUEST for a correction that cannot be made, with the reason.
 */
public final class MendUpload {
    public static final int MAX_STEP = 2_000;
    private static final int MAX_PAD = 100;
    private static final Pattern ADDRESS = Pattern.compile("[A-Z]{1,3}[1-9][0-9]{0,7}");

    private final Database database;
    private final AuditTrail trail;

    public MendUpload(Database database, AuditLog audit) {
        this.database = database;
        this.trail = new AuditTrail(database, audit);
    }

    /**
     * Makes corrections, which can be taken back together.
     *
     * @param together writes what is never to be without them, such as the job that works on the upload, in the same transaction
     */
    public Upload correct(
            String uploadId, List<Correction> corrections, Person who, BiConsumer<DSLContext, Upload> together) {
        Upload seen = new UploadStore(database.read()).get(uploadId);
        check(corrections, seen);
        String detail =
                corrections.size() == 1 ? corrections.getFirst().kind().words() : corrections.size() + " corrections";
        return again(
                uploadId,
                who,
                "correct",
                detail,
                together,
                (tx, upload) -> new CorrectionStore(tx).add(uploadId, corrections, who.id()));
    }

    /** Takes a step of corrections, and all that were made after it, back. */
    public Upload undo(String uploadId, int step, Person who, BiConsumer<DSLContext, Upload> together) {
        return again(uploadId, who, "undo", "from step " + step, together, (tx, upload) -> {
            if (new CorrectionStore(tx).undo(uploadId, step) == 0) {
                throw new RdmException(
                        ErrorCode.BAD_REQUEST,
                        "There is no step " + step
                                + " to take back. Somebody may have taken it back already: look again.");
            }
        });
    }

    /**
     * Says how the file is to be read. What its columns mean is remembered, for the next files of the one who sent this one too.
     *
     * @param reading its columns by heading; those that it does not name mean again what they say
     */
    public Upload read(String uploadId, Reading reading, Person who, BiConsumer<DSLContext, Upload> together) {
        return again(uploadId, who, "columns", reading.columns().size() + " columns", together, (tx, upload) -> {
            Dimension dimension = dimension(tx, upload);
            Map<String, String> kept = new HashMap<>();
            reading.columns().forEach((heading, attribute) -> {
                if (!attribute.isEmpty() && !Header.OWN.contains(attribute) && dimension.indexOf(attribute) < 0) {
                    throw new RdmException(
                            ErrorCode.BAD_REQUEST,
                            "Found " + attribute + " as the meaning of the column \"" + heading
                                    + "\", expected an attribute of " + dimension.code() + ".");
                }
                kept.put(Reading.heading(heading), attribute);
            });
            ColumnMappingStore mappings = new ColumnMappingStore(tx);
            mappings.forget(
                    upload.uploadedBy(),
                    dimension.id(),
                    mappings.of(upload.uploadedBy(), dimension.id()).keySet());
            mappings.keep(upload.uploadedBy(), dimension.id(), kept);
            new UploadStore(tx).readFrom(uploadId, reading.sheet(), reading.headerRow());
        });
    }

    private interface Step {
        void take(DSLContext tx, Upload upload);
    }

    private Upload again(
            String uploadId,
            Person who,
            String act,
            String detail,
            BiConsumer<DSLContext, Upload> together,
            Step step) {
        return trail.recorded(Deed.of(who, "upload." + act, "uploads/" + uploadId, detail), tx -> {
            if (!who.has(Role.ANALYST)) {
                throw new RdmException(ErrorCode.ROLE_MISSING, "Mending a file needs the role analyst.");
            }
            UploadStore uploads = new UploadStore(tx);
            Upload upload = uploads.lock(uploadId);
            if (!upload.status().isEnded()) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE, upload.fileName() + " is being read. Wait until that is done.");
            }
            Long changeSet = upload.changeSetId();
            if (changeSet != null) {
                requireEditable(tx, changeSet, upload);
                new ChangeSetStore(tx).addAuthor(changeSet, who.id());
            }
            step.take(tx, upload);
            uploads.status(uploadId, UploadStatus.RECEIVED);
            together.accept(tx, upload);
            return uploads.get(uploadId);
        });
    }

    private static void requireEditable(DSLContext tx, long changeSet, Upload upload) {
        ChangeSet into = new ChangeSetStore(tx).lock(changeSet);
        if (!into.status().isEditable()) {
            throw new RdmException(
                    ErrorCode.WRONG_STATE,
                    "Change set " + changeSet + " is " + into.status()
                            + ", so its files stay as they are. Send the file again for a change set of its own.");
        }
        UploadStore.newerThan(new UploadStore(tx).ofChangeSet(changeSet), upload)
                .ifPresent(newer -> {
                    throw new RdmException(
                            ErrorCode.WRONG_STATE,
                            "A newer file, " + newer.fileName() + ", took the place of this one. Mend that one.");
                });
    }

    private static Dimension dimension(DSLContext tx, Upload upload) {
        if (upload.dimensionCode() == null) {
            throw new RdmException(
                    ErrorCode.DIMENSION_NOT_NAMED,
                    "It is not known which dimension " + upload.fileName()
                            + " belongs to. Name the dimension when you send it.");
        }
        return new DimensionStore(tx).byCode(upload.dimensionCode());
    }

    private void check(List<Correction> corrections, Upload upload) {
        if (corrections.isEmpty() || corrections.size() > MAX_STEP) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "Found " + corrections.size() + " corrections, expected from 1 to " + MAX_STEP + ".");
        }
        Dimension dimension = dimension(database.read(), upload);
        for (Correction correction : corrections) {
            String trouble = trouble(correction, dimension);
            if (trouble != null) {
                throw new RdmException(ErrorCode.BAD_REQUEST, "This cannot be mended so: " + trouble + ".");
            }
        }
    }

    private static @Nullable String trouble(Correction correction, Dimension dimension) {
        String attribute = correction.attribute();
        String value = correction.value();
        if (value != null && value.length() > Correction.MAX_VALUE) {
            return "the value has " + value.length() + " characters, and a cell holds " + Correction.MAX_VALUE;
        }
        if (correction.kind() == Correction.Kind.CELL) {
            return correction.cell() == null
                            || !ADDRESS.matcher(correction.cell()).matches()
                    ? "found the cell " + correction.cell() + ", expected an address such as D17"
                    : null;
        }
        if (attribute == null || (dimension.indexOf(attribute) < 0 && !Header.OWN.contains(attribute))) {
            return "found the column " + attribute + ", expected an attribute of " + dimension.code();
        }
        return switch (correction.kind()) {
            case REPLACE -> correction.found() == null ? "it does not say which value is to be replaced" : null;
            case PAD -> isLength(value) ? null : "found the length " + value + ", expected 1 to " + MAX_PAD;
            case RESTORE ->
                dimension.key().contains(attribute)
                        ? attribute + " is part of the key; fill it up with zeros, or set its cells"
                        : null;
            case CELL, TRIM, UPPER, LOWER -> null;
        };
    }

    private static boolean isLength(@Nullable String value) {
        try {
            int length = Integer.parseInt(String.valueOf(value));
            return length >= 1 && length <= MAX_PAD;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
