package io.plumbline.web.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.Caller;
import io.plumbline.web.FragileApp;
import io.plumbline.web.RunningApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The metrics: who reads them, that the page of operations lists them all, and that no label grows without bound. */
class MetricsIT {
    private static final String PATH = "/actuator/prometheus";
    private static final Pattern TYPED = Pattern.compile("(?m)^# TYPE (plumbline_\\S+) ");
    private static final Pattern LISTED = Pattern.compile("`(plumbline_[a-z_]+)`");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
    private static final Pattern WORD = Pattern.compile("[a-z_]+|[0-9.]+|\\+Inf");

    private final RunningApp app = RunningApp.demo();

    @Test
    void onlyAdministratorsReadThem() {
        assertThat(app.asNobody().get(PATH).status()).isEqualTo(401);
        assertThat(app.as("steward").get(PATH).status()).isEqualTo(403);
        assertThat(app.as("admin").get(PATH).status()).isEqualTo(200);
        Caller browser = app.asNobody();
        browser.signIn("admin", "admin");
        assertThat(browser.get(PATH).status()).isEqualTo(200);
    }

    @Test
    void collectorReadsThemWithTheOperatorsTokenAndNothingElse() {
        Caller collector = FragileApp.get().nobody().with("Authorization", "Bearer " + FragileApp.METRICS_TOKEN);
        assertThat(collector.get(PATH).status()).isEqualTo(200);
        assertThat(collector.get("/api/v1/dimensions").status()).isEqualTo(401);
        Caller other = FragileApp.get().nobody().with("Authorization", "Bearer " + FragileApp.METRICS_TOKEN + "x");
        assertThat(other.get(PATH).status()).isEqualTo(401);
    }

    @Test
    void pageOfOperationsListsExactlyWhatIsThere() throws IOException {
        Set<String> exposed = found(TYPED, scrape());
        Set<String> listed = found(
                LISTED,
                Files.readAllLines(Path.of("../docs/operations.md")).stream()
                        .filter(line -> line.startsWith("| `plumbline_"))
                        .collect(Collectors.joining("\n")));
        assertThat(listed).isEqualTo(exposed).isNotEmpty();
    }

    @Test
    void labelsHoldWordsOfClosedSets() {
        app.as("viewer").get("/api/v1/dimensions/NO_SUCH_D/members/4711/history");
        scrape().lines()
                .filter(line -> line.startsWith("plumbline_"))
                .forEach(line -> LABEL.matcher(line)
                        .results()
                        .forEach(label -> assertThat(label.group(2)).as(line).matches(WORD)));
        assertThat(scrape()).doesNotContain("NO_SUCH_D", "4711");
    }

    @Test
    void requestsPoolAndVirtualMachineAreMeasuredUnderTheirUsualNames() {
        app.as("viewer").get("/api/v1/dimensions");
        assertThat(scrape())
                .containsPattern("http_server_requests_seconds_count\\{.*uri=\"/api/v1/dimensions\"")
                .contains("hikaricp_connections_active{pool=\"plumbline\"}")
                .contains("jvm_memory_used_bytes{");
    }

    @Test
    void refusedSignInsAreCounted() {
        double before = value("plumbline_sign_ins_total{said=\"refused\",way=\"password\"}");
        double tokens = value("plumbline_sign_ins_total{said=\"refused\",way=\"token\"}");
        app.asNobody().signIn("viewer", "wrong");
        app.asNobody().with("Authorization", "Bearer nope").get("/api/v1/dimensions");
        assertThat(value("plumbline_sign_ins_total{said=\"refused\",way=\"password\"}"))
                .isGreaterThan(before);
        assertThat(value("plumbline_sign_ins_total{said=\"refused\",way=\"token\"}"))
                .isGreaterThan(tokens);
    }

    private String scrape() {
        return app.as("admin").get(PATH).body();
    }

    private double value(String series) {
        return scrape().lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no series " + series + " in " + scrape()));
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
