package io.plumbline.engine.whatif;

import static io.plumbline.engine.jooq.Tables.PERSON;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.NewChangeSet;
import io.plumbline.engine.commit.CommitChangeSet;
import io.plumbline.engine.commit.CommitListener;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.database.Utc;
import io.plumbline.engine.dimension.DefineDimension;
import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.lake.LakeSettings;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.review.DecideReview;
import io.plumbline.engine.review.Decision;
import io.plumbline.engine.review.SubmitChangeSet;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Items and stores with a history, 20,000 sales in Parquet files, and DuckDB beside it for the sums by hand. */
final class Shop implements AutoCloseable {
    static final LocalDate JAN = LocalDate.of(2026, 1, 1);

    final String schema = TestDatabase.freshSchema();
    final Database database = new Database(TestDatabase.source(schema));
    final Lake lake;
    final Connection duck;
    final Dimension items;
    final Dimension stores;
    final Person analyst;
    final Person steward;
    private static final String SALES = """
            {"code":"%s","location":"%s","format":"parquet","date_column":"sold_date",
             "bindings":[{"dimension":"ITEM_D","columns":["item_id"],"by":"%s"},
                         {"dimension":"STORE_D","columns":["country","store_no"],"by":"KEY_AT_DATE"}],
             "measures":[{"name":"net","column":"net_paid","aggregates":["sum","avg","min","max"]},
                         {"name":"quantity","column":"quantity","aggregates":["sum"]},
                         {"name":"buyers","column":"customer_id","aggregates":["distinct"]}]}
            """;

    private final Path folder;

