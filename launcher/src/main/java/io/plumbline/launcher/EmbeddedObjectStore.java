package io.plumbline.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A running S3-compatible store (S3Proxy) on the loopback address, over a folder, with random key pairs of its own: the application's, which may do
 * everything, and one for readers of the published tables, which reads the lake's bucket and nothing else.
 */
public final class EmbeddedObjectStore implements Running {
    public static final String LAKE = "plumbline-lake";
    public static final String PRIVATE = "plumbline-private";
    public static final String FACTS = "plumbline-facts";
    public static final String REGION = "us-east-1";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final ChildProcess process;
    private final FileChannel claim;
    private final int port;
    private final StoreAddress address;

    private EmbeddedObjectStore(ChildProcess process, FileChannel claim, int port, StoreAddress address) {
        this.process = process;
        this.claim = claim;
        this.port = port;
        this.address = address;
    }

    /**
     * Starts a store whose objects, keys and log are below one folder, and ends it with this program at the latest.
     *
     * @param port 0: a free one, the same as the last time where that is possible
     */
    public static EmbeddedObjectStore start(Path folder, int port) {
        var store = start(new PartFolders(folder, folder, folder, folder, "object-store"), port);
        Runtime.getRuntime().addShutdownHook(new Thread(store::close, "end-object-store"));
        return store;
    }

    static EmbeddedObjectStore start(PartFolders folders, int wantedPort) {
        folders.make();
        var claim = folders.claim();
        try {
            folders.pidFile().endLeftover(STOP);
            var buckets = folders.data().resolve("buckets");
            for (var bucket : List.of(LAKE, PRIVATE, FACTS)) {
                // A folder that others may read is a bucket that anybody may list without a key.
                OwnerOnly.folder(buckets.resolve(bucket));
            }
            var port = Ports.choose(wantedPort, folders.portMemory());
            var address = address(port, folders.secrets());
            var settings = folders.run().resolve("object-store.settings");
            var readers = folders.run().resolve("object-store-readers.settings");
            // A bucket with a locator belongs to the key of that file alone; the lake has none, so that both keys find
            // it.
            OwnerOnly.write(settings, properties(port, address.accessKey(), address.secretKey(), buckets, """
                            s3proxy.bucket-locator.1=%s
                            s3proxy.bucket-locator.2=%s
                            """.formatted(
                            PRIVATE, FACTS)));
            OwnerOnly.write(
                    readers, properties(port, address.readerAccessKey(), address.readerSecretKey(), buckets, """
                            s3proxy.read-only-blobstore=true
                            """));
            var command = List.of(
                    JavaProgram.java(),
                    "-Xmx384m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "-jar",
                    program().toString(),
                    "--properties",
                    settings.toString(),
                    "--properties",
                    readers.toString());
            var process = ChildProcess.start(command, Map.of("LOG_LEVEL", "warn"), folders.log(), folders.pidFile());
            try {
                awaitReady(process, port);
            } finally {
                Files.deleteIfExists(settings);
                Files.deleteIfExists(readers);
            }
            return new EmbeddedObjectStore(process, claim, port, address);
        } catch (RuntimeException e) {
            PartFolders.release(claim);
            throw e;
        } catch (IOException e) {
            PartFolders.release(claim);
            throw new UncheckedIOException("Cannot prepare the object store in " + folders.data(), e);
        }
    }

    private static String properties(int port, String accessKey, String secretKey, Path buckets, String more) {
        return """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                %s""".formatted(port, accessKey, secretKey, buckets.toString().replace("\\", "\\\\"), more);
    }

    /** The store's program: named by the property `rdm.s3proxy.jar`, else where the build of the launcher puts it. */
    private static Path program() {
        var named = System.getProperty("rdm.s3proxy.jar");
        if (named != null) {
            return Path.of(named).toAbsolutePath();
        }
        var here = Path.of("").toAbsolutePath();
        for (@Nullable Path folder = here; folder != null; folder = folder.getParent()) {
            var built = folder.resolve("launcher/target/s3proxy");
            if (Files.isDirectory(built)) {
                try (Stream<Path> jars = Files.list(built)) {
                    var jar = jars.filter(file -> file.toString().endsWith(".jar"))
                            .sorted()
                            .findFirst();
                    if (jar.isPresent()) {
                        return jar.get();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException("Cannot read " + built, e);
                }
            }
        }
        throw new LauncherException(
                "The object store's program was not found: launcher/target/s3proxy is in no folder from " + here
                        + " upwards; build the launcher module, or name the jar with -Drdm.s3proxy.jar.");
    }

    private static void awaitReady(ChildProcess process, int port) {
        var root = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .timeout(Duration.ofSeconds(2))
                .build();
        var deadline = System.nanoTime() + START.toNanos();
        try (var client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
            do {
                if (!process.alive()) {
                    throw new LauncherException("The object store did not start. The end of " + process.log() + ":\n"
                            + process.lastLines(15));
                }
                try {
                    // Any answer will do: without a signature it is a refusal.
                    Objects.requireNonNull(client.send(root, HttpResponse.BodyHandlers.discarding()));
                    return;
                } catch (IOException notYet) {
                    LockSupport.parkNanos(50_000_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    process.stop(STOP);
                    throw new LauncherException("Interrupted while the object store started.", e);
                }
            } while (System.nanoTime() < deadline);
        }
        process.stop(STOP);
        throw new LauncherException("The object store did not answer within " + START.toSeconds() + " s. The end of "
                + process.log() + ":\n" + process.lastLines(15));
    }

    /** Where a store that runs on these folders is reached, whoever started it. */
    static StoreAddress addressOf(PartFolders folders) {
        return address(folders.port(), folders.secrets());
    }

    private static StoreAddress address(int port, Secrets secrets) {
        return new StoreAddress(
                "http://127.0.0.1:" + port,
                secrets.get("access", 10),
                secrets.get("secret", 20),
                secrets.get("reader-access", 10),
                secrets.get("reader-secret", 20));
    }

    StoreAddress address() {
        return address;
    }

    public String endpoint() {
        return address.endpoint();
    }

    public int port() {
        return port;
    }

    public String accessKey() {
        return address.accessKey();
    }

    public String secretKey() {
        return address.secretKey();
    }

    /** Of a key that reads the published tables and nothing else. */
    public String readerAccessKey() {
        return address.readerAccessKey();
    }

    public String readerSecretKey() {
        return address.readerSecretKey();
    }

    @Override
    public ChildProcess process() {
        return process;
    }

    /** Ends the store. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (claim.isOpen()) {
            process.stop(STOP);
            PartFolders.release(claim);
        }
    }
}
