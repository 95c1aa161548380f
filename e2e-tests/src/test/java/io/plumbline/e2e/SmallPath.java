package io.plumbline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The main job in small, on an installation that began empty: define, upload, decide between two people, ask a what-if, publish, read. */
final class SmallPath {
    private static final String DAY = "2026-01-01";
    private static final String MOVED = "2026-03-01";
    private static final int STATIONS = 30;
    private static final int MOVES = 5;
    private static final Map<String, Object> STATION_D = Map.of(
            "code",
            "STATION_D",
            "label",
            "Stations",
            "domain",
            "TELEVISION",
            "key",
            List.of("station_code"),
            "attributes",
            List.of(
                    Map.of("name", "station_code", "type", "text", "length", 20),
                    Map.of("name", "network", "type", "text", "length", 60, "history", "NEW_VERSION"),
                    Map.of("name", "city", "type", "text", "length", 60, "history", "OVERWRITE")));

    private final Api admin;
    private final Api analyst;
    private final Walk walk;
    /** Where a location lies on this machine. */
    private final UnaryOperator<String> onDisk;

    private byte[] workbook = {};

    /** With two new people. */
    SmallPath(RegularInstallation installation, UnaryOperator<String> onDisk) {
        this(installation, installation.person("ana", "ANALYST"), installation.person("sten", "STEWARD"), onDisk);
    }

    private SmallPath(RegularInstallation installation, Api analyst, Api steward, UnaryOperator<String> onDisk) {
        this.admin = installation.admin();
        this.analyst = analyst;
        this.walk = new Walk(analyst, steward);
        this.onDisk = onDisk;
    }

    /** With the two people that an installation has from before. */
    static SmallPath again(RegularInstallation installation, UnaryOperator<String> onDisk) {
        return new SmallPath(installation, installation.signIn("ana"), installation.signIn("sten"), onDisk);
    }

    Walk walk() {
        return walk;
    }

    Api analyst() {
        return analyst;
    }

