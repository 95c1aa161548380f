package io.plumbline.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers from the impact index against SQL by hand over the facts themselves, on made-up worlds. */
class IndexPlanWorldsTest {
    private static final int WORLDS = Integer.getInteger("rdm.worlds", Boolean.getBoolean("rdm.full") ? 500 : 80);
    private static final int BY_SPARK = 20;
    /** The types of the sums of {@link World#COLUMNS} as Spark writes them. */
    private static final List<String> SUMS =
            List.of("BIGINT", "DECIMAL(18,2)", "DECIMAL(38,9)", "BIGINT", "DECIMAL(38,0)");

    @TempDir
    Path folder;

    @Test
    void indexAnswersAsSqlByHand() throws Exception {
        var plans = new EnumMap<Plan, Integer>(Plan.class);
        var contested = 0;
        try (var duck = DriverManager.getConnection("jdbc:duckdb:")) {
            for (var seed = 1L; seed <= WORLDS; seed++) {
                var world = new World(seed, seed % 10 == 0 ? 20_000 : 300, 1, duck, folder);
                var task = task(world, seed, duck);
                var answer = answer(task);
                var byHand = new ByHand(duck, world.request);
                var softly = new SoftAssertions();
                softly.assertThat(Lines.facts(answer)).as("facts of " + seed).isEqualTo(byHand.facts());
                softly.assertThat(Lines.cells(answer)).as("cells of " + seed).isEqualTo(byHand.cells());
                softly.assertThat(Lines.movers(answer)).as("movers of " + seed).isEqualTo(byHand.movers());
                softly.assertAll();
                if (seed % BY_SPARK == 0) {
                    deltaAnswersTheSame(task, answer);
                    plans.merge(Plan.DELTA, 1, Integer::sum);
                }
                plans.merge(
                        answer.path("plan").asText().equals("index-day") ? Plan.INDEX_DAY : Plan.INDEX_TOTALS,
                        1,
                        Integer::sum);
                contested += answer.path("cells").size();
            }
        }
        assertThat(plans).containsOnlyKeys(Plan.INDEX_DAY, Plan.INDEX_TOTALS, Plan.DELTA);
        System.out.println("Index against SQL by hand: " + WORLDS + " worlds, " + plans + ", " + contested + " cells");
    }

    /** The index in one share per file, and the dimension as it is without the change. */
    private Task.FromIndex task(World world, long seed, Connection duck) throws Exception {
        var dimension = world.request.dimensions().get(0);
        var shares = new ArrayList<ImpactIndex.Share>();
        for (var file : world.request.facts().files()) {
            var share = "share-" + shares.size();
            var place = folder.resolve("index " + seed + "-" + shares.size());
            shares.add(new ImpactIndex.Share(
                    share,
                    seed % BY_SPARK == 0
                            ? builtBySpark(world, seed, file, share, place)
                            : builtByHand(world, file, place, duck)));
        }
        var baseline = folder.resolve("baseline " + seed + ".parquet").toString();
        try (var statement = duck.createStatement()) {
            statement.execute(
                    "COPY (SELECT * REPLACE (false AS changed, member_before AS member_after, before_g0 AS after_g0,"
                            + " before_g1 AS after_g1) FROM read_parquet('" + dimension.segments() + "')) TO '"
                            + baseline
                            + "' (FORMAT parquet)");
        }
        return new Task.FromIndex(
                world.request, new ImpactIndex("world-" + seed, World.COLUMNS, shares, baseline, seed % 4 == 0));
    }

    private static List<String> builtBySpark(World world, long seed, String file, String share, Path place) {
        return new BuildShare(
                        TestSpark.session(),
                        new ShareRequest(
                                "world-" + seed,
                                share,
                                List.of(file),
                                world.request.facts().dateColumn(),
                                world.request.dimensions().get(0).columns(),
                                World.COLUMNS,
                                place + "/"),
                        new Progress("test"))
                .run()
                .files();
    }

    /** The same rows by plain SQL: most worlds take them, for Spark's start of a job costs more than the job. */
    private static List<String> builtByHand(World world, String file, Path place, Connection duck) throws Exception {
        var select = new ArrayList<String>();
        var keys = world.request.dimensions().get(0).columns();
        for (var k = 0; k < keys.size(); k++) {
            var integer = List.of("store", "shop").contains(keys.get(k));
            select.add(keys.get(k) + (integer ? "::BIGINT" : "") + " AS k" + k);
        }
        select.add((world.request.facts().dateColumn() == null ? "NULL::DATE" : "day") + " AS day");
        select.add("count(*) AS rows");
        for (var m = 0; m < World.COLUMNS.size(); m++) {
            var column = World.COLUMNS.get(m);
            select.add("count(" + column + ") AS m" + m + "_count, sum(" + column + ")::" + SUMS.get(m) + " AS m" + m
                    + "_sum, min(" + column + ") AS m" + m + "_min, max(" + column + ") AS m" + m + "_max");
        }
        try (var statement = duck.createStatement()) {
            statement.execute("COPY (SELECT " + String.join(", ", select) + " FROM read_parquet("
                    + LocalIndex.text(file.replace("[", "[[]")) + ") GROUP BY ALL) TO '" + place
                    + ".parquet' (FORMAT parquet)");
        }
        return List.of(place + ".parquet");
    }

    /** Once with a baseline that it has to make, once with the one that it has kept. */
    private void deltaAnswersTheSame(Task.FromIndex index, JsonNode expected) throws Exception {
        var kept = new Kept();
        var delta = new Task.Delta(index.request(), index.index().baseline(), "snapshot");
        for (var time = 0; time < 2; time++) {
            var found = new DeltaPlan(TestSpark.session(), delta, kept, new Progress("test")).run();
            var answer = new ObjectMapper().readTree(AnswerWriter.write(found, index.request()));
            assertThat(Lines.facts(answer)).isEqualTo(Lines.facts(expected));
            assertThat(Lines.cells(answer)).isEqualTo(Lines.cells(expected));
            assertThat(Lines.movers(answer)).isEqualTo(Lines.movers(expected));
            assertThat(kept.size()).isEqualTo(1);
        }
    }

    private JsonNode answer(Task.FromIndex task) throws Exception {
        try (var local = LocalIndex.open(
                folder.resolve("local"),
                task.index().id(),
                "512MiB",
                new StoreFiles(TestSpark.session().sparkContext().hadoopConfiguration(), folder),
                new Kept())) {
            var first = new IndexPlan(TestSpark.session(), local, task, new Progress("test")).run();
            var again = new IndexPlan(TestSpark.session(), local, task, new Progress("test")).run();
            assertThat(again.cells()).as("with the baseline that was kept").hasSameElementsAs(first.cells());
            return new ObjectMapper().readTree(AnswerWriter.write(first, task.request()));
        }
    }
}
