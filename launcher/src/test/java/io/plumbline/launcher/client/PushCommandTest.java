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

/** Files on their way to a change set, and what was found at their cells. */
class PushCommandTest {
    private static final String FINDING = """
            {"sheet":"Items","cell":"D17","attribute":"category","rule":"ALLOWED","severity":"ERROR",
             "message":"Category is none of the allowed values.","found":"Boks","expected":"Books, Sports","suggestion":"Books"}""";

    @TempDir
    Path folder;

    @AutoClose
    private PlayedServer server;

    @BeforeEach
    void play() throws IOException {
        server = new PlayedServer(folder);
        Files.writeString(folder.resolve("items.csv"), "item_id\n1\n");
        server.on("POST /uploads", Answer.json(202, "{\"id\":\"u\",\"job\":{\"id\":\"j\"}}"))
                .on(
                        "GET /jobs/j",
                        Answer.json(200, """
                                {"id":"j","kind":"UPLOAD","state":"RUNNING","step":"Reading rows","percent":40,"eta_seconds":12}"""),
                        Answer.json(200, "{\"id\":\"j\",\"kind\":\"UPLOAD\",\"state\":\"SUCCEEDED\"}"))
                .on("GET /uploads/u", upload("PARSED", "17", ""))
                .on("GET /change-sets/17", changeSet(0));
    }

    @Test
    void changeSetItsCountsAndTheNextStepsAreSaid() {
        var said = server.rdm("push", "items.csv", "--dimension", "ITEM_D");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).isEqualTo("Change set 17 (DRAFT): 12 amended, 3 unchanged; 0 errors, 1 warnings.\n");
        assertThat(said.err()).contains("UPLOAD RUNNING: Reading rows 40 %, about 12 s left\n", "./rdm submit 17");
    }

    @Test
    void allTermsAreSent() {
        server.on("PATCH /change-sets/17", changeSet(0));
        var said = server.rdm(
                "push",
                "items.csv",
                "--dimension",
                "ITEM_D",
                "--effective",
                "2026-03-01",
                "--mode",
                "full",
                "--confirm-retired",
                "7",
                "--into",
                "16",
                "--reason",
                "Moved",
                "--title",
                "Spring");
        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(server.writes().getFirst().body().replace("\r\n", "|"))
                .contains(
                        "name=\"dimension\"||ITEM_D|",
                        "name=\"effective_date\"||2026-03-01|",
                        "name=\"mode\"||full|",
                        "name=\"confirm_retired\"||7|",
                        "name=\"change_set\"||16|",
                        "name=\"file\"; filename=\"items.csv\"|");
        assertThat(server.writes().get(1).body()).isEqualTo("{\"title\":\"Spring\",\"reason\":\"Moved\"}");
    }

    @Test
    void errorsAreSaidAtTheirCellsAndEndWith1() {
        server.on("GET /uploads/u", upload("PARSED", "17", FINDING)).on("GET /change-sets/17", changeSet(1));
        var said = server.rdm("push", "items.csv");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).endsWith("""
                        ERROR ALLOWED at Items!D17 category: Category is none of the allowed values.
                            found: Boks
                            expected: Books, Sports
                            next: Books
                        """);
        assertThat(said.err()).contains("--into 17");
    }

    @Test
    void documentIsTheUploadWithTheCountsOfItsChangeSet() {
        server.on("GET /uploads/u", upload("PARSED", "17", FINDING)).on("GET /change-sets/17", changeSet(1));
        var said = server.rdm("push", "items.csv", "--json");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.json().path("change_set").asInt()).isEqualTo(17);
        assertThat(said.json().path("findings")).hasSize(1);
        assertThat(said.json().path("counts").path("amended").asInt()).isEqualTo(12);
        assertThat(said.json().path("errors").asInt()).isEqualTo(1);
    }

    @Test
    void rejectedFileIsItsProblemWithTheFindings() {
        server.on("GET /jobs/j", """
                        {"id":"j","state":"FAILED","problem":
                          {"status":422,"code":"CONFIRM_RETIRED","detail":"420 members would be retired.","findings":[]}}""").on("GET /uploads/u", upload("REJECTED", "null", FINDING));
        var said = server.rdm("push", "items.csv", "--mode", "full", "--json");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.json().path("code").asString()).isEqualTo("CONFIRM_RETIRED");
        assertThat(said.json().path("findings")).hasSize(1);
        assertThat(said.err()).contains("420 members would be retired.", "Items!D17");
    }

    @Test
    void cancelledWorkEndsWith1() {
        server.on("GET /jobs/j", "{\"id\":\"j\",\"state\":\"CANCELLED\",\"problem\":null}")
                .on("GET /uploads/u", upload("REJECTED", "null", ""));
        var said = server.rdm("push", "items.csv", "--json");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.json().path("code").asString()).isEqualTo("JOB_CANCELLED");
    }

    private static String upload(String status, String changeSet, String findings) {
        return """
                {"id":"u","status":"%s","change_set":%s,"findings":[%s]}""".formatted(status, changeSet, findings);
    }

    private static String changeSet(int errors) {
        return """
                {"id":17,"status":"DRAFT","counts":{"added":0,"amended":12,"unchanged":3},"errors":%d,"warnings":1,
                 "open_conflicts":0,"content_hash":"ab"}""".formatted(errors);
    }
}
