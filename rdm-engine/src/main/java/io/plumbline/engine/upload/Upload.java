package io.plumbline.engine.upload;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One file that somebody sent, with what they said about it.
 *
 * @param sha256 names the bytes in the raw layer; several uploads may share them
 * @param dimensionCode what the request named; null where the workbook's base sheet has to tell
 * @param effectiveDate from when its changes hold where a row names no date of its own; null means today
 * @param confirmRetired the number of retired members that the analyst typed for a full replacement
 * @param changeSetId the change set that it was sent into, or that it became
 * @param sheet the sheet that somebody chose
 * @param headerRow the row of the header that somebody chose
 * @param baseCommit the commit that its changes are compared with
 * @param asOf the day that the workbook showed, where it tells
 */
public record Upload(
        String id,
        String fileName,
        String sha256,
        long bytes,
        @Nullable String dimensionCode,
        @Nullable LocalDate effectiveDate,
        UploadMode mode,
        @Nullable Long confirmRetired,
        UploadStatus status,
        @Nullable Long changeSetId,
        @Nullable String sheet,
        @Nullable Integer headerRow,
        @Nullable Long baseCommit,
        @Nullable LocalDate asOf,
        long uploadedBy,
        Instant uploadedAt) {}
