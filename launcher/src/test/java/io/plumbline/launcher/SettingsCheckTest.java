package io.plumbline.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {
    private static final Map<String, String> DATABASE = Map.of(
            "RDM_JDBC_URL",
            "jdbc:mariadb://db.example:3306/plumbline?sslMode=verify-full",
            "RDM_JDBC_USER",
            "plumbline",
            "RDM_JDBC_PASSWORD",
            "secret-word");

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
                    RDM_PORT               | http                              | RDM_PORT is http; it must be a port number from 1 to 65535.
                    RDM_PORT               | 70000                             | RDM_PORT is 70000; it must be a port number from 1 to 65535.
                    RDM_WEB_HEAP           | lots                              | RDM_WEB_HEAP is lots; it must be a size such as 512m or 2g, 64m at the least.
                    RDM_WEB_HEAP           | 0g                                | RDM_WEB_HEAP is 0g; it must be a size such as 512m or 2g, 64m at the least.
                    RDM_RUNNER_HEAP        | 63m                               | RDM_RUNNER_HEAP is 63m; it must be a size such as 512m or 2g, 64m at the least.
                    RDM_RUNNER_HEAP        | 3 GB                              | RDM_RUNNER_HEAP is 3 GB; it must be a size such as 512m or 2g, 64m at the least.
                    RDM_RUNNER_INDEX_MEMORY | much                             | RDM_RUNNER_INDEX_MEMORY is much; it must be a size such as 512m or 2g, 64m at the least.
                    RDM_JDBC_URL           | jdbc:postgresql://db/plumbline    | RDM_JDBC_URL is jdbc:postgresql://db/plumbline; it has to be jdbc:mariadb://host:port/schema, because the history tables need MariaDB.
                    RDM_JDBC_URL           | jdbc:mysql://db/x?password=hidden | RDM_JDBC_URL is jdbc:mysql://db/x?…; it has to be jdbc:mariadb://host:port/schema, because the history tables need MariaDB.
                    RDM_JDBC_URL           | jdbc:mariadb://db:3306            | RDM_JDBC_URL is jdbc:mariadb://db:3306; it has to be jdbc:mariadb://host:port/schema, because the history tables need MariaDB.
                    RDM_JDBC_URL           | jdbc:mariadb://db/plumbline       | RDM_JDBC_URL is set, but RDM_JDBC_USER is not, and the one is of no use without the other; set both or neither.
                    RDM_JDBC_USER          | plumbline                         | RDM_JDBC_USER is set, but RDM_JDBC_PASSWORD is not, and the one is of no use without the other; set both or neither.
                    RDM_JDBC_PASSWORD      | secret-word                       | RDM_JDBC_PASSWORD is set, but RDM_JDBC_URL is not, and the one is of no use without the other; set both or neither.
                    RDM_RUNNER_USER        | runner                            | RDM_RUNNER_USER is set, but RDM_RUNNER_PASSWORD is not, and the one is of no use without the other; set both or neither.
                    RDM_CATALOG_SCHEMA     | lake                              | RDM_CATALOG_SCHEMA is set, but RDM_JDBC_URL is not, and the one is of no use without the other; set both or neither.
                    RDM_WAREHOUSE          | gs://lake                         | RDM_WAREHOUSE is gs://lake; it has to be s3://bucket/folder, or file: with an absolute path such as file:/srv/lake.
                    RDM_WAREHOUSE          | file:lake                         | RDM_WAREHOUSE is file:lake; it has to be s3://bucket/folder, or file: with an absolute path such as file:/srv/lake.
                    RDM_PRIVATE_STORE      | s3://private                      | RDM_PRIVATE_STORE is set, but RDM_WAREHOUSE is not, and the one is of no use without the other; set both or neither.
                    RDM_S3_ENDPOINT        | http://store:9000                 | RDM_S3_ENDPOINT is set, but RDM_WAREHOUSE is not, and the one is of no use without the other; set both or neither.
                    RDM_S3_ENDPOINT        | store:9000                        | RDM_S3_ENDPOINT is store:9000; it has to be http:// or https:// and a host.
                    RDM_BOOTSTRAP_TOKEN    | short-secret                      | RDM_BOOTSTRAP_TOKEN has 12 characters; it needs 32 or more.
                    RDM_MAX_UPLOAD_MB      | 200MB                             | RDM_MAX_UPLOAD_MB is 200MB; it has to be a number from 1 to 10000.
                    RDM_PARSERS            | many                              | RDM_PARSERS is many; it has to be a number from 1 to 64.
                    RDM_PARSER_HEAP        | 256                               | RDM_PARSER_HEAP is 256; it has to be a size such as 512m or 2g.
                    RDM_PARSER_SECONDS     | 5min                              | RDM_PARSER_SECONDS is 5min; it has to be a number of seconds, 1 or more.
                    RDM_DEMO_DATA          | some                              | RDM_DEMO_DATA is some; it has to be load or none.
                    """)
    void wrongSettingIsOneSentenceThatNamesIt(String name, String value, String sentence) {
        assertThatThrownBy(() -> check(Map.of(name, value)).refuseWrong())
                .isInstanceOf(LauncherException.class)
                .hasMessage(sentence);
    }

    @Test
    void halfOfAKeyPairIsRefused() {
        assertThatThrownBy(() -> check(Map.of("RDM_WAREHOUSE", "s3://lake", "AWS_ACCESS_KEY_ID", "AKIA"))
                        .refuseWrong())
                .hasMessage("Only one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set; set both or neither.");
    }

    @Test
    void rightSettingsPass() {
        var all = new HashMap<>(DATABASE);
        all.put("RDM_WAREHOUSE", "s3://lake/warehouse");
        all.put("RDM_PRIVATE_STORE", "s3://private");
        all.put("RDM_WEB_HEAP", "64m");
        all.put("RDM_SPARK_MASTER", "spark://one:7077,two:7077");
        assertThatCode(() -> check(all).refuseWrong()).doesNotThrowAnyException();
        assertThat(check(all).warnings()).isEmpty();
        assertThatCode(() -> check(Map.of("RDM_WAREHOUSE", "file:///srv/lake")).refuseWrong())
                .doesNotThrowAnyException();
    }

    @Test
    void nameThatNothingReadsIsWarnedOfWithTheNearestKnownOne() {
        assertThat(check(Map.of("RDM_JBDC_URL", "x", "RDM_COLOUR", "blue", "RDM_HOME", "/srv"))
                        .warnings())
                .containsExactly(
                        "RDM_COLOUR is no setting and is not read.",
                        "RDM_JBDC_URL is no setting and is not read; did you mean RDM_JDBC_URL?");
    }

    @Test
    void addressThatIsNoClusterIsToldAndDoesNotStopTheStart() {
        var check = check(Map.of("RDM_SPARK_MASTER", "spark:/cluster"));
        check.refuseWrong();
        assertThat(check.warnings())
                .containsExactly("RDM_SPARK_MASTER is spark:/cluster, which is no address of a cluster such as"
                        + " spark://host:7077 or local[*]; what-ifs will wait.");
    }

    @Test
    void homeThatIsAFileOrCannotBeWrittenIsNamed() throws IOException {
        var file = Files.writeString(folder.resolve("letter"), "dear reader");
        assertThatThrownBy(() -> new Home(file).open(Mode.UP))
                .hasMessage("RDM_HOME is " + file + ", which is a file; name a folder.");
        assertThatThrownBy(() -> new Home(Path.of("/proc/plumbline")).open(Mode.UP))
                .isInstanceOf(LauncherException.class)
                .hasMessageStartingWith("RDM_HOME is /proc/plumbline, which cannot be made (");
        assertThatThrownBy(() -> new Home(file.resolve("below")).open(Mode.UP))
                .isInstanceOf(LauncherException.class)
                .hasMessageStartingWith("RDM_HOME is " + file + "/below, which cannot be made (");
    }

    /** A name that a part learns to read is not to be warned of. */
    @Test
    void everyNameThatTheSourcesReadIsKnown() throws IOException {
        var named = new TreeSet<String>();
        var name = Pattern.compile("\\bRDM_[A-Z0-9_]*[A-Z0-9]\\b");
        try (Stream<Path> files = Files.walk(Path.of(".."), 12)) {
            for (var file : files.filter(file ->
                            file.toString().endsWith(".java") && file.toString().contains("/src/main/"))
                    .toList()) {
                name.matcher(Files.readString(file)).results().forEach(found -> named.add(found.group()));
            }
        }
        assertThat(named).contains("RDM_JDBC_URL", "RDM_SPARK_MASTER");
        assertThat(SettingsCheck.KNOWN).containsAll(named);
    }

    @Test
    void everySettingIsDocumented() throws IOException {
        var table = Files.readString(Path.of("../docs/reference.md"));
        assertThat(SettingsCheck.KNOWN)
                .filteredOn(name -> !name.startsWith("RDM_E2E_") && !name.equals("RDM_EXTRA_CLASSPATH"))
                .allSatisfy(name -> assertThat(table).contains("`" + name + "`"));
    }

    private SettingsCheck check(Map<String, String> environment) {
        return new SettingsCheck(new Settings(environment, folder, folder));
    }
}
