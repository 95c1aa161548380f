package io.plumbline.engine.lake;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsPrefixOperations;

/** The object store of an installation: one {@link FileIO} over S3 ({@code s3://}) or a folder ({@code file:}). */
public final class Lake implements AutoCloseable {
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

    /** The properties with which Iceberg's own classes reach the same store. */
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
        properties.put("http-client.urlconnection.connection-timeout-ms", "5000");
        properties.put("http-client.urlconnection.socket-timeout-ms", "30000");
        return properties;
    }

    /** Stores a local file under a location, once: where the location exists already, nothing is written. */
    public void put(Path file, String location) {
        try {
            OutputFile out = io.newOutputFile(location);
            if (io.newInputFile(location).exists()) {
                return;
            }
            try (InputStream in = java.nio.file.Files.newInputStream(file);
                    var to = out.createOrOverwrite()) {
                in.transferTo(to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw unreachable(location, e);
        }
    }

    /** The files below a prefix, in the order of their names. */
    public List<FileInfo> list(String prefix) {
        List<FileInfo> files = new ArrayList<>();
        try {
            ((SupportsPrefixOperations) io).listPrefix(prefix).forEach(files::add);
        } catch (RuntimeException e) {
            throw unreachable(prefix, e);
        }
        files.sort((a, b) -> a.location().compareTo(b.location()));
        return files;
    }

    /** Whether a fact or publication location lies below one of the allowed roots; {@code ..} and escapes never do. */
    public boolean isAllowedForFacts(String location) {
        if (location.contains("..") || location.contains("%") || location.contains("\\")) {
            return false;
        }
        URI uri;
        try {
            uri = URI.create(location);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (uri.getScheme() == null) {
            return false;
        }
        return settings.factRoots().stream().anyMatch(root -> {
            String base = root.endsWith("/") ? root : root + "/";
            return (location.endsWith("/") ? location : location + "/").startsWith(base);
        });
    }

    /** What to say when the store does not answer. */
    public RdmException unreachable(String location, RuntimeException cause) {
        if (cause instanceof RdmException rdm) {
            return rdm;
        }
        return new RdmException(
                ErrorCode.OBJECT_STORE,
                "The object store did not answer for " + location
                        + ". Nothing was lost; the work goes on when the store is back, or try again.",
                cause);
    }

    @Override
    public void close() {
        io.close();
    }
}
