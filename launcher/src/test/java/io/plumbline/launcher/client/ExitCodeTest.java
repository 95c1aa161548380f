package io.plumbline.launcher.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.launcher.client.PlayedServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How commands end, and what stands on stdout and stderr then. */
class ExitCodeTest {
    @TempDir
    Path folder;

    @AutoClose
    private PlayedServer server;

    @BeforeEach
    void play() throws IOException {
        server = new PlayedServer(folder);
    }

    @ParameterizedTest
    @CsvSource({"401,3", "403,3", "404,1", "409,5", "412,5", "422,1", "500,1", "503,1"})
    void whatTheServerSaysIsTheExitCodeAndTheSentence(int status, int exit) {
        server.on("POST /change-sets/17/submit", Answer.problem(status, "SOME_CODE", "It is so."));
        var said = server.rdm("submit", "17", "--reason", "Because");
        assertThat(said).isEqualTo(new PlayedServer.Said(exit, "", "It is so. (SOME_CODE)\n"));
        var asDocument = server.rdm("submit", "17", "--reason", "Because", "--json");
        assertThat(asDocument.exit()).isEqualTo(exit);
        assertThat(asDocument.json().path("code").asString()).isEqualTo("SOME_CODE");
        assertThat(asDocument.json().path("status").asInt()).isEqualTo(status);
    }

    @Test
    void doneIs0AndTheDocumentIsTheServers() {
        server.on("POST /change-sets/17/submit", """
                {"id":17,"status":"SUBMITTED","counts":{"amended":12,"added":0,"unchanged":3},"content_hash":"ab","more":[1]}""");
        var said = server.rdm("submit", "17", "--reason", "Because", "--json");
        assertThat(said.exit()).isZero();
        assertThat(said.json()).isEqualTo(Server.JSON.readTree("""
                {"id":17,"status":"SUBMITTED","counts":{"amended":12,"added":0,"unchanged":3},"content_hash":"ab","more":[1]}"""));
        var read = server.rdm("submit", "17", "--reason", "Because");
        assertThat(read.out()).isEqualTo("Change set 17 is submitted: 12 amended, 3 unchanged; content hash ab.\n");
        assertThat(server.asked.getLast().body()).isEqualTo("{\"reason\":\"Because\"}");
        assertThat(server.asked.getLast().header("Authorization")).isEqualTo("Bearer token-of-a-test");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "submit",
                "submit seventeen",
                "submit 17 --raeson x",
                "diff ITEM_D 4",
                "diff ITEM_D four 5",
                "wait",
                "wait J1 --commit 3",
                "pull",
                "pull ITEM_D --format pdf",
                "pull ITEM_D --as-of yesterday",
                "pull ITEM_D - --json",
                "push nowhere.csv",
                "whatif 17",
                "login ftp://example.com --token x"
            })
    void wrongUsageIs2AndNobodyIsAsked(String line) {
        var said = server.rdm(line.split(" "));
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).isNotBlank();
        assertThat(server.asked).isEmpty();
    }

    @Test
    void wrongUsageIsADocumentTooWhereOneIsAskedFor() {
        var said = server.rdm("submit", "--json");
        assertThat(said.json().path("code").asString()).isEqualTo("USAGE");
        assertThat(said.err()).contains("CHANGE-SET", "./rdm submit --help");
    }

    @Test
    void nobodyLoggedInIs3AndSaysHowToLogIn() {
        var said = server.unset("RDM_TOKEN").rdm("publish", "--json");
        assertThat(said.exit()).isEqualTo(3);
        assertThat(said.json().path("code").asString()).isEqualTo("NOT_LOGGED_IN");
        assertThat(said.err()).contains("./rdm login " + server.url());
        assertThat(server.asked).isEmpty();
    }

    @Test
    void noServerIs4() {
        server.close();
        var said = server.rdm("publish", "--json");
        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.json().path("code").asString()).isEqualTo("NO_ANSWER");
        assertThat(said.err()).contains(server.url(), "RDM_URL").doesNotContain("token-of-a-test");
    }

    @Test
    void answerOfSomethingElseThanPlumblineIs4() {
        var page = "<html>Bad gateway</html>";
        for (var status : new int[] {200, 302, 502}) {
            server.on("GET /dimensions", new Answer(status, Map.of("Content-Type", "text/html"), page, page.length()));
            var said = server.rdm("publish");
            assertThat(said.exit()).as("%s", status).isEqualTo(4);
            assertThat(said.err()).contains("answer " + status, server.url());
        }
    }

    @Test
    void linkThatIsNotEncryptedAsTheAddressSaysIs4AtOnce() throws IOException {
        try (var plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var answered = Thread.startVirtualThread(() -> {
                try (var link = plain.accept()) {
                    link.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                    link.getInputStream().read();
                } catch (IOException closed) {
                    // The client has gone, as it should.
                }
            });
            var said = server.set("RDM_URL", "https://127.0.0.1:" + plain.getLocalPort())
                    .rdm("publish");
            assertThat(said.exit()).isEqualTo(4);
            assertThat(said.err()).contains("the encrypted link was not made");
            answered.interrupt();
        }
    }

    @Test
    void helpIsOnStdoutAndIs0() {
        var said = server.unset("RDM_TOKEN").rdm("commit", "--help");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("Usage: ./rdm commit", "--not-before", "--json");
    }

    @Test
    void wordsThatBeginWithAnAtSignAreWords() {
        server.on("POST /change-sets/17/submit", "{}");
        server.rdm("submit", "17", "--reason", "@home and ${user.home}");
        assertThat(server.asked.getLast().body()).isEqualTo("{\"reason\":\"@home and ${user.home}\"}");
    }

    @Test
    void everyCommandIsInTheScriptThatStartsIt() throws IOException {
        var script = Files.readString(Path.of("..", "rdm"));
        var lines = Pattern.compile("(?m)^( *)(login(?: \\| \\w+)+)\\)")
                .matcher(script)
                .results()
                .toList();
        assertThat(lines)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.group(2).split(" \\| "))
                        .containsExactlyInAnyOrderElementsOf(new Client(Surroundings.ofThisProgram()).names()));
        assertThat(new TreeSet<>(new Client(Surroundings.ofThisProgram()).names()))
                .allSatisfy(name -> assertThat(script).containsPattern("(?m)^  " + name + " [A-Z\\[-].* [a-z]+"));
    }
}
