package io.plumbline.engine.upload;

import io.plumbline.engine.lake.Lake;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/** The raw layer: every file that was ever sent, its bytes kept once under their SHA-256. */
public final class RawLayer {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Lake lake;

    public RawLayer(Lake lake) {
        this.lake = lake;
    }

    /** Where the bytes of that hash lie. */
    public String location(String sha256) {
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("a SHA-256 has 64 hexadecimal digits");
        }
        return lake.settings().privateStore() + "/raw/" + sha256;
    }

    /** Keeps a file; bytes that are there already are not written again. */
    public void keep(Path file, String sha256) {
        lake.put(file, location(sha256));
    }

    /** Copies the bytes into a new temporary file, which the caller deletes. */
    public Path fetch(String sha256) {
        String location = location(sha256);
        Path file = temporary();
        try (InputStream in = lake.io().newInputFile(location).newStream()) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw gone(file, lake.unreachable(location, new UncheckedIOException(e)));
        } catch (RuntimeException e) {
            throw gone(file, lake.unreachable(location, e));
        }
    }

    /** A new temporary file for bytes on their way. */
    static Path temporary() {
        try {
            return Files.createTempFile("plumbline-upload-", ".bin");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes such a file away. */
    public static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RuntimeException gone(Path file, RuntimeException cause) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return cause;
    }
}
