package io.plumbline.engine.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Origin;
import io.plumbline.engine.job.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The impact index through the real runner. WhatIfRunIT holds plan full against SQL by hand; here the index is held against plan full, in
 * the order of an index's life.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImpactIndexIT {
    private static final String EXACT = ",\"measures\":[\"net\",\"quantity\"]";

    @TempDir
    static Path folder;

    private static Shop shop;
    private static RunnerProcess runner;
    private static long items;
    private static long stores;
    private static long both;

    @BeforeAll
    static void open() throws SQLException, IOException {
        assumeTrue(RunnerProcess.isBuilt(), "the runner is not built: mvn -pl whatif-spark -am package -DskipTests");
        shop = new Shop(folder);
        runner = RunnerProcess.start(shop.schema, folder.resolve("home"));
        shop.open();
        shop.register("AT_DATE_F", BoundBy.KEY_AT_DATE);
        shop.register("CURRENT_F", BoundBy.KEY_CURRENT);
        var proposal = new Assortment(shop).proposal();
        items = shop.draft(proposal.stream()
                .filter(change -> change.dimension().equals("ITEM_D"))
                .toList());
        stores = shop.draft(proposal.stream()
                .filter(change -> change.dimension().equals("STORE_D"))
                .toList());
        both = shop.draft(proposal);
    }

    @AfterAll
    static void end() throws Exception {
        if (runner != null) {
            runner.close();
        }
        if (shop != null) {
            shop.close();
        }
    }

    @Test
    @Order(1)
    void withoutAnIndexTheFactsAnswerAndTheReportSaysWhy() {
        JsonNode report = ask("AT_DATE_F", items, EXACT);
        assertThat(report.path("plan").asString()).isEqualTo("full");
        assertThat(reason(report))
                .isEqualTo("The impact index of ITEM_D was not complete: 20,000 facts were not in it yet.");
        assertThatThrownBy(() -> ask("AT_DATE_F", both, EXACT + ",\"plan\":\"index-day\""))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST))
                .hasMessageContaining("Plan index-day cannot answer this question");
    }

    @Test
    @Order(2)
    void indexAnswersEachQuestionAsTheFactsDo() {
        assertThat(build("AT_DATE_F", "ITEM_D").rows()).isBetween(1_000L, 20_000L);
        build("AT_DATE_F", "STORE_D");
        build("CURRENT_F", "ITEM_D");
        String spring = ",\"from\":\"2026-02-01\",\"to\":\"2026-05-15\"";
        same("AT_DATE_F", items, EXACT, "index-day");
        same("AT_DATE_F", items, EXACT + ",\"grain\":\"day\"" + spring, "index-day");
        same("AT_DATE_F", items, EXACT + ",\"grain\":\"month\"", "index-day");
        same("AT_DATE_F", stores, EXACT, "index-day");
        same("AT_DATE_F", items, EXACT + ",\"group_by\":[\"ITEM_D.category\",\"ITEM_D.name\"]", "index-day");
        same("CURRENT_F", items, EXACT, "index-totals");
        same("CURRENT_F", items, EXACT + ",\"grain\":\"month\"", "index-day");
        JsonNode delta = ask("AT_DATE_F", items, EXACT + ",\"plan\":\"delta\"");
        assertThat(delta.path("plan").asString()).isEqualTo("delta");
        assertThat(figures(delta)).isEqualTo(figures(ask("AT_DATE_F", items, EXACT)));
        JsonNode forced = ask("CURRENT_F", items, EXACT + ",\"plan\":\"index-day\"");
        assertThat(forced.path("plan").asString()).isEqualTo("index-day");
    }

    @Test
    @Order(3)
    void questionsThatAnIndexCannotAnswerGoToTheFactsAndSaySo() {
        assertThat(reason(ask("AT_DATE_F", both, EXACT)))
                .isEqualTo(
                        "The question looks at the facts through ITEM_D and STORE_D; an impact index is of one dimension.");
        assertThat(reason(ask("AT_DATE_F", items, ",\"measures\":[\"net\",\"buyers\"]")))
                .startsWith("The different values of buyers are counted exactly");
        assertThat(reason(ask("AT_DATE_F", items, ",\"plan\":\"full\"" + EXACT)))
                .isEqualTo("The question asks for plan full.");
        assertThatThrownBy(() -> ask("AT_DATE_F", items, EXACT + ",\"plan\":\"index-totals\""))
                .hasMessageContaining("Plan index-totals knows no days");
        assertThatThrownBy(() -> ask("AT_DATE_F", items, EXACT + ",\"plan\":\"quick\""))
                .hasMessageContaining("found quick");
        assertThatThrownBy(() -> ask("AT_DATE_F", stores, EXACT + ",\"group_by\":[\"STORE_D.manager\"]"))
                .hasMessageContaining("manager is sensitive");
    }

    @Test
    @Order(4)
    void newReplacedAndRemovedFilesTouchTheirOwnShareOnly() throws Exception {
        shop.writePartition("2", 3);
        ImpactIndex before = build("AT_DATE_F", "ITEM_D");
        assertThat(before.current()).hasSize(2);
        shop.writePartition("2", 5);
        assertThat(reason(ask("AT_DATE_F", items, EXACT))).contains("was not complete");
        ImpactIndex replaced = build("AT_DATE_F", "ITEM_D");
        assertThat(kept(before, replaced)).as("shares that stay").isEqualTo(1);
        same("AT_DATE_F", items, EXACT, "index-day");
        Files.delete(folder.resolve("facts/sales/half=2/part-0.parquet"));
        ImpactIndex removed = build("AT_DATE_F", "ITEM_D");
        assertThat(removed.current()).hasSize(1);
        assertThat(kept(before, removed)).isEqualTo(1);
        same("AT_DATE_F", items, EXACT + ",\"grain\":\"month\"", "index-day");
        assertThat(build("AT_DATE_F", "ITEM_D"))
                .as("built again: nothing to do")
                .isEqualTo(removed);
    }

    @Test
    @Order(5)
    void indexThatIsAskedForByNameIsWaitedFor() throws Exception {
        CompletableFuture<ImpactIndex> builder = CompletableFuture.supplyAsync(
                () -> build("CURRENT_F", "STORE_D"), CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));
        JsonNode report = ask("CURRENT_F", stores, EXACT + ",\"plan\":\"index-day\"");
        assertThat(report.path("plan").asString()).isEqualTo("index-day");
        assertThat(builder.get(60, TimeUnit.SECONDS).isComplete()).isTrue();
    }

    @Test
    @Order(6)
    void lostShareIsNoticedAndTheFactsAnswer() throws Exception {
        ImpactIndex index = build("CURRENT_F", "STORE_D");
        for (ImpactShare share : index.current()) {
            for (String file : share.files()) {
                Files.delete(Path.of(file.substring("file:".length())));
            }
        }
        for (Path baseline : files("baselines")) {
            Files.delete(baseline);
        }
        // The runner has a copy of its own, and goes on with it.
        same("CURRENT_F", stores, EXACT, "index-day");
        runner.close();
        delete(folder.resolve("home/runner/index"));
        runner = RunnerProcess.start(shop.schema, folder.resolve("home"));
        JsonNode report = ask("CURRENT_F", stores, EXACT);
        assertThat(report.path("plan").asString()).isEqualTo("full");
        assertThat(state("CURRENT_F", "STORE_D").isComplete()).isFalse();
        build("CURRENT_F", "STORE_D");
        same("CURRENT_F", stores, EXACT, "index-day");
    }

    @Test
    @Order(7)
    void forgottenFilesGoAfterAWhileAndThoseInUseStay() throws Exception {
        TidyWhatIfs tidy = new TidyWhatIfs(shop.database, shop.lake);
        tidy.tidy();
        Set<String> used = new HashSet<>();
        for (String source : List.of("AT_DATE_F", "CURRENT_F")) {
            for (String dimension : List.of("ITEM_D", "STORE_D")) {
                state(source, dimension).current().forEach(share -> used.addAll(share.files()));
            }
        }
        assertThat(files("impact")).hasSizeGreaterThan(used.size());
        for (Path file : files("impact")) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        }
        tidy.tidy();
        assertThat(files("impact").stream()
                        .filter(file -> file.toString().endsWith(".parquet"))
                        .map(file -> "file:" + file))
                .containsExactlyInAnyOrderElementsOf(used);
        assertThat(files("baselines")).isNotEmpty();
    }

    @Test
    @Order(8)
    void afterACommitTheBaselineIsTheNewState() {
        shop.commit(items);
        long next = shop.draft(List.of(shop.retired("I31", LocalDate.of(2026, 2, 3))));
        same("AT_DATE_F", next, EXACT, "index-day");
        same("CURRENT_F", next, EXACT, "index-totals");
    }

    private static ImpactIndex build(String source, String dimension) {
        ImpactIndex index = new BuildImpactIndex(shop.database, shop.lake)
                .build(source, dimension, Progress.UNWATCHED, Origin.NONE);
        assertThat(index.isComplete()).isTrue();
        assertThat(index.factRows())
                .isEqualTo(new FactSourceStore(shop.database.read())
                        .byCode(source)
                        .facts()
                        .rows());
        return index;
    }

    private static ImpactIndex state(String source, String dimension) {
        return new ImpactIndexStore(shop.database.read())
                .of(new FactSourceStore(shop.database.read()).byCode(source), dimension);
    }

    private static long kept(ImpactIndex before, ImpactIndex after) {
        return after.current().stream().filter(before.current()::contains).count();
    }

    /** The whole report is the same, but for how and when it came about. */
    private static void same(String source, long changeSet, String more, String plan) {
        JsonNode byIndex = ask(source, changeSet, more);
        JsonNode byFacts = ask(source, changeSet, more + ",\"plan\":\"full\"");
        assertThat(byIndex.path("plan").asString()).as(more).isEqualTo(plan);
        assertThat(reason(byIndex)).isEmpty();
        assertThat(byFacts.path("plan").asString()).isEqualTo("full");
        assertThat(figures(byIndex)).as(more).isEqualTo(figures(byFacts));
        assertThat(byIndex.path("facts_affected").asLong()).isPositive();
    }

    private static JsonNode figures(JsonNode report) {
        ObjectNode copy = (ObjectNode) report.deepCopy();
        copy.remove(List.of("plan", "seconds", "provenance"));
        return copy;
    }

    private static String reason(JsonNode report) {
        return report.path("provenance").path("plan_reason").asString();
    }

    private static JsonNode ask(String source, long changeSet, String more) {
        return shop.report(shop.ask(source, changeSet, more));
    }

    private static List<Path> files(String below) throws IOException {
        try (var all = Files.walk(folder.resolve("private").resolve(below))) {
            return new ArrayList<>(all.filter(Files::isRegularFile)
                    .map(Objects::requireNonNull)
                    .toList());
        }
    }

    private static void delete(Path place) throws IOException {
        try (var all = Files.walk(place)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