    /** Stations in a first commit, from a workbook; gives the commit. */
    long begin() {
        admin.post("/api/v1/dimensions", STATION_D).expect(201);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 1; i <= STATIONS; i++) {
            rows.add(List.of(station(i), network(i), "Zürich 東京 " + i));
        }
        workbook = Workbook.of(List.of("station_code", "network", "city"), rows);
        long first = walk.commitFrom(upload(workbook, DAY));
        walk.awaitPublished("STATION_D", first);
        return first;
    }

    /** A change set that moves the first stations to another network. */
    long propose() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 1; i <= MOVES; i++) {
            rows.add(List.of(station(i), "NBC"));
        }
        return upload(Workbook.of(List.of("station_code", "network"), rows), MOVED);
    }

    /** A change set that gives the first station another city. */
    long renameCity(String city) {
        return upload(Workbook.of(List.of("station_code", "city"), List.of(List.of(station(1), city))), MOVED);
    }

    private long upload(byte[] file, String day) {
        JsonNode upload = walk.upload("stations.xlsx", file, Map.of("dimension", "STATION_D", "effective_date", day));
        assertThat(upload.path("status").asString()).as(upload.toString()).isEqualTo("PARSED");
        return upload.path("change_set").asLong();
    }

    private static String station(int number) {
        return String.format(Locale.ROOT, "S%02d", number);
    }

    private static String network(int number) {
        return number % 2 == 1 ? "ABC" : "NBC";
    }

    /** Writes facts of this size in so many files: one station in 31 is nobody's, one day in 120 is not there. */
    static void facts(Path folder, int rows, int files) throws SQLException {
        folder.toFile().mkdirs();
        try (Duck duck = new Duck()) {
            for (int file = 0; file < files; file++) {
                duck.run("copy (select 'S' || lpad((i % 31 + 1)::varchar, 2, '0') as station_code,"
                        + " case when i % 120 = 119 then null else date '2026-01-01' + (i % 120)::integer end as day,"
                        + " (i % 97 + 0.25)::decimal(9,2) as minutes from range(" + (long) rows * file / files + ", "
                        + (long) rows * (file + 1) / files + ") t(i)) to '" + folder + "/part-" + file
                        + ".parquet' (format parquet)");
            }
        }
    }

    void register(String code, String location) {
        admin.post(
                        "/api/v1/fact-sources",
                        Map.of(
                                "code",
                                code,
                                "location",
                                location,
                                "format",
                                "parquet",
                                "date_column",
                                "day",
                                "bindings",
                                List.of(Map.of(
                                        "dimension",
                                        "STATION_D",
                                        "columns",
                                        List.of("station_code"),
                                        "by",
                                        "KEY_AT_DATE")),
                                "measures",
                                List.of(Map.of(
                                        "name", "minutes", "column", "minutes", "aggregates", List.of("sum", "max")))))
                .expect(201);
    }

    Map<String, Object> question(String facts, long changeSet) {
        return Map.of(
                "change_sets",
                List.of(changeSet),
                "fact_source",
                facts,
                "group_by",
                List.of("STATION_D.network"),
                "measures",
                List.of("minutes"));
    }

    /** The report, checked against SQL by hand on the same files. */
    JsonNode whatIf(String facts, Path folder, long changeSet) throws SQLException {
        JsonNode report = walk.whatIf(question(facts, changeSet));
        check(report, folder);
        return report;
    }

    static void check(JsonNode report, Path folder) throws SQLException {
        try (Duck duck = new Duck()) {
            String known = "day is not null and station_code <> 'S31'";
            String before = "case when cast(substr(station_code, 2) as integer) % 2 = 1 then 'ABC' else 'NBC' end";
            String after = "case when station_code <= '" + station(MOVES) + "' and day >= date '" + MOVED
                    + "' then 'NBC' else " + before + " end";
            duck.run("create view facts as select * from read_parquet('" + folder + "/*.parquet')");
            assertThat(report.path("facts_total").asString())
                    .isEqualTo(
                            duck.rows("select count(*) from facts").getFirst().getFirst());
            for (Map.Entry<String, String> side :
                    Map.of("before", before, "after", after).entrySet()) {
                TreeSet<String> groups = new TreeSet<>();
                report.path("groups").forEach(group -> {
                    JsonNode figures = group.path(side.getKey());
                    groups.add(group.path("values").path("STATION_D.network").asString() + " "
                            + figures.path("rows").asString() + " "
                            + figures.path("minutes_sum").asString() + " "
                            + figures.path("minutes_max").asString());
                });
                assertThat(groups)
                        .as("groups " + side.getKey())
                        .isEqualTo(lines(
                                duck,
                                "select " + side.getValue() + ", count(*), sum(minutes), max(minutes) from facts where "
                                        + known + " group by all"));
            }
            TreeSet<String> flows = new TreeSet<>();
            report.path("flows")
                    .forEach(flow -> flows.add(
                            flow.path("from").path("STATION_D.network").asString() + " "
                                    + flow.path("to").path("STATION_D.network").asString() + " "
                                    + flow.path("rows").asString() + " "
                                    + flow.path("minutes_sum").asString()));
            assertThat(flows)
                    .as("flows")
                    .isEqualTo(lines(
                            duck,
                            "select b, a, count(*), sum(minutes) from (select *, " + before + " b, " + after
                                    + " a from facts where " + known + ") where b <> a group by b, a"));
            assertThat(report.path("unmatched").path("before_rows").asString())
                    .isEqualTo(duck.rows("select count(*) from facts where not (" + known + ") or day is null")
                            .getFirst()
                            .getFirst());
        }
    }

    private static TreeSet<String> lines(Duck duck, String sql) throws SQLException {
        return duck.rows(sql).stream()
                .map(row -> row.stream().map(Objects::toString).collect(Collectors.joining(" ")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A report without what differs each time it is asked: numbers of runs and commits, times, the facts' place. */
    static JsonNode comparable(JsonNode report) {
        ObjectNode copy = (ObjectNode) report.deepCopy();
        copy.remove(List.of("seconds", "provenance", "fact_snapshot", "fact_source", "baseline_commit"));
        copy.path("movers").forEach(mover -> ((ObjectNode) mover).remove("member_id"));
        return copy;
    }

    /** Commits the change set and reads what is published, with DuckDB, beside what the API says. */
    long publish(long changeSet) throws SQLException {
        long commit = walk.commitFrom(changeSet);
        JsonNode release = walk.awaitPublished("STATION_D", commit);
        TreeSet<String> versions = new TreeSet<>();
        for (int i = 1; i <= STATIONS; i++) {
            new Listing(analyst, "STATION_D")
                    .history(station(i))
                    .forEach(row -> versions.add(row.key() + " " + row.values().get("network") + " "
                            + row.values().get("city") + " " + row.from() + " " + row.to()));
        }
        assertThat(versions).hasSize(STATIONS + (MOVES + 1) / 2);
        try (Duck duck = new Duck()) {
            for (JsonNode table : release.path("tables")) {
                String files =
                        "read_parquet('" + onDisk.apply(table.path("location").asString())
                                + "/data/**/*.parquet') where commit_no = " + commit;
                assertThat(duck.rows("select count(*) from " + files).getFirst().getFirst())
                        .isEqualTo(table.path("rows").asString());
                if (table.path("name").asString().endsWith("_hist")) {
                    assertThat(lines(duck, "select station_code, network, city, valid_from, valid_to from " + files))
                            .isEqualTo(versions);
                }
            }
        }
        return commit;
    }

    /** The bytes of the first workbook, as the private store keeps them. */
    Path rawWorkbook(String privateStore) {
        try {
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(workbook));
            return Path.of(onDisk.apply(privateStore + "/raw/" + sha256));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] workbook() {
        return workbook.clone();
    }
}
