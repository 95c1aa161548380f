package io.plumbline.engine.lake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.exceptions.NotFoundException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A small object that says what is current, and that is replaced only as it was read: of two who replace it at once, one is told. */
public final class Pointer {
    private static final String S3 = "s3://";
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;

    private final Lake lake;
    private final String location;

    Pointer(Lake lake, String location) {
        this.lake = lake;
        this.location = location;
    }

    /**
     * What it says.
     *
     * @param mark by which the store knows this very state
     */
    public record Seen(String text, String mark) {}

    /** What it says now; empty where there is none yet. */
    public Optional<Seen> read() {
        try {
            return lake.io() instanceof S3FileIO store ? read(store.client()) : readFile();
        } catch (RuntimeException e) {
            throw lake.unreachable(location, e);
        }
    }

    /**
     * Writes another text.
     *
     * @param seen what is replaced; null where there was none
     * @return false where it was replaced by somebody else meanwhile
     */
    public boolean replace(String text, @Nullable Seen seen) {
        try {
            return lake.io() instanceof S3FileIO store ? replace(store.client(), text, seen) : replaceFile(text, seen);
        } catch (RuntimeException e) {
            throw lake.unreachable(location, e);
        }
    }

    private Optional<Seen> read(S3Client store) {
        try {
            ResponseBytes<GetObjectResponse> found =
                    store.getObjectAsBytes(get -> get.bucket(bucket()).key(key()));
            return Optional.of(new Seen(found.asUtf8String(), found.response().eTag()));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    private boolean replace(S3Client store, String text, @Nullable Seen seen) {
        try {
            store.putObject(
                    put -> {
                        put.bucket(bucket()).key(key()).contentType("application/json");
                        if (seen == null) {
                            put.ifNoneMatch("*");
                        } else {
                            put.ifMatch(seen.mark());
                        }
                    },
                    RequestBody.fromString(text));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    private String bucket() {
        return location.substring(S3.length(), location.indexOf('/', S3.length()));
    }

    private String key() {
        return location.substring(location.indexOf('/', S3.length()) + 1);
    }

    private Optional<Seen> readFile() {
        try (InputStream in = lake.io().newInputFile(location).newStream()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(new Seen(text, text));
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean replaceFile(String text, @Nullable Seen seen) {
        if (!readFile().map(Seen::mark).equals(Optional.ofNullable(seen).map(Seen::mark))) {
            return false;
        }
        try {
            Path file = LocalFolder.path(location);
            Files.createDirectories(file.getParent());
            Path fresh = Files.createTempFile(file.getParent(), ".pointer", ".new");
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
