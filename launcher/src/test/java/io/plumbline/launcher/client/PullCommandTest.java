package io.plumbline.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.launcher.client.PlayedServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that come from the server: whole or not at all, and never over one that is there. */
class PullCommandTest {
    private static final String TEXT = "item_id\n1\n";
    private static final Answer FILE = new Answer(200, Map.of("Content-Type", "text/csv"), TEXT, TEXT.length());

    @TempDir
    Path folder;

    @AutoClose
    private PlayedServer server;

    @BeforeEach
    void play() throws IOException {
        server = new PlayedServer(folder);
    }

    @Test
    void workbookIsWhatComesWhereNothingIsSaid() {
        server.on("GET /dimensions/ITEM_D/workbook", FILE);
        var said = server.rdm("pull", "ITEM_D");
        assertThat(said).isEqualTo(new PlayedServer.Said(0, "Wrote ITEM_D.xlsx, 10 bytes.\n", ""));
        assertThat(folder.resolve("ITEM_D.xlsx")).hasContent(TEXT);
    }

    @Test
    void formatIsThatOfTheFilesEndingAndParametersAreWrittenAsSuch() {
        server.on(
                "GET /dimensions/ITEM_D/export?format=csv&as_of=2026-03-01&commit=4&filter=category%3AB+%26+C&filter=size",
                FILE);
        var said = server.rdm(
                "pull",
                "ITEM_D",
                "x.CSV",
                "--as-of",
                "2026-03-01",
                "--at",
                "4",
                "--filter",
                "category:B & C",
                "--filter",
                "size",
                "--json");
        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.json().path("file").asString())
                .isEqualTo(folder.resolve("x.CSV").toString());
        assertThat(said.json().path("bytes").asInt()).isEqualTo(10);
    }

    @Test
    void fileThatIsThereIsOverwrittenOnlyWhereThatIsSaid() throws IOException {
        Files.writeString(folder.resolve("x.csv"), "mine");
        server.on("GET /dimensions/ITEM_D/export?format=csv", FILE);
        var said = server.rdm("pull", "ITEM_D", "x.csv");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("x.csv", "--force");
        assertThat(folder.resolve("x.csv")).hasContent("mine");
        assertThat(server.asked).isEmpty();
        assertThat(server.rdm("pull", "ITEM_D", "x.csv", "--force").exit()).isZero();
        assertThat(folder.resolve("x.csv")).hasContent(TEXT);
    }

    @Test
    void fileThatBreaksOffLeavesNothingBehind() throws IOException {
        server.on("GET /dimensions/ITEM_D/export?format=csv", new Answer(200, Map.of(), TEXT, TEXT.length() + 5));
        var said = server.rdm("pull", "ITEM_D", "x.csv");
        assertThat(said.exit()).isEqualTo(4);
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void fileThatBreaksOffOnceIsReadAnew() {
        server.on("GET /dimensions/ITEM_D/export?format=csv", new Answer(200, Map.of(), TEXT, TEXT.length() + 5), FILE);
        assertThat(server.rdm("pull", "ITEM_D", "x.csv").exit()).isZero();
        assertThat(folder.resolve("x.csv")).hasContent(TEXT);
    }

    @Test
    void refusalIsNoFile() throws IOException {
        server.on(
                "GET /dimensions/NOPE/workbook",
                Answer.problem(404, "UNKNOWN_DIMENSION", "There is no dimension NOPE."));
        var said = server.rdm("pull", "NOPE");
        assertThat(said).isEqualTo(new PlayedServer.Said(1, "", "There is no dimension NOPE. (UNKNOWN_DIMENSION)\n"));
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void dashIsStdout() {
        server.on("GET /dimensions/ITEM_D/export?format=csv", FILE);
        assertThat(server.rdm("pull", "ITEM_D", "-", "--format", "csv").out()).isEqualTo("item_id\n1\n");
    }

    @Test
    void folderThatIsNotThereIsNamed() {
        server.on("GET /dimensions/ITEM_D/export?format=csv", FILE);
        var said = server.rdm("pull", "ITEM_D", "no/x.csv");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("no/x.csv");
    }
}
