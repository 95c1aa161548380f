package io.plumbline.engine.upload;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.DiskFull;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.lake.Lake;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Takes a file in: its bytes into the raw layer, and an upload of its own for every time that it is sent.
 *
 * <p>Errors: FILE_EMPTY; FILE_TOO_LARGE over the limit, BAD_REQUEST for a file name that cannot be shown safely, OBJECT_STORE when the bytes cannot be kept. An
 * error leaves no upload; bytes that were kept already stay, they are found again by their hash.
 */
public final class ReceiveUpload {
    public static final long MAX_BYTES = 200L * 1024 * 1024;
    private static final int MAX_NAME = 200;

    private final Database database;
    private final RawLayer raw;
    private final long maxBytes;
    private final Supplier<Path> temporary;

    public ReceiveUpload(Database database, Lake lake) {
        this(database, lake, MAX_BYTES);
    }

    public ReceiveUpload(Database database, Lake lake, long maxBytes) {
        this(database, lake, maxBytes, RawLayer::temporary);
    }

    /** @param temporary gives a new file for the bytes on their way */
    ReceiveUpload(Database database, Lake lake, long maxBytes, Supplier<Path> temporary) {
        this.temporary = temporary;
        this.database = database;
        this.raw = new RawLayer(lake);
        this.maxBytes = maxBytes;
    }

    /** What the sender says about a file; see {@link Upload}. */
    public record Terms(
            @Nullable String dimensionCode,
            @Nullable LocalDate effectiveDate,
            UploadMode mode,
            @Nullable Long confirmRetired,
            @Nullable Long changeSetId) {
        public static Terms changes(@Nullable String dimensionCode, @Nullable LocalDate effectiveDate) {
            return new Terms(dimensionCode, effectiveDate, UploadMode.CHANGES, null, null);
        }
    }

    /** Receives one file. */
    public Upload receive(@Nullable String fileName, InputStream bytes, Terms terms, long personId) {
        return receive(fileName, bytes, terms, personId, (tx, upload) -> {});
    }

    /** @param together writes what is never to be without the upload, such as the job that works on it, in the same transaction */
    public Upload receive(
            @Nullable String fileName,
            InputStream bytes,
            Terms terms,
            long personId,
            BiConsumer<DSLContext, Upload> together) {
        String name = cleanName(fileName);
        Path file = temporary.get();
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long size = copy(new DigestInputStream(bytes, digest), file, name);
            if (size == 0) {
                throw new RdmException(FileKind.EMPTY.code(), FileKind.EMPTY.sentence());
            }
            String sha256 = HexFormat.of().formatHex(digest.digest());
            raw.keep(file, sha256);
            Upload upload = new Upload(
                    UUID.randomUUID().toString(),
                    name,
                    sha256,
                    size,
                    terms.dimensionCode(),
                    terms.effectiveDate(),
                    terms.mode(),
                    terms.confirmRetired(),
                    UploadStatus.RECEIVED,
                    terms.changeSetId(),
                    null,
                    null,
                    null,
                    null,
                    personId,
                    Instant.now().truncatedTo(ChronoUnit.MICROS));
            database.transact(tx -> {
                new UploadStore(tx).insert(upload);
                together.accept(tx, upload);
            });
            return upload;
        } catch (IOException e) {
            throw DiskFull.isOne(e) ? DiskFull.refusal() : new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } finally {
            RawLayer.delete(file);
        }
    }

    private long copy(InputStream in, Path file, String name) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long size = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
                if (size > maxBytes) {
                    throw new RdmException(
                            ErrorCode.FILE_TOO_LARGE,
                            name + " has more than " + maxBytes / (1024 * 1024)
                                    + " MB, the limit for one upload. Send it in parts: rows that are absent mean nothing.");
                }
                out.write(buffer, 0, n);
            }
        }
        return size;
    }

    /** The last part of the path that a browser may send; control characters are refused, for names stand in logs and headers. */
    static String cleanName(@Nullable String sent) {
        if (sent == null || sent.isBlank()) {
            return "workbook.xlsx";
        }
        if (sent.codePoints().anyMatch(Character::isISOControl)) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "The file's name holds a line break or another control character. Rename the file and send it again.");
        }
        String name = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1)
                .strip();
        name = name.codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT && Character.getType(c) != Character.SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            return "workbook.xlsx";
        }
        int from = Math.max(0, name.length() - MAX_NAME);
        return name.substring(from > 0 && Character.isLowSurrogate(name.charAt(from)) ? from + 1 : from);
    }
}
