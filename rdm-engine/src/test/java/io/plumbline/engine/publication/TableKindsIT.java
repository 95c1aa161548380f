package io.plumbline.engine.publication;

import static io.plumbline.engine.publication.CommittedHistory.Row.from;
import static io.plumbline.engine.publication.CommittedHistory.Row.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.error.Checked;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What stands in each kind of published table, against a naive reading of the history, day by day. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableKindsIT {
    private static final Person STEWARD = new Person(2, "steward", "Stella", true, "system", Set.of(Role.STEWARD));

    /** The day of every commit here. */
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);

    private static final String MARKETS = """
            {"code":"MARKET_D","domain":"TELEVISION","key":["market"],"attributes":[
             {"name":"market","type":"text","length":20},
             {"name":"region","type":"text","length":20},
             {"name":"chief","type":"text","length":60,"sensitive":"mask"},
             {"name":"budget","type":"integer","sensitive":"drop"}]}""";

    private static final String STATIONS = """
            {"code":"STATION_D","domain":"TELEVISION","key":["station"],"attributes":[
             {"name":"station","type":"text","length":20},
             {"name":"network","type":"text","length":60},
             {"name":"market","type":"reference","dimension":"MARKET_D"},
             {"name":"email","type":"text","length":200,"sensitive":"hash"},
             {"name":"power","type":"integer","sensitive":"hash"},
             {"name":"salary","type":"decimal","precision":9,"scale":2,"sensitive":"drop"}],
             "publish":{"daily":true,"daily_days":40,"unknown":true,"prior":["network","market"],
              "current_on_history":["network","email"],"flatten":["market"]}}""";

    private final CommittedHistory history = new CommittedHistory();
    private final Dimension markets = history.define(MARKETS);
    private final Dimension stations = history.define(STATIONS);
    private Lake lake;
    private IcebergCatalog catalog;

    @BeforeAll
    void publish(@TempDir Path folder) {
        lake = LakeTables.folder(folder);
        catalog = IcebergCatalog.open(lake, history.catalog());
        history.commit(
                markets,
                of("2020-01-01", "2026-02-10", "EAST", "old", "Ann Lee", 5L),
                from("2026-02-10", "EAST", "new", "Bob", 6L),
                from("2020-01-01", "WEST", "far", null, null));
        history.commit(
                stations,
                of("2025-01-01", "2026-01-15", "WABC", "ABC", market("EAST"), "a@x.org", 7L, null),
                of("2026-01-15", "2026-02-20", "WABC", "NBC", market("EAST"), "b@x.org", 7L, null),
                from("2026-02-20", "WABC", "NBC", market("WEST"), null, 8L, null),
                of("2025-01-01", "2026-02-01", "GONE", "ABC", market("WEST"), "a@x.org", null, null),
                from("2026-02-25", "NEWS", "CBS", null, null, null, null));
        publishAll();
    }

    @AfterAll
    void close() {
        catalog.close();
        lake.close();
    }

    private String market(String key) {
        return CommittedHistory.memberId(markets, key);
    }

    private void publishAll() {
        PublishRelease publish =
                new PublishRelease(history.database(), lake, history.catalog(), TestDatabase.HASH_KEYS);
        for (Publication waiting : new ReleaseStore(history.database().read()).unfinished(100)) {
            Publication done = publish.publish(waiting.id(), Progress.UNWATCHED);
            assertThat(done.problem()).isNull();
        }
    }

    /** As the first release of the stations has them; some tests commit more. */
    private List<Record> rows(String table) {
        return LakeTables.rows(LakeTables.table(catalog, table), "c000002");
    }

    private static List<List<@Nullable Object>> columns(List<Record> rows, String... columns) {
        return rows.stream()
                .map(row -> Stream.of(columns).map(row::getField).toList())
                .map(values -> (List<@Nullable Object>) new ArrayList<@Nullable Object>(values))
                .toList();
    }

    @Test
    void currentTableHasTheValueBeforeThePresentOne() {
        assertThat(columns(
                        rows("television.station_d"), "station", "network", "prior_network", "market", "prior_market"))
                .containsExactly(
                        Arrays.asList("unknown", "unknown", null, null, null),
                        Arrays.asList("not applicable", "not applicable", null, null, null),
                        Arrays.asList("NEWS", "CBS", null, null, null),
                        Arrays.asList("WABC", "NBC", "ABC", "WEST", "EAST"));
    }

    @Test
    void historyIsCutWhereAFlattenedMemberChanges() {
        List<Record> rows = rows("television.station_d_hist").stream().skip(2).toList();
        assertThat(columns(rows, "station", "valid_from", "valid_to", "market", "market_region", "current_network"))
                .containsExactly(
                        Arrays.asList("GONE", day("2025-01-01"), day("2026-02-01"), "WEST", "far", "ABC"),
                        Arrays.asList("NEWS", day("2026-02-25"), day("9999-12-31"), null, null, "CBS"),
                        Arrays.asList("WABC", day("2025-01-01"), day("2026-01-15"), "EAST", "old", "NBC"),
                        Arrays.asList("WABC", day("2026-01-15"), day("2026-02-10"), "EAST", "old", "NBC"),
                        Arrays.asList("WABC", day("2026-02-10"), day("2026-02-20"), "EAST", "new", "NBC"),
                        Arrays.asList("WABC", day("2026-02-20"), day("9999-12-31"), "WEST", "far", "NBC"));
    }

    @Test
    void eachDayOfTheDailyTableIsWhatHeldOnIt() {
        List<String> found = new ArrayList<>();
        for (Record row : rows("television.station_day_d")) {
            found.add(row.getField("day") + " " + row.getField("station") + " " + row.getField("network") + " "
                    + row.getField("market") + " " + row.getField("market_region"));
        }
        List<String> expected = new ArrayList<>();
        HistoryStore all = new HistoryStore(history.database().read(), stations);
        TODAY.minusDays(39)
                .datesUntil(TODAY.plusDays(1))
                .forEach(day -> all.stream(2, day, version -> {
                    MemberRef market = (MemberRef) version.values().get(2);
                    expected.add(day + " " + version.values().get(0) + " "
                            + version.values().get(1) + " "
                            + (market == null ? null : market.key()) + " "
                            + marketOn(market, day)
                                    .map(one -> one.values().get(1))
                                    .orElse(null));
                }));
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected).hasSizeGreaterThan(40);
    }

    private Optional<Version> marketOn(@Nullable MemberRef market, LocalDate day) {
        List<Version> found = new ArrayList<>();
        new HistoryStore(history.database().read(), markets).stream(2, day, found::add);
        return found.stream()
                .filter(one -> market != null && one.memberId().equals(market.member()))
                .findFirst();
    }

    @Test
    void sensitiveValuesAreHashedMaskedOrLeftOut() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
        String hashed = HexFormat.of().formatHex(mac.doFinal("a@x.org".getBytes(StandardCharsets.UTF_8)));
        String seven = HexFormat.of().formatHex(mac.doFinal("7".getBytes(StandardCharsets.UTF_8)));
        Table table = LakeTables.table(catalog, "television.station_d_hist");
        assertThat(table.schema().findField("salary")).isNull();
        assertThat(table.schema().findField("market_budget")).isNull();
        List<Record> rows = rows("television.station_d_hist");
        assertThat(rows.stream().map(row -> row.getField("email")).filter(Objects::nonNull))
                .hasSize(4)
                .contains(hashed)
                .allSatisfy(value -> assertThat(value.toString()).matches("[0-9a-f]{64}"));
        assertThat(rows.stream().map(row -> row.getField("power"))).contains(seven);
        assertThat(rows.stream().map(row -> row.getField("market_chief")).distinct())
                .containsExactlyInAnyOrder(null, "A***", "B***");
        assertThat(rows.stream().map(Record::toString)).noneMatch(row -> row.contains("x.org") || row.contains("Ann"));
        assertThat(LakeTables.table(catalog, "television.market_d").schema().findField("budget"))
                .isNull();
    }

    @Test
    void commitOfAFlattenedDimensionReleasesTheOneThatShowsIt() {
        history.commit(markets, from("2020-01-01", "EAST", "other", "Ann Lee", 5L));
        publishAll();
        long commit = new HeadStore(history.database().read()).commit();
        assertThat(new ReleaseStore(history.database().read()).ofCommit(commit))
                .extracting(one -> one.release().dimension())
                .containsExactly("MARKET_D", "STATION_D");
        Table table = LakeTables.table(catalog, "television.station_d_hist");
        assertThat(LakeTables.column(table, Release.tag(commit), "market_region"))
                .contains("other")
                .doesNotContain("old", "new");
        assertThat(LakeTables.column(table, "c000002", "market_region")).contains("old", "new");
        assertThat(verified()).isEmpty();
    }

    @Test
    void plainFilesAreWholeAndThePointerNamesTheNewest() throws Exception {
        Dimension plain = history.define("""
                {"code":"PLAIN_D","domain":"RETAIL","key":["code"],"attributes":[
                 {"name":"code","type":"text","length":20},{"name":"label","type":"text","length":20}],
                 "publish":{"history":false,"files":true}}""");
        history.commit(plain, from("2020-01-01", "A", "one"));
        publishAll();
        JsonNode first = current();
        history.commit(plain, from("2020-01-01", "A", "two"), from("2020-01-01", "B", null));
        publishAll();
        JsonNode second = current();
        assertThat(second.path("commit").asLong())
                .isGreaterThan(first.path("commit").asLong());
        JsonNode manifest = json(second.path("location").asString() + "/_manifest.json");
        assertThat(manifest.path("previous_batch")).isEqualTo(first.path("batch"));
        assertThat(manifest.path("rows").asInt()).isEqualTo(2);
        assertThat(lake.exists(second.path("location").asString() + "/_SUCCESS"))
                .isTrue();
        for (JsonNode file : manifest.path("files")) {
            byte[] bytes = bytes(
                    second.path("location").asString() + "/" + file.path("name").asString());
            assertThat(bytes).hasSize(file.path("bytes").asInt());
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                    .isEqualTo(file.path("sha256").asString());
        }
        assertThat(labels(first)).containsExactly("one");
        assertThat(labels(second)).containsExactly("two", null);

        // An older release that is delivered again finds its batch, and moves no pointer.
        new RepublishReleases(history.database(), TestDatabase.AUDIT)
                .republish(first.path("commit").asLong(), null, "PLAIN_D", STEWARD);
        publishAll();
        assertThat(current()).isEqualTo(second);
    }

    private JsonNode current() throws IOException {
        return json(lake.settings().warehouse() + "/parquet/dim=retail.plain_d/current.json");
    }

    private JsonNode json(String location) throws IOException {
        return JsonMapper.shared().readTree(bytes(location));
    }

    private byte[] bytes(String location) throws IOException {
        try (InputStream in = lake.open(location)) {
            return in.readAllBytes();
        }
    }

    /** As DuckDB reads a batch. */
    private static List<@Nullable String> labels(JsonNode pointer) throws SQLException {
        String files = pointer.path("location").asString().replaceFirst("^file:(//)?", "") + "/*.parquet";
        List<@Nullable String> labels = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                ResultSet rows = duck.createStatement()
                        .executeQuery("SELECT label FROM read_parquet('" + files
                                + "', hive_partitioning = false) ORDER BY code")) {
            while (rows.next()) {
                labels.add(rows.getString(1));
            }
        }
        return labels;
    }

    @Test
    void whatWasPublishedIsFoundEqualAgain() {
        assertThat(verified()).isEmpty();
    }

    @Test
    void releaseWhoseHashKeyIsGoneFailsAndSaysSo() {
        history.commit(stations, from("2026-02-01", "LATE", "ABC", null, "c@x.org", null, null));
        HashKeys without = new HashKeys(new TreeMap<>(Map.of(2, new byte[32])));
        Publication waiting =
                new ReleaseStore(history.database().read()).unfinished(1).getFirst();
        Publication failed = new PublishRelease(history.database(), lake, history.catalog(), without)
                .publish(waiting.id(), Progress.UNWATCHED);
        assertThat(failed.status()).isEqualTo(PublicationStatus.FAILED);
        assertThatThrownBy(() -> without.version(1)).hasMessageContaining("hash key of version 1");
    }

    private List<String> verified() {
        Checked tables = new VerifyPublishedTables(
                        history.database().read(),
                        () -> IcebergCatalog.open(lake, history.catalog()),
                        TestDatabase.HASH_KEYS)
                .verify(false);
        Checked releases = new VerifyReleases(history.database().read()).verify();
        return Stream.of(tables, releases)
                .flatMap(checked -> checked.breaches().stream())
                .map(Object::toString)
                .toList();
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text);
    }
}
