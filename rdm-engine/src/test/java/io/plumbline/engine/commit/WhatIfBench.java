package io.plumbline.engine.commit;

import io.plumbline.engine.BenchTable;
import io.plumbline.engine.job.Origin;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.lake.LakeSettings;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.whatif.AskWhatIf;
import io.plumbline.engine.whatif.BuildImpactIndex;
import io.plumbline.engine.whatif.FactSourceJson;
import io.plumbline.engine.whatif.QuestionJson;
import io.plumbline.engine.whatif.RegisterFactSource;
import io.plumbline.engine.whatif.RunWhatIf;
import io.plumbline.engine.whatif.RunnerProcess;
import io.plumbline.engine.whatif.WhatIfStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long a what-if takes from the question to the finished report, beside DuckDB by hand over the same files: the facts joined once
 * with each key's values before and after, grouped by both.
 */
class WhatIfBench {
    private static final int DAYS = 365;
    private static final long FEWEST_A_DAY = 5_000;
    private static final long BYTES_PER_FACT = 40;
    /** A pass over more facts than these is made once. */
    private static final long FEW = 1_000_000;
    /** Over more than these none is made, and by hand once. */
    private static final long MANY = 100_000_000;

    private static final String SOURCE = """
            {"code":"BENCH_F","location":"%s","format":"parquet","date_column":"day",
             "bindings":[{"dimension":"LARGE_D","columns":["code"],"by":"KEY_AT_DATE"}],
             "measures":[{"name":"paid","column":"paid","aggregates":["sum","avg"]},
                         {"name":"minutes","column":"minutes","aggregates":["sum"]}]}
            """;

    private final AtomicInteger drafts = new AtomicInteger();

    @Test
    void whatIf(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(RunnerProcess.isBuilt(), "build first: ./rdm prepare");
        long facts = Long.getLong("rdm.size", 10_000_000L);
        Path place = Path.of(System.getProperty("rdm.bench.folder", folder.toString()));
        refuseTooLarge(facts, place);
        int members = (int) Math.min(1_000_000, Math.max(1_000, facts / 10));
        run(facts, members, place, 5)
                .tell(
                        facts,
                        String.format(
                                Locale.ROOT,
                                "%,d facts in %d files, keys by Zipf's law over %,d members",
                                facts,
                                days(facts),
                                members));
    }

