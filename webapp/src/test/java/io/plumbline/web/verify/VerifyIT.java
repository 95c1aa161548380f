package io.plumbline.web.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.TestDatabase;
import io.plumbline.web.RunningApp;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The check as a program, beside a running application. */
class VerifyIT {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int verify(Map<String, String> environment, String... words) {
        return Verify.run(environment, List.of(words), print(out), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> environment = new HashMap<>(RunningApp.demo().settings());
        environment.put(name, value);
        return environment;
    }

    @Test
    void runningInstallationIsCheckedInWordsForAPerson() {
        // Jobs that other tests made by hand have no place in the queue.
        RunningApp.demo().database().transact(tx -> tx.execute("DELETE FROM job WHERE subject LIKE 'nobody%'"));
        assertThat(verify(RunningApp.demo().settings())).as(out + "" + err).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(11)
                .allMatch(line -> line.startsWith("ok ") || line.equals("All 10 checks are clean."))
                .anyMatch(line -> line.matches("ok +commits +[0-9,]+ commits, .*"));
    }

    @Test
    void breachIsAnObjectForAProgramAndTheExitCodeTells() {
        RunningApp.demo()
                .database()
                .transact(
                        tx -> tx.execute(
                                "INSERT INTO finding (upload_id, rule, severity, message) VALUES ('gone', 'TYPE', 'ERROR', 'x')"));
        try {
            assertThat(verify(RunningApp.demo().settings(), "--json", "--quick"))
                    .isEqualTo(1);
        } finally {
            RunningApp.demo().database().transact(tx -> tx.execute("DELETE FROM finding WHERE upload_id = 'gone'"));
        }
        JsonNode answer = JsonMapper.shared().readTree(out.toByteArray());
        assertThat(answer.path("clean").asBoolean(true)).isFalse();
        assertThat(answer.path("checks")).hasSize(10);
        JsonNode breach = answer.path("checks").path(1).path("breaches").path(0);
        assertThat(breach.path("place").asString()).isEqualTo("Table finding");
        assertThat(breach.path("sentence").asString())
                .startsWith("Table finding: found 1 rows of uploads that are not there, expected none. ");
    }

    @Test
    void whatCannotBeCheckedIsToldApart() {
        assertThat(verify(RunningApp.demo().settings(), "--everything")).isEqualTo(2);
        assertThat(verify(with("RDM_JDBC_PASSWORD", "wrong"))).isEqualTo(2);
        assertThat(verify(with("RDM_JDBC_URL", TestDatabase.server().url(TestDatabase.freshSchema()))))
                .isEqualTo(2);
        assertThat(verify(with("RDM_WAREHOUSE", "ftp://nowhere"))).isEqualTo(2);
        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .hasSize(4)
                .anyMatch(line -> line.contains("RDM_JDBC_PASSWORD"))
                .anyMatch(line -> line.contains("not of this version yet"));
    }
}
