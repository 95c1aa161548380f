package io.plumbline.whatif;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/** The Spark session of a runner: one for its whole life, warmed up before the first run. */
final class WarmSpark {
    /** What an answer means does not depend on an operator's file. */
    private static final Map<String, String> MEANING = Map.ofEntries(
            Map.entry("spark.sql.catalogImplementation", "in-memory"),
            // Sums fail instead of turning null; names and texts are compared as they are; days are days in every zone.
            Map.entry("spark.sql.ansi.enabled", "true"),
            Map.entry("spark.sql.caseSensitive", "true"),
            Map.entry("spark.sql.session.timeZone", "UTC"),
            Map.entry("spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED"),
            Map.entry("spark.sql.parquet.int96RebaseModeInRead", "CORRECTED"),
            Map.entry("spark.redaction.regex", "(?i)secret|password|passwd|token|access[.]?key"));

    private WarmSpark() {}

    static SparkSession start(Settings settings) {
        var builder = SparkSession.builder()
                .appName("plumbline-what-if")
                .master(settings.master().address());
        configuration(settings).forEach(builder::config);
        return builder.getOrCreate();
    }

    static Map<String, String> configuration(Settings settings) {
        var result = new HashMap<String, String>();
        result.put("spark.ui.enabled", "false");
        result.put("spark.local.dir", settings.home().resolve("spill").toString());
        result.put(
                "spark.sql.warehouse.dir",
                settings.home().resolve("warehouse").toUri().toString());
        // Only sums shuffle. More partitions than cores would be tasks of a few rows; big shuffles spill.
        if (settings.master().isLocal()) {
            result.put(
                    "spark.sql.shuffle.partitions",
                    Integer.toString(Math.max(2, Runtime.getRuntime().availableProcessors())));
            // Planning anew after each stage costs more than it saves where all partitions are small and all joins are
            // broadcast.
            result.put("spark.sql.adaptive.enabled", "false");
            // Executors of a cluster have not got the class yet when they open their first file.
            result.put("spark.hadoop.fs.file.impl", LocalFiles.class.getName());
            result.put("spark.driver.host", "127.0.0.1");
            result.put("spark.driver.bindAddress", "127.0.0.1");
        } else {
            // Spark opens the JDK's packages for executors itself; this keeps newer JDKs quiet, and older ones pass
            // over it.
            result.put("spark.executor.extraJavaOptions", "--sun-misc-unsafe-memory-access=allow");
            ownJar().ifPresent(jar -> result.put("spark.jars", jar));
        }
        // A task for each file that is looked for would take longer than the looking.
        result.put("spark.sql.sources.parallelPartitionDiscovery.parallelism", "16");
        store(settings, result);
        result.putAll(settings.spark());
        result.putAll(MEANING);
        return result;
    }

    /** The runner's own classes, which executors fetch from it. */
    private static Optional<String> ownJar() {
        try {
            var place = Path.of(WarmSpark.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isRegularFile(place) ? Optional.of(place.toUri().toString()) : Optional.empty();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** `s3://` by Hadoop's s3a, which gives up on a silent store within a minute. */
    private static void store(Settings settings, Map<String, String> result) {
        var s3a = "spark.hadoop.fs.s3a.";
        result.put("spark.hadoop.fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem");
        result.put(s3a + "path.style.access", "true");
        result.put(s3a + "connection.establish.timeout", "15s");
        result.put(s3a + "connection.timeout", "15s");
        result.put(s3a + "connection.request.timeout", "15s");
        result.put(s3a + "attempts.maximum", "2");
        result.put(s3a + "retry.limit", "2");
        result.put(s3a + "retry.interval", "300ms");
        // Not every store that speaks S3 has an ETag for every object; where there is one, a change while reading is
        // still noticed.
        result.put(s3a + "change.detection.version.required", "false");
        result.put(s3a + "input.stream.type", "classic");
        result.put(s3a + "experimental.input.fadvise", "random");
        settings.s3Region().ifPresent(region -> result.put(s3a + "endpoint.region", region));
        settings.s3Endpoint().ifPresent(endpoint -> {
            result.put(s3a + "endpoint", endpoint);
            result.put(s3a + "connection.ssl.enabled", Boolean.toString(!endpoint.startsWith("http://")));
            if (settings.s3Region().isEmpty()) {
                result.put(s3a + "endpoint.region", "us-east-1");
            }
        });
        if (settings.s3AccessKey().isPresent() && settings.s3SecretKey().isPresent()) {
            result.put(s3a + "aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
            settings.s3AccessKey().ifPresent(key -> result.put(s3a + "access.key", key));
            settings.s3SecretKey().ifPresent(key -> result.put(s3a + "secret.key", key));
        }
    }

    /** Answers a made-up question once: the code of the plan is then loaded and compiled when the first run comes. */
    static void warmUp(SparkSession spark, Path home) {
        var folder = home.resolve("warm-up");
        delete(folder);
        var facts = folder.resolve("facts");
        var segments = folder.resolve("segments");
        spark.range(1000)
                .selectExpr(
                        "cast(id % 10 as string) as item",
                        "date_add(date'2026-01-01', cast(id % 50 as int)) as day",
                        "cast(id as decimal(7,2)) as amount",
                        "cast(id % 7 as int) as pieces")
                .coalesce(1)
                .write()
                .parquet(facts.toString());
        spark.range(9)
                .selectExpr(
                        "cast(id as string) as k0",
                        "date'1900-01-01' as valid_from",
                        "date'9999-12-31' as valid_to",
                        "id > 6 as changed",
                        "cast(id as string) as member_before",
                        "cast(id as string) as member_after",
                        "'A' as before_g0",
                        "'B' as after_g0")
                .coalesce(1)
                .write()
                .parquet(segments.toString());
        var sums = Set.of(Request.Aggregate.SUM, Request.Aggregate.MIN, Request.Aggregate.MAX);
        var request = new Request(
                new Request.Facts(List.of(parquetFile(facts)), "day"),
                null,
                null,
                Request.Grain.NONE,
                List.of(new Request.Dimension("D", List.of("item"), true, parquetFile(segments))),
                List.of(new Request.Group("D", "g0")),
                List.of(new Request.Measure("amount", "amount", sums), new Request.Measure("pieces", "pieces", sums)));
        var answer = new FullPlan(spark, request, new Progress("warm-up")).run();
        AnswerWriter.write(answer, request);
        delete(folder);
    }

    private static String parquetFile(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + folder, e);
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot empty " + folder, e);
        }
    }
}
