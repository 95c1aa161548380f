package io.plumbline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What all programs of an installation write: one id leads through it, and no secret stands in it. */
@ExtendWith(OnTheRunningSystem.class)
class LogsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RunningSystem system;
    private final Walk walk;

    LogsIT(RunningSystem system) {
        this.system = system;
        this.walk = new Walk(system);
    }

    @Test
    void idOfARequestLeadsThroughItsJobToTheRunnersLog() {
        long changeSet = walk.propose(Workbook.moves(Map.of("AAAAAAAACCAAAAAA", "Music")), "2001-01-01");
        String id = "what-if-asked-by-a-test";
        String job = system.as("analyst")
                .withRequestId(id)
                .post("/api/v1/what-ifs", Map.of("change_sets", List.of(changeSet), "fact_source", "STORE_SALES_F"))
                .expect(202)
                .path("job")
                .path("id")
                .asString();
        assertThat(walk.awaitJob(job).path("state").asString()).isEqualTo("SUCCEEDED");
        awaitLine("web", "request_id=" + id, "job_id=" + job, "WHAT_IF job on ", "begins");
        awaitLine("web", "request_id=" + id, "job_id=" + job, "ends: SUCCEEDED");
        awaitLine("runner", "request_id=" + id, "run_id=", "begins, attempt 1");
        awaitLine("runner", "request_id=" + id, "run_id=", "ends: SUCCEEDED");
    }

    @Test
    void noSecretIsInALogOrOnACommandLine() {
        Map<String, String> secrets = new LinkedHashMap<>();
        for (String part : List.of("database", "object-store", "keys")) {
            system.secrets(part).forEach((name, secret) -> secrets.put(part + " " + name, secret));
        }
        String token = system.as("viewer")
                .post("/api/v1/tokens", Map.of("name", "to be looked for", "days", 1))
                .expect(201)
                .path("value")
                .asString();
        secrets.put("API token", token);
        new Api(system.url(), token).get("/api/v1/dimensions").expect(200);
        new Api(system.url(), token + "x").get("/api/v1/dimensions").expect(401);

        Map<String, String> written = new LinkedHashMap<>(logs());
        assertThat(written).containsKeys("web.log", "runner.log", "database.log", "object-store.log");
        written.put("command lines", commandLines());
        secrets.forEach((what, secret) -> forms(secret)
                .forEach(form -> assertThat(written.entrySet().stream()
                                .filter(text -> text.getValue().contains(form))
                                .map(Map.Entry::getKey))
                        .as("the %s, as %s characters", what, form.length())
                        .isEmpty()));
    }

    private void awaitLine(String part, String... words) {
        Await.until(
                "a line of " + part + " has " + List.of(words),
                PATIENCE,
                () -> logs().entrySet().stream()
                        .filter(log -> log.getKey().startsWith(part + ".log"))
                        .flatMap(log -> log.getValue().lines())
                        .anyMatch(line -> Stream.of(words).allMatch(line::contains)));
    }

    private Map<String, String> logs() {
        Map<String, String> logs = new LinkedHashMap<>();
        Path supervisor = system.root().resolve("e2e-tests/target/supervisor.log");
        try (Stream<Path> files = Files.list(system.home().resolve("logs"))) {
            for (Path file : Stream.concat(files, Stream.of(supervisor))
                    .filter(Files::exists)
                    .toList()) {
                logs.put(file.getFileName().toString(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return logs;
    }

    private static String commandLines() {
        String lines = ProcessHandle.allProcesses().map(LogsIT::commandLine).collect(Collectors.joining("\n"));
        assertThat(lines).contains("io.plumbline.whatif.Runner", "io.plumbline.web.Plumbline", "mariadbd", "s3proxy");
        return lines;
    }

    /** Where the system tells it whole, from there: Java leaves long ones out. */
    private static String commandLine(ProcessHandle process) {
        Path whole = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        try {
            return Files.isReadable(whole)
                    ? new String(Files.readAllBytes(whole), StandardCharsets.UTF_8).replace('\0', ' ')
                    : process.info().commandLine().orElse("");
        } catch (IOException e) {
            // It has ended meanwhile.
            return "";
        }
    }

    /** As it is, and as it looks in an address, in a header or in a dump of bytes. */
    private static List<String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        List<String> forms = new ArrayList<>(List.of(
                secret,
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                URLEncoder.encode(secret, StandardCharsets.UTF_8)));
        if (secret.matches("([0-9a-f]{2}){8,}")) {
            forms.add(Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(HexFormat.of().parseHex(secret)));
        }
        return forms;
    }
}
