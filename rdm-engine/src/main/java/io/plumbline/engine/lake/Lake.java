package io.plumbline.engine.lake;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SupportsPrefixOperations;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The object store of an installation: one {@link FileIO} over S3 ({@code s3://}) or a folder ({@code file:}).
 *
 * <p>Errors: OBJECT_STORE when the store is down, refuses, or lacks the bucket: within 20 seconds where nothing listens, within a minute where
 * something listens and stays silent.
 */
public final class Lake implements AutoCloseable {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final LakeSettings settings;
    private final FileIO io;

    public Lake(LakeSettings settings) {
        this.settings = settings;
        this.io =
                settings.warehouse().startsWith("s3://") ? new S3FileIO() : new HadoopFileIO(new Configuration(false));
        io.initialize(properties());
    }

    public LakeSettings settings() {
        return settings;
    }

    public FileIO io() {
        return io;
    }

    /** The files for a catalog, which is told at once when the store does not answer. */
    public FileIO catalogFiles() {
        return new CatalogFiles(io);
    }

    /**
     * The properties with which Iceberg's own classes reach the same store.
     *
     * <p>Three tries of four seconds to connect: what is gone is known to be gone soon, and a short hiccup is ridden out.
     */
    public Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        settings.endpoint().ifPresent(endpoint -> {
            properties.put("s3.endpoint", endpoint);
            properties.put("s3.path-style-access", "true");
        });
        settings.accessKey().ifPresent(key -> properties.put("s3.access-key-id", key));
        settings.secretKey().ifPresent(key -> properties.put("s3.secret-access-key", key));
        properties.put("client.region", settings.region());
        properties.put("http-client.type", "urlconnection");
        properties.put("http-client.urlconnection.connection-timeout-ms", "4000");
        properties.put("http-client.urlconnection.socket-timeout-ms", "15000");
        properties.put("s3.retry.num-retries", "2");
        properties.put("s3.retry.min-wait-ms", "250");
        properties.put("s3.retry.max-wait-ms", "2000");
        return properties;
    }

    /**
     * Stores a local file under a location, once and in a stream: where it lies there whole already, nothing is written.
     *
     * <p>What a killed program left there in part is replaced.
     */
    public void put(Path file, String location) {
        try {
            long length = Files.size(file);
            if (isWhole(location, length)) {
                return;
            }
            write(file, location);
            if (!isWhole(location, length)) {
                throw new IOException("the store does not show the " + length + " bytes that were just written");
            }
        } catch (IOException e) {
            throw unreachable(location, new UncheckedIOException(e));
        } catch (RuntimeException e) {
            throw unreachable(location, e);
        }
    }

    /** Stores a short text under a location, over whatever lies there. */
    public void put(String text, String location) {
        try (OutputStream out = io.newOutputFile(location).createOrOverwrite()) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unreachable(location, new UncheckedIOException(e));
        } catch (RuntimeException e) {
            throw unreachable(location, e);
        }
    }

    /** The small object at a location that says what is current. */
    public Pointer pointer(String location) {
        return new Pointer(this, location);
    }

    /** Takes away all files below a prefix. */
    public void delete(String prefix) {
        try {
            list(prefix).forEach(file -> io.deleteFile(file.location()));
        } catch (RuntimeException e) {
            throw unreachable(prefix, e);
        }
    }

    private boolean isWhole(String location, long length) {
        InputFile there = io.newInputFile(location);
        return there.exists() && there.getLength() == length;
    }

    private void write(Path file, String location) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                OutputStream to = io.newOutputFile(location).createOrOverwrite()) {
            in.transferTo(to);
        }
    }

    /** Whether something lies at a location. */
    public boolean exists(String location) {
        try {
            return io.newInputFile(location).exists();
        } catch (RuntimeException e) {
            throw unreachable(location, e);
        }
    }

    /** Asks the store for something, so that one that is down or refuses is known at once. */
    public void requireAnswer() {
        exists(settings.warehouse() + "/is-anybody-there");
    }

    /** Writes something below the warehouse and reads it again, or OBJECT_STORE. */
    public void requireWritable() {
        String location = settings.warehouse() + "/is-it-writable-" + UUID.randomUUID();
        put("1", location);
        if (!exists(location)) {
            throw unreachable(location, new IllegalStateException("the store does not show what was just written"));
        }
        try {
            io.deleteFile(location);
        } catch (RuntimeException e) {
            throw unreachable(location, e);
        }
    }

    /** The bytes at a location, in a stream; the caller closes it. */
    public InputStream open(String location) {
        try {
            return io.newInputFile(location).newStream();
        } catch (RuntimeException e) {
            throw unreachable(location, e);
        }
    }

    /** The files below a prefix, in the order of their names; none where nothing lies there. */
    public List<FileInfo> list(String prefix) {
        List<FileInfo> files = new ArrayList<>();
        try {
            if (LocalFolder.isOne(prefix)) {
                files.addAll(LocalFolder.list(prefix));
            } else {
                ((SupportsPrefixOperations) io).listPrefix(prefix).forEach(files::add);
            }
        } catch (UncheckedIOException e) {
            // A store has no empty folders, so a missing one is no error there either.
            if (!(e.getCause() instanceof NoSuchFileException)) {
                throw unreachable(prefix, e);
            }
        } catch (RuntimeException e) {
            throw unreachable(prefix, e);
        }
        files.sort((a, b) -> a.location().compareTo(b.location()));
        return files;
    }

    /** Whether a fact location lies below one of the allowed roots; {@code ..}, patterns and escapes never do. */
    public boolean isAllowedForFacts(String location) {
        return LakeLocation.read(location)
                .filter(wanted -> settings.factRoots().stream()
                        .flatMap(root -> LakeLocation.read(root).stream())
                        .anyMatch(wanted::isWithin))
                .isPresent();
    }

    /** Whether what was thrown comes from the way to the store, or from the store. */
    public static boolean isStoreFailure(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SdkException
                    || t instanceof NotFoundException
                    || t instanceof IOException
                    || t instanceof UncheckedIOException) {
                return true;
            }
        }
        return false;
    }

    /** Whether what was thrown comes from a store that gave no answer at all. */
    public static boolean isSilence(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SdkClientException || t instanceof StoreSilent) {
                return true;
            }
        }
        return false;
    }

    /** What to say when the store does not answer, or answers that it will not. */
    public RdmException unreachable(String location, RuntimeException cause) {
        return cause instanceof RdmException known
                ? known
                : new RdmException(ErrorCode.OBJECT_STORE, sentence(location, cause), cause);
    }

    private static String sentence(String location, Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof AwsServiceException refused && refused.statusCode() == FORBIDDEN) {
                return "The object store refused the access to " + location
                        + " (403). Check the access key and its rights, then try again. Nothing was lost.";
            }
            if ((t instanceof NotFoundException && !(t instanceof StoreSilent))
                    || (t instanceof AwsServiceException gone && gone.statusCode() == NOT_FOUND)) {
                return "The object store has no " + location
                        + ", or its bucket is missing. Check the bucket and what was removed from it, then try again.";
            }
        }
        return "The object store did not answer for " + location
                + ". Nothing was lost; the work goes on when the store is back, or try again.";
    }

    @Override
    public void close() {
        io.close();
    }
}
