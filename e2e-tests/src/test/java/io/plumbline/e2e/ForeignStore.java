package io.plumbline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An S3-compatible store of somebody else's: S3Proxy with keys and buckets of its own, spoken to in path style. */
final class ForeignStore implements AutoCloseable {
    static final String KEY = "ACMEACCESSKEY";
    static final String SECRET = "the-stores-own-secret-key";

    private final ForeignProcess process;
    private final Path buckets;
    private final int port;

    private ForeignStore(ForeignProcess process, Path buckets, int port) {
        this.process = process;
        this.buckets = buckets;
        this.port = port;
    }

    static ForeignStore start(Path folder) {
        Rdm.delete(folder);
        Path buckets = folder.resolve("buckets");
        int port = Rdm.freePort();
        try {
            for (String bucket : List.of("acme-lake", "acme-private", "acme-facts")) {
                Files.createDirectories(buckets.resolve(bucket));
            }
            Path settings =
                    Files.writeString(folder.resolve("s3proxy.conf"), """
                    s3proxy.endpoint=http://127.0.0.1:%d
                    s3proxy.authorization=aws-v2-or-v4
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    jclouds.provider=filesystem-nio2
                    jclouds.filesystem.basedir=%s
                    """.formatted(port, KEY, SECRET, buckets));
            ForeignProcess process = ForeignProcess.start(
                    List.of(
                            Rdm.java(),
                            "-Xmx384m",
                            "--sun-misc-unsafe-memory-access=allow",
                            "--enable-native-access=ALL-UNNAMED",
                            "-jar",
                            program().toString(),
                            "--properties",
                            settings.toString()),
                    Map.of("LOG_LEVEL", "warn"),
                    folder.resolve("store.log"));
            process.awaitPort(port);
            return new ForeignStore(process, buckets, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path program() throws IOException {
        try (Stream<Path> jars = Files.list(Rdm.root().resolve("launcher/target/s3proxy"))) {
            return jars.filter(jar -> jar.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** What an installation on this store is told. */
    Map<String, String> settings() {
        return Map.of(
                "RDM_WAREHOUSE",
                "s3://acme-lake/tables/plumbline",
                "RDM_PRIVATE_STORE",
                "s3://acme-private/plumbline",
                "RDM_FACT_ROOTS",
                "s3://acme-facts",
                "RDM_S3_ENDPOINT",
                "http://127.0.0.1:" + port,
                "AWS_ACCESS_KEY_ID",
                KEY,
                "AWS_SECRET_ACCESS_KEY",
                SECRET);
    }

    /** The folder or file in which the store keeps what lies at a location. */
    Path place(String location) {
        return buckets.resolve(location.substring("s3://".length()));
    }

    @Override
    public void close() {
        process.close();
    }
}
