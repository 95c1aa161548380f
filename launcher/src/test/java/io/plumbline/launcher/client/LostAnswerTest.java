package io.plumbline.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.launcher.client.PlayedServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls whose answer is lost, and calls that are to come later: they are sent again, and done once. */
class LostAnswerTest {
    @TempDir
    Path folder;

    @AutoClose
    private PlayedServer server;

    @BeforeEach
    void play() throws IOException {
        server = new PlayedServer(folder);
    }

    @Test
    void writeWhoseAnswerIsLostIsSentAgainAsItWasWithTheSameKey() {
        server.on("POST /change-sets/17/approve", Answer.lost(), Answer.lost(), Answer.json(200, "{\"id\":17}"));
        assertThat(server.rdm("approve", "17", "--comment", "Agreed", "--if-version", "4")
                        .exit())
                .isZero();
        assertThat(server.asked).hasSize(3);
        assertThat(server.asked.stream()
                        .map(one -> one.header("Idempotency-key"))
                        .distinct())
                .singleElement()
                .asString()
                .matches("[0-9a-f-]{36}");
        assertThat(server.asked.stream()
                        .map(one -> one.body() + one.header("If-match"))
                        .distinct())
                .containsExactly("{\"comment\":\"Agreed\"}\"4\"");
    }

    @Test
    void twoCommandsHaveKeysOfTheirOwn() {
        server.on("POST /change-sets/17/approve", "{\"id\":17}");
        server.rdm("approve", "17");
        server.rdm("approve", "17");
        assertThat(server.asked.stream()
                        .map(one -> one.header("Idempotency-key"))
                        .distinct())
                .hasSize(2);
    }

    @Test
    void uploadIsSentAgainWhole() throws IOException {
        Files.writeString(folder.resolve("items.csv"), "item_id,category\n1,Böoks\n");
        server.on("POST /uploads", Answer.lost(), Answer.json(202, "{\"id\":\"u\",\"job\":{\"id\":\"j\"}}"))
                .on("GET /jobs/j", "{\"id\":\"j\",\"state\":\"SUCCEEDED\"}")
                .on("GET /uploads/u", "{\"id\":\"u\",\"status\":\"PARSED\",\"change_set\":17,\"findings\":[]}")
                .on("GET /change-sets/17", "{\"id\":17,\"status\":\"DRAFT\",\"counts\":{\"amended\":1},\"errors\":0}");
        assertThat(server.rdm("push", "items.csv").exit()).isZero();
        var sent = server.writes();
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1)).isEqualTo(sent.get(0));
        assertThat(sent.get(0).body()).contains("1,Böoks\n\r\n--");
    }

    @Test
    void callThatIsStillUnderWayIsAskedForAgainWithItsKey() {
        server.on(
                "POST /change-sets/17/approve",
                Answer.problem(409, "IDEMPOTENCY_UNDER_WAY", "Wait.").with("Retry-After", "1"),
                Answer.json(200, "{\"id\":17}"));
        assertThat(server.rdm("approve", "17").exit()).isZero();
        assertThat(server.asked.stream()
                        .map(one -> one.header("Idempotency-key"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void conflictIsNotAskedAgain() {
        server.on("POST /change-sets/17/commit", Answer.problem(409, "BASE_MOVED", "The base has moved."));
        assertThat(server.rdm("commit", "17").exit()).isEqualTo(5);
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void whatStaysLostEndsWith4AndSaysThatItMayHaveBeenDone() {
        server.on("POST /change-sets/17/commit", Answer.lost());
        var said = server.rdm("commit", "17");
        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.err()).contains("POST /api/v1/change-sets/17/commit", "Whether it was done is not known");
        assertThat(server.asked).hasSizeGreaterThan(2);
    }

    @Test
    void waitingGoesOnOverAServerThatIsAwayForAMoment() {
        server.on(
                "GET /jobs/j",
                Answer.json(200, "{\"id\":\"j\",\"state\":\"RUNNING\"}"),
                Answer.lost(),
                Answer.problem(503, "DATABASE_BUSY", "Come back.").with("Retry-After", "1"),
                Answer.json(200, "{\"id\":\"j\",\"state\":\"SUCCEEDED\",\"result\":{\"commit\":4}}"));
        var said = server.rdm("wait", "j", "--json");
        assertThat(said.exit()).isZero();
        assertThat(said.json().path("result").path("commit").asInt()).isEqualTo(4);
    }
}