    Shop(Path folder) throws SQLException {
        this.folder = folder;
        database.migrate();
        lake = new Lake(new LakeSettings(
                "file:" + folder.resolve("warehouse"),
                "file:" + folder.resolve("private"),
                List.of("file:" + folder.resolve("facts")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "us-east-1"));
        duck = DriverManager.getConnection("jdbc:duckdb:");
        items = define("""
                {"code":"ITEM_D","label":"Items","domain":"RETAIL","key":["item_id"],"attributes":[
                 {"name":"item_id","type":"text","length":16},
                 {"name":"name","type":"text","length":60,"history":"OVERWRITE"},
                 {"name":"category","type":"text","length":60,"history":"NEW_VERSION"}]}
                """);
        stores = define("""
                {"code":"STORE_D","label":"Stores","domain":"RETAIL","key":["country","store_no"],"attributes":[
                 {"name":"country","type":"text","length":2},
                 {"name":"store_no","type":"integer"},
                 {"name":"region","type":"text","length":60,"history":"NEW_VERSION"},
                 {"name":"manager","type":"text","length":60,"sensitive":"hash"}]}
                """);
        analyst = person("analyst", Role.ANALYST);
        steward = person("steward", Role.STEWARD);
    }

    private Dimension define(String json) {
        return new DefineDimension(database).define(DefinitionJson.parse(json), null);
    }

    private Person person(String login, Role role) {
        long id = database.read()
                .insertInto(PERSON)
                .set(PERSON.LOGIN, login)
                .set(PERSON.DISPLAY_NAME, login)
                .set(PERSON.PASSWORD_HASH, "")
                .set(PERSON.ENABLED, true)
                .set(PERSON.THEME, "system")
                .set(PERSON.CREATED_AT, Utc.now())
                .returningResult(PERSON.ID)
                .fetchSingle()
                .value1();
        return new Person(id, login, login, true, "system", Set.of(role));
    }

    String factsLocation() {
        return "file:" + folder.resolve("facts").resolve("sales");
    }

    /** Two files; dates, keys and amounts that are null now and then, keys that nobody has, negative amounts. */
    void writeFacts() throws SQLException {
        Path sales = folder.resolve("facts").resolve("sales");
        sql("""
            CREATE TABLE facts AS SELECT
              CASE WHEN i % 97 = 0 THEN NULL ELSE 'I' || lpad((hash(i) % 64)::VARCHAR, 2, '0') END AS item_id,
              CASE WHEN i % 3 = 0 THEN 'DE' ELSE 'FR' END AS country,
              (hash(i * 7) % 5)::INTEGER AS store_no,
              CASE WHEN i % 41 = 0 THEN NULL ELSE DATE '2025-12-15' + (hash(i * 13) % 200)::INTEGER END AS sold_date,
              (hash(i * 17) % 900)::BIGINT AS customer_id,
              CASE WHEN i % 29 = 0 THEN NULL ELSE (hash(i * 19) % 100)::INTEGER END AS quantity,
              CASE WHEN i % 31 = 0 THEN NULL ELSE ((hash(i * 23) % 100000)::INTEGER - 5000) / 100 END::DECIMAL(7,2) AS net_paid
            FROM range(20000) t(i)
            """);
        for (String half : List.of("0", "1")) {
            Path partition = sales.resolve("half=" + half);
            partition.toFile().mkdirs();
            sql("COPY (SELECT * FROM facts WHERE coalesce(customer_id, 0) % 2 = " + half + ") TO '"
                    + partition.resolve("part-0.parquet") + "' (FORMAT parquet)");
        }
    }

    /** Another file of facts, or other facts in a file that is there: some of those above, with other amounts. */
    void writePartition(String half, int salt) throws SQLException {
        Path partition = folder.resolve("facts").resolve("sales").resolve("half=" + half);
        partition.toFile().mkdirs();
        sql("COPY (SELECT * REPLACE ((net_paid + " + salt
                + ")::DECIMAL(7,2) AS net_paid) FROM facts WHERE customer_id % 7 = "
                + salt % 7 + ") TO '" + partition.resolve("part-0.parquet") + "' (FORMAT parquet)");
    }

    /** Makes the facts known; items are bound as is said, stores by their key on the fact's date. */
    FactSource register(String code, BoundBy items) {
        return new RegisterFactSource(database, lake)
                .register(FactSourceJson.parse(SALES.formatted(code, factsLocation(), items)));
    }

    /** Facts, items and stores with a history, committed. */
    void open() throws SQLException {
        writeFacts();
        commit(draft(Assortment.firstRows()));
        commit(draft(new Assortment(this).laterVersions()));
    }

    /** Asks about a change set, has it answered and gives the what-if with its report. */
    WhatIf ask(String source, long changeSet, String more) {
        WhatIf asked = new AskWhatIf(database, lake)
                .ask(
                        QuestionJson.parse(
                                "{\"change_sets\":[" + changeSet + "],\"fact_source\":\"" + source + "\"" + more + "}"),
                        analyst.id());
        return new RunWhatIf(database, lake).run(asked.id(), Progress.UNWATCHED);
    }

    JsonNode report(WhatIf whatIf) {
        return new JsonMapper()
                .readTree(new WhatIfStore(database.read()).report(whatIf.id()).orElseThrow());
    }

    void sql(String text) throws SQLException {
        try (Statement statement = duck.createStatement()) {
            statement.execute(text);
        }
    }

    /** Copies a dimension's visible history into DuckDB: item or store key, group value, period. */
    void history(String table, Dimension dimension) throws SQLException {
        sql("CREATE TABLE " + table + " (k0 VARCHAR, k1 VARCHAR, g VARCHAR, valid_from DATE, valid_to DATE)");
        List<Version> versions = new ArrayList<>();
        new HistoryStore(database.read(), dimension).stream(head(), null, versions::add);
        try (PreparedStatement insert = duck.prepareStatement("INSERT INTO " + table + " VALUES (?, ?, ?, ?, ?)")) {
            for (Version version : versions) {
                List<String> key =
                        BusinessKey.ofValues(dimension, version.values()).parts();
                insert.setString(1, key.getFirst());
                insert.setString(2, key.getLast());
                insert.setString(3, (String) version.values().get(2));
                insert.setDate(4, Date.valueOf(version.period().from()));
                insert.setDate(5, Date.valueOf(version.period().to()));
                insert.executeUpdate();
            }
        }
    }

    long head() {
        return new HeadStore(database.read()).commit();
    }

    static Change added(String item, LocalDate from, @Nullable String category) {
        return new Change(
                "ITEM_D",
                ChangeKind.ADDED,
                null,
                BusinessKey.of(item),
                from,
                null,
                List.of(
                        new CellChange("item_id", null, item, null),
                        new CellChange("name", null, "Item " + item, null),
                        new CellChange("category", null, category, "Items!C9")));
    }

    static Change addedStore(String country, long number, String region) {
        return new Change(
                "STORE_D",
                ChangeKind.ADDED,
                null,
                BusinessKey.of(country, Long.toString(number)),
                LocalDate.of(2025, 1, 1),
                null,
                List.of(
                        new CellChange("country", null, country, null),
                        new CellChange("store_no", null, number, null),
                        new CellChange("region", null, region, null)));
    }

    /** A change of an existing member's attribute. */
    Change changed(
            Dimension dimension,
            ChangeKind kind,
            BusinessKey key,
            LocalDate from,
            @Nullable LocalDate until,
            String attribute,
            @Nullable String value) {
        Version version = Objects.requireNonNull(new HistoryStore(database.read(), dimension)
                .asOf(List.of(key), head(), from)
                .get(key));
        Object before = version.values().get(dimension.indexOf(attribute));
        return new Change(
                dimension.code(),
                kind,
                version.memberNo(),
                key,
                from,
                until,
                List.of(new CellChange(attribute, before, value, dimension.label() + "!D17")));
    }

    Change retired(String item, LocalDate from) {
        BusinessKey key = BusinessKey.of(item);
        long member = new HistoryStore(database.read(), items)
                .memberNosByKey(List.of(key), head())
                .get(key);
        return new Change("ITEM_D", ChangeKind.RETIRED, member, key, from, null, List.of());
    }

    /** A draft on the head. */
    long draft(List<Change> changes) {
        return database.inTransaction(tx -> {
            ChangeSetStore sets = new ChangeSetStore(tx);
            List<String> codes =
                    changes.stream().map(Change::dimension).distinct().toList();
            long id = sets.create(new NewChangeSet("Test", "because", JAN, head(), analyst.id(), codes, null));
            for (Dimension dimension : List.of(items, stores)) {
                new ChangeStore(tx)
                        .append(
                                id,
                                dimension,
                                changes.stream()
                                        .filter(change -> change.dimension().equals(dimension.code()))
                                        .iterator());
            }
            sets.contentChanged(id, new ChangeStore(tx).contentHash(id), "new");
            return id;
        });
    }

    void commit(long id) {
        new SubmitChangeSet(database, TestDatabase.AUDIT).submit(id, analyst, "because");
        new DecideReview(database, TestDatabase.AUDIT).decide(id, steward, Decision.APPROVE, null, null);
        new CommitChangeSet(database, TestDatabase.AUDIT, CommitListener.NONE).commit(id, steward, Progress.UNWATCHED);
    }

    @Override
    public void close() throws SQLException {
        duck.close();
        lake.close();
    }
}
