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

/** A running S3-compatible store (S3Proxy) on the loopback address, over a folder, with a random key pair of its own. */
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
    private final String accessKey;
    private final String secretKey;

    private EmbeddedObjectStore(ChildProcess process, FileChannel claim, int port, String accessKey, String secretKey) {
        this.process = process;
        this.claim = claim;
        this.port = port;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
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
                Files.createDirectories(buckets.resolve(bucket));
            }
            var secrets = folders.secrets();
            var accessKey = accessKey(secrets);
            var secretKey = secretKey(secrets);
            var port = Ports.choose(wantedPort, folders.portMemory());
            var settings = folders.run().resolve("object-store.settings");
            OwnerOnly.write(settings, """
                    s3proxy.endpoint=http://127.0.0.1:%d
                    s3proxy.authorization=aws-v2-or-v4
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    jclouds.provider=filesystem-nio2
                    jclouds.filesystem.basedir=%s
                    """.formatted(
                            port, accessKey, secretKey, buckets.toString().replace("\\", "\\\\")));
            var command = List.of(
                    JavaProgram.java(),
                    "-Xmx384m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "-jar",
                    program().toString(),
                    "--properties",
                    settings.toString());
            var process = ChildProcess.start(command, Map.of("LOG_LEVEL", "warn"), folders.log(), folders.pidFile());
            try {
                awaitReady(process, port);
            } finally {
                Files.deleteIfExists(settings);
            }
            return new EmbeddedObjectStore(process, claim, port, accessKey, secretKey);
        } catch (RuntimeException e) {
            PartFolders.release(claim);
            throw e;
        } catch (IOException e) {
            PartFolders.release(claim);
            throw new UncheckedIOException("Cannot prepare the object store in " + folders.data(), e);
        }
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
        var secrets = folders.secrets();
        return new StoreAddress(url(folders.port()), accessKey(secrets), secretKey(secrets));
    }

    StoreAddress address() {
        return new StoreAddress(endpoint(), accessKey, secretKey);
    }

    private static String accessKey(Secrets secrets) {
        return secrets.get("access", 10);
    }

    private static String secretKey(Secrets secrets) {
        return secrets.get("secret", 20);
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    public String endpoint() {
        return url(port);
    }

    public int port() {
        return port;
    }

    public String accessKey() {
        return accessKey;
    }

    public String secretKey() {
        return secretKey;
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
