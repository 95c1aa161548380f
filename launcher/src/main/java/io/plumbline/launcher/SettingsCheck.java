package io.plumbline.launcher;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Looks at what the operator set, before anything is started: a wrong setting stops the start with one sentence, one that nothing
 * reads is a line of warning.
 */
record SettingsCheck(Settings settings) {
    /** Every name that some part of an installation, its launcher or its tests read. */
    static final Set<String> KNOWN = Set.of(
            "RDM_HOME",
            "RDM_PORT",
            "RDM_JDBC_URL",
            "RDM_JDBC_USER",
            "RDM_JDBC_PASSWORD",
            "RDM_CATALOG_SCHEMA",
            "RDM_RUNNER_USER",
            "RDM_RUNNER_PASSWORD",
            "RDM_WAREHOUSE",
            "RDM_PRIVATE_STORE",
            "RDM_S3_ENDPOINT",
            "RDM_FACT_ROOTS",
            "RDM_WEBHOOK_HOSTS",
            "RDM_READER_ACCESS_KEY_ID",
            "RDM_READER_SECRET_ACCESS_KEY",
            "RDM_TAG_DAYS",
            "RDM_SPARK_MASTER",
            "RDM_SPARK_PROPERTIES",
            "RDM_SECRET_FILE",
            "RDM_BOOTSTRAP_TOKEN",
            "RDM_MAX_UPLOAD_MB",
            "RDM_DEMO_DATA",
            "RDM_MODE",
            "RDM_WEB_HEAP",
            "RDM_RUNNER_HEAP",
            "RDM_RUNNER_INDEX_MEMORY",
            "RDM_PARSER_HEAP",
            "RDM_PARSER_SECONDS",
            "RDM_PARSER_SILENCE_SECONDS",
            "RDM_PARSER_OUTPUT",
            "RDM_PARSERS",
            "RDM_LOG_FORMAT",
            "RDM_ACCESS_LOG",
            "RDM_METRICS_TOKEN",
            "RDM_JAVA_HOME",
            "RDM_JDK_FOLDERS",
            "RDM_CACHE",
            "RDM_URL",
            "RDM_TOKEN",
            "RDM_CONFIG",
            "RDM_EXTRA_CLASSPATH",
            "RDM_E2E_HOME",
            "RDM_E2E_PORT");

    private static final String DATABASE = "jdbc:mariadb://[^/?,\\s]+/[^/?\\s]+(\\?\\S*)?";
    private static final String PLACE = "s3://[^/\\s]+(/.*)?|file:(//)?/.*";
    private static final String PLACE_FORM =
            "it has to be s3://bucket/folder, or file: with an absolute path such as file:/srv/lake.";
    private static final String MASTER = "local(\\[(\\*|\\d+)(,\\s*\\d+)?])?|spark://[^/\\s]+:\\d+|yarn|k8s://\\S+";

    private static final String NUMBER = "[1-9]\\d{0,4}";
    private static final String SIZE = "[1-9]\\d{0,6}[mMgG]";
    private static final String SIZE_FORM = "it has to be a size such as 512m or 2g.";

    private record Form(String pattern, String expected) {}

    private static final Map<String, Form> FORMS = new TreeMap<>(Map.ofEntries(
            entry(
                    "RDM_JDBC_URL",
                    new Form(
                            DATABASE,
                            "it has to be jdbc:mariadb://host:port/schema, because the history tables need MariaDB.")),
            entry("RDM_WAREHOUSE", new Form(PLACE, PLACE_FORM)),
            entry("RDM_PRIVATE_STORE", new Form(PLACE, PLACE_FORM)),
            entry("RDM_S3_ENDPOINT", new Form("https?://[^/\\s]+/?", "it has to be http:// or https:// and a host.")),
            entry("RDM_MAX_UPLOAD_MB", new Form("[1-9]\\d{0,3}|10000", "it has to be a number from 1 to 10000.")),
            entry("RDM_PARSERS", new Form(NUMBER, "it has to be a number from 1 to 64.")),
            entry("RDM_PARSER_HEAP", new Form(SIZE, SIZE_FORM)),
            entry("RDM_PARSER_OUTPUT", new Form(SIZE, SIZE_FORM)),
            entry("RDM_PARSER_SECONDS", new Form(NUMBER, "it has to be a number of seconds, 1 or more.")),
            entry("RDM_PARSER_SILENCE_SECONDS", new Form(NUMBER, "it has to be a number of seconds, 1 or more.")),
            entry("RDM_DEMO_DATA", new Form("load|none", "it has to be load or none."))));

