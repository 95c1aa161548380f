package io.plumbline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The main job by commands, from the log-in to the published tables: what each says as JSON, and how it ends. */
@ExtendWith(OnTheRunningSystem.class)
class CommandLineIT {
    private static final String DAY = "2026-03-01";
    private static final int MOVED = 3;

    private final RunningSystem system;

    @TempDir
    Path folder;

    CommandLineIT(RunningSystem system) {
        this.system = system;
    }

    @Test
    void changeGoesFromTheLogInToThePublishedTablesByCommands() throws IOException {
        Files.writeString(folder.resolve("token"), "demo-analyst\n");
        assertThat(analyst("login", system.url(), "--token-file", "token")
                        .json(0)
                        .path("url")
                        .asString())
                .isEqualTo(system.url());
        Set<String> items = pullAndMove();

        JsonNode pushed = analyst("push", "moved.json", "--dimension", "ITEM_D", "--effective", DAY)
                .json(0);
        String changeSet = pushed.path("change_set").asString();
        assertThat(pushed.path("status").asString()).isEqualTo("PARSED");
        assertThat(pushed.path("counts").path("amended").asInt()).isEqualTo(MOVED);
        JsonNode differences = analyst("diff", changeSet).json(0).path("items");
        assertMoved(differences, items);

        JsonNode report = analyst(
                        "whatif",
                        changeSet,
                        "--on",
                        "STORE_SALES_F",
                        "--by",
                        "ITEM_D.category",
                        "--measure",
                        "quantity")
                .json(0);
        assertThat(report.path("exact").asBoolean()).isTrue();
        assertThat(report.path("facts_total").asLong()).isEqualTo(2_880_404);

        assertThat(analyst("submit", changeSet).json(1).path("code").asString()).isEqualTo("REASON_MISSING");
        String hash = analyst("submit", changeSet, "--reason", "Moved after the spring review")
                .json(0)
                .path("content_hash")
                .asString();
        assertThat(analyst("approve", changeSet).json(3).path("code").asString())
                .isEqualTo("ROLE_MISSING");
        assertThat(steward("approve", changeSet, "--content-hash", "another")
                        .json(5)
                        .path("code")
                        .asString())
                .isEqualTo("CONTENT_CHANGED");
        steward("approve", changeSet, "--content-hash", hash).json(0);
        long commit =
                steward("commit", changeSet, "--wait").json(0).path("commit").asLong();

        JsonNode release = analyst("wait", "--commit", String.valueOf(commit))
                .json(0)
                .path("items")
                .path(0);
        assertThat(release.path("status").asString()).isIn("PUBLISHED", "SKIPPED");
        assertThat(analyst("wait", "--change-set", changeSet)
                        .json(0)
                        .path("commit")
                        .asLong())
                .isEqualTo(commit);
        assertThat(analyst("publish", "ITEM_D", "--wait")
                        .json(0)
                        .path("items")
                        .path(0)
                        .path("commit")
                        .asLong())
                .isGreaterThanOrEqualTo(commit);
        assertMoved(
                analyst("diff", "ITEM_D", String.valueOf(commit - 1), String.valueOf(commit))
                        .json(0)
                        .path("items"),
                items);
    }

    @Test
    void wrongCellEndsWith1AndIsNamed() throws IOException {
        Files.writeString(folder.resolve("wrong.csv"), "item_id,category\nAAAAAAAABAAAAAAA,Boks\n");
        Rdm.Said said = run("demo-analyst", "push", "wrong.csv", "--dimension", "ITEM_D", "--effective", DAY);
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).contains("ERROR ALLOWED at CSV!B2 category", "found: Boks", "next: Books");
    }

    @Test
    void nobodyAtTheAddressAndATokenThatNobodyHasAreToldApart() {
        assertThat(run("demo-nobody", "publish").exit()).isEqualTo(3);
        assertThat(run("demo-analyst", Map.of("RDM_URL", "http://127.0.0.1:" + Rdm.freePort()), "publish")
                        .exit())
                .isEqualTo(4);
    }

    /** Some items get another category in a file that holds nothing else. */
    private Set<String> pullAndMove() throws IOException {
        analyst("pull", "ITEM_D", "items.json", "--as-of", DAY, "--filter", "category:Jewelry")
                .json(0);
        JsonNode pulled = Api.JSON.readTree(Files.readString(folder.resolve("items.json")));
        List<Map<String, String>> rows = new ArrayList<>();
        Set<String> items = new HashSet<>();
        for (int row = pulled.size() - MOVED; row < pulled.size(); row++) {
            String item = pulled.path(row).path("item_id").asString();
            items.add(item);
            rows.add(Map.of("item_id", item, "category", "Music"));
        }
        Files.writeString(folder.resolve("moved.json"), Api.JSON.writeValueAsString(rows));
        return items;
    }

    private static void assertMoved(JsonNode changes, Set<String> items) {
        assertThat(changes).hasSize(MOVED).allSatisfy(change -> {
            assertThat(items).contains(change.path("key").path(0).asString());
            assertThat(change.path("cells").path(0).path("before").asString()).isEqualTo("Jewelry");
            assertThat(change.path("cells").path(0).path("after").asString()).isEqualTo("Music");
        });
    }

    /** As the person who logged in. */
    private Rdm.Said analyst(String... words) {
        return run("", asJson(words));
    }

    private Rdm.Said steward(String... words) {
        return run("demo-steward", asJson(words));
    }

    private static String[] asJson(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--json");
        return all.toArray(String[]::new);
    }

    private Rdm.Said run(String token, String... words) {
        return run(token, Map.of(), words);
    }

    private Rdm.Said run(String token, Map<String, String> more, String... words) {
        Map<String, String> settings =
                new HashMap<>(Map.of("RDM_CONFIG", folder.resolve("client.json").toString(), "RDM_URL", system.url()));
        settings.put("RDM_TOKEN", token);
        settings.putAll(more);
        return Rdm.said(Rdm.command(system.home(), 1, settings, words).directory(folder.toFile()), folder);
    }
}
