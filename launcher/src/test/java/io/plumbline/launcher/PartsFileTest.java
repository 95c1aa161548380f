package io.plumbline.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PartsFileTest {
    @TempDir
    Path folder;

    @Test
    void fateOfAPartIsTold() throws IOException {
        var file = new PartsFile(folder.resolve("parts.json"));
        file.started("database");
        file.started("runner");
        assertThat(told().path("launcher").asLong())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(told("runner").path("running").asBoolean()).isTrue();
        assertThat(told("runner").path("restarts").asInt()).isZero();

        file.ended("runner", 137, Duration.ofSeconds(2));
        var ended = told("runner");
        assertThat(ended.path("running").asBoolean()).isFalse();
        assertThat(ended.path("exit").asInt()).isEqualTo(137);
        assertThat(Duration.between(time(ended, "since"), time(ended, "next_try")))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));

        file.notStarted("runner", Duration.ofSeconds(4));
        assertThat(told("runner").path("exit").asInt()).isEqualTo(137);
        assertThat(time(told("runner"), "since")).as("away since it ended").isEqualTo(time(ended, "since"));

        file.started("runner");
        assertThat(told("runner").path("restarts").asInt()).isEqualTo(1);
        assertThat(told("runner").path("next_try").isNull()).isTrue();
        assertThat(told("database").path("restarts").asInt()).isZero();
    }

    private JsonNode told(String part) throws IOException {
        return told().path("parts").path(part);
    }

    private JsonNode told() throws IOException {
        return new JsonMapper().readTree(Files.readString(folder.resolve("parts.json")));
    }

    private static Instant time(JsonNode part, String name) {
        return Instant.parse(part.path(name).asString());
    }
}
