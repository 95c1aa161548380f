package io.plumbline.engine.upload;

import static io.plumbline.engine.jooq.Tables.UPLOAD;

import io.plumbline.engine.error.Checked;
import io.plumbline.engine.lake.Lake;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.fs.ChecksumException;
import org.jooq.DSLContext;

/**
 * Checks that the bytes of each upload lie in the raw layer and are what their SHA-256 says.
 *
 * <p>Outcomes: uploads, files and bytes; a breach for each file that is missing or another. OBJECT_STORE where the store does not answer.
 */
public final class VerifyRawLayer {
    private static final String RESTORE =
            "Put the file back from a copy of the private store; until then the change set's cells cannot be traced to it.";

    private final DSLContext dsl;
    private final Lake lake;
    private final RawLayer raw;
    private final Checked.Gathering gathering = new Checked.Gathering();

    public VerifyRawLayer(DSLContext dsl, Lake lake) {
        this.dsl = dsl;
        this.lake = lake;
        this.raw = new RawLayer(lake);
    }

    /** @param quick leaves out reading the bytes */
    public Checked verify(boolean quick) {
        gathering.count("uploads", dsl.fetchCount(UPLOAD));
        gathering.count("files", 0);
        gathering.count("bytes", 0);
        dsl.selectDistinct(UPLOAD.SHA256, UPLOAD.BYTES)
                .from(UPLOAD)
                .orderBy(UPLOAD.SHA256)
                .fetch()
                .forEach(row -> check(row.value1(), row.value2(), quick));
        return gathering.of("raw-layer");
    }

    private void check(String sha256, long bytes, boolean quick) {
        String location = raw.location(sha256);
        gathering.count("files", 1);
        gathering.count("bytes", bytes);
        if (!lake.exists(location)) {
            gathering.breach(location, "nothing", bytes + " bytes of an upload", RESTORE);
            return;
        }
        long length = length(location);
        if (length != bytes) {
            gathering.breach(location, length + " bytes", bytes + " bytes", RESTORE);
        } else if (!quick) {
            String found = read(location);
            if (!found.equals("the SHA-256 " + sha256)) {
                gathering.breach(location, "bytes with " + found, "with the SHA-256 in its name", RESTORE);
            }
        }
    }

    private long length(String location) {
        try {
            return lake.io().newInputFile(location).getLength();
        } catch (RuntimeException e) {
            throw lake.unreachable(location, e);
        }
    }

    private String read(String location) {
        try (InputStream in = lake.open(location)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return "the SHA-256 " + HexFormat.of().formatHex(digest.digest());
        } catch (ChecksumException e) {
            return "a checksum beside them that is not theirs";
        } catch (IOException e) {
            throw lake.unreachable(location, new UncheckedIOException(e));
        } catch (RuntimeException e) {
            throw lake.unreachable(location, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
