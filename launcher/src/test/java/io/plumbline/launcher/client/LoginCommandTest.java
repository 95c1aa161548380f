package io.plumbline.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.launcher.client.PlayedServer.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logging in, and to whom the kept token goes. */
class LoginCommandTest {
    @TempDir
    Path folder;

    @AutoClose
    private PlayedServer server;

    private Path file;

    @BeforeEach
    void play() throws IOException {
        server = new PlayedServer(folder).unset("RDM_TOKEN").unset("RDM_URL");
        server.on("GET /tokens", "{\"items\":[],\"next\":null}").on("GET /dimensions", "{\"items\":[],\"next\":null}");
        file = folder.resolve("client.json");
    }

    @Test
    void tokenThatTheServerTakesIsKeptForItsOwnerAlone() throws IOException {
        var said = server.rdm("login", server.url() + "/", "--token", "abc");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains(server.url(), file.toString()).doesNotContain("abc");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(server.rdm("publish").exit()).isZero();
        assertThat(server.asked.getLast().header("Authorization")).isEqualTo("Bearer abc");
    }

    @Test
    void tokenThatTheServerRefusesIsNotKept() {
        server.on("GET /tokens", Answer.problem(401, "TOKEN_INVALID", "The token is not known here."));
        assertThat(server.rdm("login", server.url(), "--token", "abc").exit()).isEqualTo(3);
        assertThat(file).doesNotExist();
    }

    @Test
    void tokenComesFromAFileOrFromStdin() throws IOException {
        Files.writeString(folder.resolve("token"), "of-a-file\n");
        server.rdm("login", server.url(), "--token-file", "token");
        assertThat(server.asked.getLast().header("Authorization")).isEqualTo("Bearer of-a-file");
        var stdin = new ByteArrayInputStream("of-stdin\n".getBytes(StandardCharsets.UTF_8));
        server.rdm(stdin, "login", "--token-file", "-");
        assertThat(server.asked.getLast().header("Authorization")).isEqualTo("Bearer of-stdin");
        assertThat(server.rdm("login", "--token-file", "nowhere").exit()).isEqualTo(2);
        assertThat(server.rdm("login", "--token", "two words").exit()).isEqualTo(2);
    }

    @Test
    void keptTokenGoesToNoOtherServer() throws IOException {
        server.rdm("login", server.url(), "--token", "abc");
        try (var other = new PlayedServer(folder)) {
            other.unset("RDM_TOKEN");
            var said = other.rdm("publish");
            assertThat(said.exit()).isEqualTo(3);
            assertThat(said.err()).contains("./rdm login " + other.url());
            assertThat(other.asked).isEmpty();
        }
    }

    @Test
    void tokenOfTheEnvironmentGoesBeforeTheKeptOne() {
        server.rdm("login", server.url(), "--token", "kept");
        server.set("RDM_TOKEN", "of-the-environment").rdm("publish");
        assertThat(server.asked.getLast().header("Authorization")).isEqualTo("Bearer of-the-environment");
    }

    @Test
    void fileInAFolderThatIsNamedAndInTheUsualPlace() throws IOException {
        var named = Files.createDirectory(folder.resolve("named"));
        server.set("RDM_CONFIG", named.toString()).rdm("login", server.url(), "--token", "abc");
        assertThat(named.resolve("client.json")).exists();
        server.unset("RDM_CONFIG").rdm("login", server.url(), "--token", "abc");
        assertThat(folder.resolve("home/.config/plumbline/client.json")).exists();
    }

    @Test
    void fileThatIsNoneOfOursIsNamedAndLeftAlone() throws IOException {
        Files.writeString(file, "{\"url\":");
        var said = server.rdm("publish");
        assertThat(said.exit()).isEqualTo(3);
        assertThat(said.err()).contains(file.toString());
        assertThat(file).hasContent("{\"url\":");
    }

    @ParameterizedTest
    @CsvSource({
        "https://plumbline.example.com/, https://plumbline.example.com",
        "http://127.0.0.1:8080/api/v1, http://127.0.0.1:8080",
        "https://example.com/data/api/v1/, https://example.com/data"
    })
    void addressIsTakenAsPeopleCopyIt(String given, String expected) {
        assertThat(new Account(given, "t").url()).isEqualTo(expected);
    }

    @Test
    void onlyANetworkMakesATokenReadable() {
        assertThat(new Account("http://plumbline.example.com", "t").isInTheClear())
                .isTrue();
        assertThat(new Account("https://plumbline.example.com", "t").isInTheClear())
                .isFalse();
        assertThat(new Account("http://localhost:8080", "t").isInTheClear()).isFalse();
        assertThat(new Account("http://127.0.0.1", "secret")).asString().doesNotContain("secret");
    }
}