    /** A setting that is of no use without another one. */
    private static final Map<String, String> NEEDS = new TreeMap<>(Map.ofEntries(
            entry("RDM_JDBC_URL", "RDM_JDBC_USER"),
            entry("RDM_JDBC_USER", "RDM_JDBC_PASSWORD"),
            entry("RDM_JDBC_PASSWORD", "RDM_JDBC_URL"),
            entry("RDM_CATALOG_SCHEMA", "RDM_JDBC_URL"),
            entry("RDM_RUNNER_USER", "RDM_RUNNER_PASSWORD"),
            entry("RDM_RUNNER_PASSWORD", "RDM_JDBC_URL"),
            entry("RDM_PRIVATE_STORE", "RDM_WAREHOUSE"),
            entry("RDM_S3_ENDPOINT", "RDM_WAREHOUSE")));

    /** Refuses what can be seen to be wrong without asking anybody. */
    void refuseWrong() {
        settings.port();
        settings.webHeap();
        settings.runnerHeap();
        settings.indexMemory();
        FORMS.forEach((name, form) -> settings.get(name)
                .filter(value -> !value.matches(form.pattern()))
                .ifPresent(value -> {
                    throw new LauncherException(name + " is " + shown(value) + "; " + form.expected());
                }));
        NEEDS.forEach((name, other) -> {
            if (settings.get(name).isPresent() && settings.get(other).isEmpty()) {
                throw new LauncherException(name + " is set, but " + other
                        + " is not, and the one is of no use without the other; set both or neither.");
            }
        });
        if (settings.ownObjectStore()
                && settings.get("AWS_ACCESS_KEY_ID").isPresent()
                        != settings.get("AWS_SECRET_ACCESS_KEY").isPresent()) {
            throw new LauncherException(
                    "Only one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set; set both or neither.");
        }
        settings.get("RDM_BOOTSTRAP_TOKEN").filter(token -> token.length() < 32).ifPresent(token -> {
            throw new LauncherException(
                    "RDM_BOOTSTRAP_TOKEN has " + token.length() + " characters; it needs 32 or more.");
        });
    }

    /** Lines about what does not stop the start: names that nothing reads, and a cluster's address that Spark will not take. */
    List<String> warnings() {
        var lines = new ArrayList<String>();
        for (var name : new TreeSet<>(settings.environment().keySet())) {
            if (name.startsWith("RDM_") && !KNOWN.contains(name)) {
                lines.add(name + " is no setting and is not read"
                        + nearest(name)
                                .map(known -> "; did you mean " + known + "?")
                                .orElse("."));
            }
        }
        settings.get("RDM_SPARK_MASTER")
                .filter(master -> !master.matches(MASTER))
                .ifPresent(
                        master -> lines.add(
                                "RDM_SPARK_MASTER is " + master
                                        + ", which is no address of a cluster such as spark://host:7077 or local[*]; what-ifs will wait."));
        return lines;
    }

    /** An address as it may be shown: its options may hold a password. */
    private static String shown(String value) {
        return value.replaceFirst("\\?.*", "?…").replaceFirst("//[^/@]*@", "//…@");
    }

    private static Optional<String> nearest(String name) {
        return KNOWN.stream()
                .filter(known -> distance(name, known) <= Math.min(3, (name.length() - "RDM_".length()) / 2))
                .min(Comparator.comparing((String known) -> distance(name, known))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** How many letters have to be changed, added or left out to get from one name to the other (Levenshtein). */
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (var j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (var i = 1; i <= a.length(); i++) {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.length(); j++) {
                var change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