    private static void refuseTooLarge(long facts, Path place) throws IOException {
        long free = Files.getFileStore(Files.createDirectories(place)).getUsableSpace();
        if (free < facts * BYTES_PER_FACT) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%,d facts need %,d GB of disk below %s, found %,d GB free; the next size that fits is --size %d",
                    facts,
                    facts * BYTES_PER_FACT / 1_000_000_000,
                    place,
                    free / 1_000_000_000,
                    facts / 10));
        }
    }

    /** @param runs how often each question is asked of the index, each time about another change set */
    BenchTable run(long facts, int members, Path folder, int runs) throws Exception {
        LargeDimension large = new LargeDimension(members);
        BenchTable table = new BenchTable(
                "whatif",
                "From the question to the finished report, change sets that nobody has asked about before; the web application's queue is not in it. The peer is DuckDB by hand: the facts joined once with each key's value before and after, grouped by both, two measures.");
        Lake lake = lake(folder);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                RunnerProcess runner = RunnerProcess.start(
                        String.valueOf(large.database().read().fetchValue("SELECT DATABASE()")),
                        folder.resolve("home"),
                        "3g")) {
            say("making " + facts + " facts");
            writeFacts(duck, facts, members, folder.resolve("facts"));
            baseline(duck, large);
            new RegisterFactSource(large.database(), lake)
                    .register(FactSourceJson.parse(SOURCE.formatted("file:" + folder.resolve("facts"))));
            List<Double> peers = new ArrayList<>();
            for (int i = 0; i < (facts > MANY ? 1 : runs); i++) {
                say("by hand");
                peers.add(peer(duck, large, amended(large, members / 500), folder));
            }
            if (facts <= MANY) {
                List<Double> full = new ArrayList<>();
                ask(large, lake, amended(large, members / 500), "\"plan\":\"full\"", "full");
                for (int i = 0; i < (facts > FEW ? 1 : runs); i++) {
                    long set = amended(large, members / 500);
                    full.add(BenchTable.millis(() -> ask(large, lake, set, "\"plan\":\"full\"", "full")));
                }
                table.row(String.format(Locale.ROOT, "plan full, %,d amended", members / 500), full, peers);
            }
            say("building the index");
            build(large, lake, facts, table);
            say("questions");
            ask(large, lake, amended(large, members / 500), "", "index-day");
            ask(large, lake, amended(large, members / 500), "\"grain\":\"month\"", "index-day");
            compare(table, large, lake, peers, runs, "", 50);
            compare(table, large, lake, peers, runs, "", members / 500);
            compare(table, large, lake, peers, runs, "", members / 10);
            compare(table, large, lake, peers, runs, "\"grain\":\"month\"", members / 500);
            say("one more day");
            writeDay(duck, folder.resolve("facts"), days(facts), facts / days(facts), members);
            table.figure(
                    String.format(Locale.ROOT, "one more day of %,d facts indexed", facts / days(facts)),
                    seconds(BenchTable.millis(() -> new BuildImpactIndex(large.database(), lake)
                            .build("BENCH_F", "LARGE_D", Progress.UNWATCHED, Origin.NONE))));
            ask(large, lake, amended(large, members / 500), "", "index-day");
            table.figure("memory of the runner, at most", runner.peakMemory());
        }
        return table;
    }

    private void build(LargeDimension large, Lake lake, long facts, BenchTable table) {
        double millis = BenchTable.millis(() -> {
            var index = new BuildImpactIndex(large.database(), lake)
                    .build("BENCH_F", "LARGE_D", Progress.UNWATCHED, Origin.NONE);
            table.figure("rows of the index", String.format(Locale.ROOT, "%,d", index.rows()));
            table.figure("bytes of the index in the store", String.format(Locale.ROOT, "%,d", index.bytes()));
        });
        table.figure(
                "index built, copied to the runner's disk",
                seconds(millis) + String.format(Locale.ROOT, ", %,.0f facts/s", facts / millis * 1000));
    }

    private void compare(
            BenchTable table, LargeDimension large, Lake lake, List<Double> peers, int runs, String more, int changed) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            long set = changed == 50 ? large.retiring(50, drafts.incrementAndGet()) : amended(large, changed);
            times.add(BenchTable.millis(() -> ask(large, lake, set, more, "index-day")));
        }
        table.row(
                String.format(
                        Locale.ROOT,
                        "from the index, %,d %s%s",
                        changed,
                        changed == 50 ? "retired" : "amended",
                        more.isEmpty() ? "" : ", by month"),
                times,
                peers);
    }

    private long amended(LargeDimension large, int members) {
        return large.approved(members, drafts.incrementAndGet());
    }

    private static String seconds(double millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000);
    }

    private static void say(String what) {
        System.out.println(LocalTime.now().withNano(0) + " " + what);
    }

    private static JsonNode ask(LargeDimension large, Lake lake, long changeSet, String more, String plan) {
        long asked = new AskWhatIf(large.database(), lake)
                .ask(
                        QuestionJson.parse("{\"change_sets\":[" + changeSet
                                + "],\"fact_source\":\"BENCH_F\",\"group_by\":[\"LARGE_D.a1\"]"
                                + (more.isEmpty() ? "" : "," + more) + "}"),
                        large.desk.analyst.id())
                .id();
        new RunWhatIf(large.database(), lake).run(asked, Progress.UNWATCHED);
        JsonNode report = new JsonMapper()
                .readTree(new WhatIfStore(large.database().read()).report(asked).orElseThrow());
        say("  " + report.path("plan").asString() + " " + report.path("seconds") + " s, of which the runner "
                + report.path("provenance").path("spark_seconds") + " s");
        if (!report.path("plan").asString().equals(plan)) {
            throw new IllegalStateException("expected plan " + plan + ", found " + report.path("provenance"));
        }
        return report;
    }

    private static Lake lake(Path folder) {
        return new Lake(new LakeSettings(
                "file:" + folder.resolve("warehouse"),
                "file:" + folder.resolve("private"),
                List.of("file:" + folder.resolve("facts")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "us-east-1"));
    }

    /** A file a day; fewer days where the days would be all but empty. */
    private static int days(long facts) {
        return (int) Math.clamp(facts / FEWEST_A_DAY, 2, DAYS);
    }

    private static void writeFacts(Connection duck, long facts, int members, Path folder) throws Exception {
        Files.createDirectories(folder);
        for (int day = 0; day < days(facts); day++) {
            writeDay(duck, folder, day, facts / days(facts), members);
        }
    }

    /** The same facts for the same day and size. A number's share of the facts falls as one over its rank. */
    private static void writeDay(Connection duck, Path folder, int day, long facts, int members) throws SQLException {
        Path file = folder.resolve("day=" + day).resolve("part-0.parquet");
        if (Files.exists(file)) {
            return;
        }
        file.getParent().toFile().mkdirs();
        String number = "(1 + floor(exp((hash(i, " + day + ") % 1000000007) / 1000000007.0 * ln(" + members + "))) % "
                + members + ")::BIGINT";
        sql(
                duck,
                "COPY (SELECT "
                        + LargeDimension.key(number)
                                .replace("LPAD(MOD(", "lpad(((")
                                .replace(", 100000007), 12", ") % 100000007)::VARCHAR, 12")
                        + " AS code, DATE '2026-01-01' + " + day
                        + " AS day, (hash(i, 3) % 400)::INTEGER AS store, ((hash(i, 5) % 50000)::INTEGER / 100)::DECIMAL(9,2) AS paid,"
                        + " (hash(i, 7) % 240)::INTEGER AS minutes FROM range(" + facts + ") t(i)) TO '" + file
                        + "' (FORMAT parquet)");
    }

    /** The dimension as it is, for the peer. */
    private static void baseline(Connection duck, LargeDimension large) throws SQLException {
        sql(duck, "CREATE TABLE base (code VARCHAR, valid_from DATE, valid_to DATE, value VARCHAR)");
        try (var insert = ((DuckDBConnection) duck).createAppender("main", "base")) {
            new HistoryStore(large.database().read(), large.dimension).stream(1, null, version -> {
                try {
                    insert.beginRow();
                    insert.append((String) version.values().get(0));
                    insert.append(version.period().from());
                    insert.append(version.period().to());
                    insert.append((String) version.values().get(1));
                    insert.endRow();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    /** The same question by hand, once; the values before and after are in a table already. */
    private static double peer(Connection duck, LargeDimension large, long changeSet, Path folder) throws SQLException {
        sql(duck, "CREATE OR REPLACE TABLE change (code VARCHAR, value VARCHAR)");
        try (var insert = duck.prepareStatement("INSERT INTO change VALUES (?, ?)")) {
            for (var row : large.database()
                    .read()
                    .fetch("SELECT bkey, JSON_VALUE(cells, '$[0].v') FROM member_change WHERE change_set_id = "
                            + changeSet)) {
                insert.setString(1, row.get(0, String.class));
                insert.setString(2, row.get(1, String.class));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        String day = "DATE '" + LargeDimension.DAY + "'";
        sql(
                duck,
                "CREATE OR REPLACE TABLE segment AS SELECT code, valid_from, valid_to, value AS old, value AS new FROM base WHERE code NOT IN (SELECT code FROM change)"
                        + " UNION ALL SELECT b.code, b.valid_from, " + day
                        + ", b.value, b.value FROM base b JOIN change USING (code)"
                        + " UNION ALL SELECT b.code, " + day
                        + ", b.valid_to, b.value, c.value FROM base b JOIN change c USING (code)");
        return BenchTable.millis(() -> {
            try {
                sql(
                        duck,
                        "CREATE OR REPLACE TABLE answer AS SELECT old, new, count(*), sum(paid), sum(minutes) FROM read_parquet('"
                                + folder.resolve("facts")
                                + "/*/*.parquet', hive_partitioning = false) f LEFT JOIN segment s ON f.code = s.code AND f.day >= s.valid_from AND f.day < s.valid_to GROUP BY 1, 2");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void sql(Connection duck, String text) throws SQLException {
        try (Statement statement = duck.createStatement()) {
            statement.execute(text);
        }
    }
}
