package io.plumbline.web.settings;

import io.plumbline.engine.lake.LakeSettings;
import io.plumbline.engine.upload.ParserLimits;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an installation is told by its environment; docs/ lists each setting.
 *
 * @param home the folder for temporary files
 * @param port 0: a free one
 * @param demo whether it was started as a demo: loopback address only, demo people
 * @param demoData whether a demo loads its data at the first start; tests go without
 * @param catalogSchema schema of the Iceberg catalog's tables
 * @param readerKey what readers of the published tables reach the object store with
 * @param tagsKept how long the tag of each release stays in the lake; that of the last one of a month stays for ever
 * @param maxUploadMb the largest upload, in MiB
 * @param sparkMaster where the runner computes, as far as the application is told
 * @param parser what the reading of one file may take
 * @param webhookHosts hosts that webhooks are sent to wherever they are, in lower case
 */
public record Settings(
        Path home,
        int port,
        boolean demo,
        boolean demoData,
        String jdbcUrl,
        String jdbcUser,
        String jdbcPassword,
        String catalogSchema,
        LakeSettings lake,
        Optional<ReaderKey> readerKey,
        Duration tagsKept,
        Keys keys,
        Optional<String> bootstrapToken,
        int maxUploadMb,
        Optional<String> sparkMaster,
        ParserLimits parser,
        Set<String> webhookHosts) {
    private static final int LEAST_TOKEN = 32;
    private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+|\\[[0-9a-f:.]+]");
    private static final Pattern PLACE = Pattern.compile("s3://[^/\\s]+(/.*)?|file:(//)?/.*");

    /** Reads the settings; one that is missing or wrong refuses the start with a sentence that names it. */
    public static Settings of(Map<String, String> environment) {
        String mode = optional(environment, "RDM_MODE").orElse("up");
        if (!mode.equals("up") && !mode.equals("demo")) {
            throw new StartRefused("RDM_MODE is \"" + mode + "\"; it is up or demo.");
        }
        Optional<String> token = optional(environment, "RDM_BOOTSTRAP_TOKEN");
        if (token.isPresent() && token.get().length() < LEAST_TOKEN) {
            throw new StartRefused("RDM_BOOTSTRAP_TOKEN has " + token.get().length() + " characters; it needs "
                    + LEAST_TOKEN + " or more.");
        }
        String jdbcUrl = required(environment, "RDM_JDBC_URL");
        if (!jdbcUrl.startsWith("jdbc:mariadb:")) {
            throw new StartRefused(
                    "RDM_JDBC_URL has to begin with jdbc:mariadb:, because the history tables need MariaDB.");
        }
        return new Settings(
                path(environment, "RDM_HOME"),
                number(environment, "RDM_PORT", 8080, 0, 65535),
                mode.equals("demo"),
                !optional(environment, "RDM_DEMO_DATA").orElse("load").equals("none"),
                jdbcUrl,
                required(environment, "RDM_JDBC_USER"),
                required(environment, "RDM_JDBC_PASSWORD"),
                catalogSchema(environment),
                lake(environment),
                readerKey(environment),
                Duration.ofDays(number(environment, "RDM_TAG_DAYS", 90, 1, 36_500)),
                Keys.read(path(environment, "RDM_SECRET_FILE")),
                token,
                number(environment, "RDM_MAX_UPLOAD_MB", 200, 1, 10_000),
                optional(environment, "RDM_SPARK_MASTER"),
                parser(environment),
                webhookHosts(environment));
    }

    private static Set<String> webhookHosts(Map<String, String> environment) {
        Set<String> hosts = new LinkedHashSet<>();
        for (String host : optional(environment, "RDM_WEBHOOK_HOSTS").orElse("").split(",")) {
            String name = host.strip().toLowerCase(Locale.ROOT);
            if (!name.isEmpty() && !HOST.matcher(name).matches()) {
                throw new StartRefused(
                        "RDM_WEBHOOK_HOSTS names \"" + host.strip()
                                + "\"; it has to be names or addresses of hosts, separated by commas, without http:// and port.");
            }
            if (!name.isEmpty()) {
                hosts.add(name);
            }
        }
        return hosts;
    }

    private static String catalogSchema(Map<String, String> environment) {
        String schema = optional(environment, "RDM_CATALOG_SCHEMA").orElse("plumbline_catalog");
        if (!schema.matches("[A-Za-z0-9_$-]{1,64}")) {
            throw new StartRefused("RDM_CATALOG_SCHEMA is \"" + schema
                    + "\"; a schema's name has letters, digits, underscores and hyphens.");
        }
        return schema;
    }

    private static ParserLimits parser(Map<String, String> environment) {
        ParserLimits usual = ParserLimits.USUAL;
        return new ParserLimits(
                mebibytes(environment, "RDM_PARSER_HEAP", usual.heapMb(), 16, 65_536),
                seconds(environment, "RDM_PARSER_SECONDS", usual.time()),
                seconds(environment, "RDM_PARSER_SILENCE_SECONDS", usual.silence()),
                mebibytes(environment, "RDM_PARSER_OUTPUT", usual.outputMb(), 1, 1_048_576),
                number(environment, "RDM_PARSERS", usual.atOnce(), 1, 64));
    }

    /** A size such as 512m or 2g. */
    private static int mebibytes(Map<String, String> environment, String name, int otherwise, int least, int most) {
        Optional<String> text = optional(environment, name);
        if (text.isEmpty()) {
            return otherwise;
        }
        String size = text.get();
        if (size.matches("\\d{1,7}[mMgG]")) {
            long number = Long.parseLong(size.substring(0, size.length() - 1));
            long mebibytes = size.toLowerCase(Locale.ROOT).endsWith("g") ? number * 1024 : number;
            if (mebibytes >= least && mebibytes <= most) {
                return (int) mebibytes;
            }
        }
        throw new StartRefused(name + " is \"" + size + "\"; it has to be a size such as 512m or 2g, between " + least
                + "m and " + most + "m.");
    }

    private static Duration seconds(Map<String, String> environment, String name, Duration otherwise) {
        return Duration.ofSeconds(number(environment, name, (int) otherwise.toSeconds(), 1, 86_400));
    }

    private static LakeSettings lake(Map<String, String> environment) {
        String warehouse = location("RDM_WAREHOUSE", required(environment, "RDM_WAREHOUSE"));
        String privateStore = location(
                "RDM_PRIVATE_STORE",
                optional(environment, "RDM_PRIVATE_STORE").orElse(warehouse.replaceFirst("/+$", "") + "-private"));
        if (warehouse.startsWith("s3:") != privateStore.startsWith("s3:")) {
            throw new StartRefused("RDM_WAREHOUSE is \"" + warehouse + "\" and RDM_PRIVATE_STORE \"" + privateStore
                    + "\"; both have to be on S3, or both in folders.");
        }
        Optional<String> endpoint = optional(environment, "RDM_S3_ENDPOINT");
        if (endpoint.isPresent() && !endpoint.get().matches("https?://[^/\\s]+/?")) {
            throw new StartRefused(
                    "RDM_S3_ENDPOINT is \"" + endpoint.get() + "\"; it has to be http:// or https:// and a host.");
        }
        Optional<String> accessKey = optional(environment, "AWS_ACCESS_KEY_ID");
        Optional<String> secretKey = optional(environment, "AWS_SECRET_ACCESS_KEY");
        if (accessKey.isPresent() != secretKey.isPresent()) {
            throw new StartRefused(
                    "Only one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set; set both or neither.");
        }
        return new LakeSettings(
                warehouse,
                privateStore,
                optional(environment, "RDM_FACT_ROOTS")
                        .map(roots -> Arrays.stream(roots.split(","))
                                .map(String::strip)
                                .filter(root -> !root.isEmpty())
                                .map(root -> location("RDM_FACT_ROOTS", root))
                                .toList())
                        .orElse(List.of()),
                endpoint,
                accessKey,
                secretKey,
                optional(environment, "AWS_REGION").orElse("us-east-1"));
    }

    private static Optional<ReaderKey> readerKey(Map<String, String> environment) {
        Optional<String> access = optional(environment, "RDM_READER_ACCESS_KEY_ID");
        Optional<String> secret = optional(environment, "RDM_READER_SECRET_ACCESS_KEY");
        if (access.isPresent() != secret.isPresent()) {
            throw new StartRefused(
                    "Only one of RDM_READER_ACCESS_KEY_ID and RDM_READER_SECRET_ACCESS_KEY is set; set both or neither.");
        }
        if (access.isPresent() && access.equals(optional(environment, "AWS_ACCESS_KEY_ID"))) {
            throw new StartRefused(
                    "RDM_READER_ACCESS_KEY_ID is the application's own key, which may write; make one that only reads "
                            + environment.get("RDM_WAREHOUSE") + ".");
        }
        return access.map(id -> new ReaderKey(id, secret.orElseThrow()));
    }

    private static String location(String name, String location) {
        if (!PLACE.matcher(location).matches() || !LakeSettings.isPlain(location)) {
            throw new StartRefused(name + " is \"" + location
                    + "\"; it has to be s3://bucket/folder, or file: with an absolute path such as file:/srv/lake,"
                    + " without .. and signs such as * and %.");
        }
        return location;
    }

    private static Path path(Map<String, String> environment, String name) {
        try {
            return Path.of(required(environment, name));
        } catch (InvalidPathException e) {
            throw new StartRefused(name + " is not the name of a file or folder: " + e.getMessage(), e);
        }
    }

    private static int number(Map<String, String> environment, String name, int otherwise, int least, int most) {
        Optional<String> text = optional(environment, name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new StartRefused(name + " is \"" + text.get() + "\"; it has to be a whole number.", e);
        }
        throw new StartRefused(name + " is " + text.get() + "; it has to be between " + least + " and " + most + ".");
    }

    private static Optional<String> optional(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static String required(Map<String, String> environment, String name) {
        return optional(environment, name)
                .orElseThrow(() ->
                        new StartRefused(name + " is not set; ./rdm up sets it, or see the settings in README.md."));
    }

    /** Without passwords, tokens and keys. */
    @Override
    public String toString() {
        return "Settings[home=" + home + ", port=" + port + ", demo=" + demo + ", warehouse=" + lake.warehouse() + "]";
    }
}
