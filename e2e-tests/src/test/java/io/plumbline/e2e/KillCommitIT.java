package io.plumbline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The web application dies at a named point of a commit: after its restart the commit is there whole or not at all. */
@ExtendWith(OnTheRunningSystem.class)
class KillCommitIT {
    private static final Duration RESTART = Duration.ofSeconds(120);
    private static final String DAY = "2026-04-01";
    private static int round;

    private final RunningSystem system;
    private final Walk walk;

    KillCommitIT(RunningSystem system) {
        this.system = system;
        this.walk = new Walk(system);
    }

    /** One before anything is seen of the commit, and one after; the engine's own tests stop at each of them, in the same process. */
    static Stream<String> steps() {
        return Boolean.getBoolean("rdm.full")
                ? Stream.of(
                        "LEASED",
                        "PENDING_NOTED",
                        "CHUNK_BEGUN",
                        "MEMBERS_ADDED",
                        "ROWS_SUPERSEDED",
                        "ROWS_APPENDED",
                        "CHUNK_WRITTEN",
                        "ALL_WRITTEN",
                        "FLIP_BEGUN",
                        "FLIPPED",
                        "LEASE_RETURNED")
                : Stream.of("ROWS_SUPERSEDED", "FLIPPED");
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aCommitThatIsKilledIsWholeOrNothingAndTheNextOneWorks(String step) throws IOException {
        Listing items = new Listing(system.as("viewer"), "ITEM_D");
        long before = walk.head();
        List<Listing.Row> rows = items.asOf(DAY, before);
        Map<String, String> moves = new TreeMap<>();
        rows.stream()
                .skip(100L + 30L * round++)
                .limit(30)
                .forEach(row -> moves.put(row.key(), "Women".equals(row.values().get("category")) ? "Men" : "Women"));
        long changeSet = walk.propose(Workbook.moves(moves), DAY);
        walk.submit(changeSet);
        walk.approve(changeSet);

        ProcessHandle web = system.process("web").orElseThrow();
        Path file = system.home().resolve("run/kill-commit-at");
        Files.writeString(file, step);
        commitUntilItDies(changeSet);
        Await.until("the web application is killed at " + step, RESTART, () -> !web.isAlive());
        assertThat(file).doesNotExist();
        system.awaitWell(RESTART);

        long after = walk.head();
        Map<String, String> categories = categories(items.asOf(DAY, after), moves);
        if (after == before) {
            assertThat(categories).isEqualTo(categories(rows, moves));
        } else {
            assertThat(after).isEqualTo(before + 1);
            assertThat(categories).isEqualTo(moves);
        }
        assertThat(categories(items.asOf(DAY, before), moves)).isEqualTo(categories(rows, moves));

        if (!walk.isCommitted(changeSet)) {
            walk.commit(changeSet);
        }
        assertThat(walk.changeSet(changeSet).path("commit").asLong()).isEqualTo(before + 1);
        assertThat(categories(items.asOf(DAY, before + 1), moves)).isEqualTo(moves);
        Map<String, String> next = new TreeMap<>();
        moves.keySet().forEach(item -> next.put(item, "Shoes"));
        long commit = walk.propagate(Workbook.moves(next), DAY);
        assertThat(commit).isEqualTo(before + 2);
        assertThat(categories(items.asOf(DAY, commit), moves)).isEqualTo(next);
    }

    private void commitUntilItDies(long changeSet) {
        try {
            system.as("steward").post("/api/v1/change-sets/" + changeSet + "/commit");
        } catch (UncheckedIOException connectionLost) {
            assertThat(connectionLost.getCause()).isInstanceOf(IOException.class);
        }
    }

    private static Map<String, String> categories(List<Listing.Row> rows, Map<String, String> moves) {
        return rows.stream()
                .filter(row -> moves.containsKey(row.key()))
                .collect(Collectors.toMap(
                        Listing.Row::key,
                        row -> Objects.requireNonNullElse(row.values().get("category"), ""),
                        (one, other) -> one,
                        TreeMap::new));
    }
}
