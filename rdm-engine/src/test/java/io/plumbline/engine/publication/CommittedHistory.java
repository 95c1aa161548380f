package io.plumbline.engine.publication;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.database.CutLink;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.database.Utc;
import io.plumbline.engine.dimension.DefineDimension;
import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.time.Period;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** A migrated schema whose history tables a test fills row by row, in the layout that commits leave. */
public final class CommittedHistory {
    public static final String STATIONS = """
            {"code":"STATION_D","label":"Stations","domain":"TELEVISION","key":["station_code"],
             "attributes":[{"name":"station_code","type":"text","length":20},{"name":"network","type":"text","length":60}]}
            """;
    static final Instant COMMITTED = Instant.parse("2026-03-01T23:30:00Z");

    private final String schema = TestDatabase.freshSchema();
    private final Database database = new Database(TestDatabase.source(schema));
    private final CatalogSettings catalog = new CatalogSettings(
            TestDatabase.server().url(TestDatabase.freshSchema()),
            TestDatabase.server().user(),
            TestDatabase.server().password());

    /** One version: the dates and the values of all attributes in order. */
    public record Row(LocalDate from, LocalDate to, List<@Nullable Object> values) {
        public Row {
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }

        public static Row of(String from, String to, @Nullable Object... values) {
            return new Row(LocalDate.parse(from), LocalDate.parse(to), Arrays.asList(values));
        }

        public static Row from(String from, @Nullable Object... values) {
            return new Row(LocalDate.parse(from), Period.OPEN_END, Arrays.asList(values));
        }
    }

    public CommittedHistory() {
        database.migrate();
    }

    public Database database() {
        return database;
    }

    /** The same schema, reached through a link that fails. */
    public Database behind(CutLink link) {
        return new Database(link.source(schema));
    }

    public CatalogSettings catalog() {
        return catalog;
    }

    public Dimension define(String json) {
        return new DefineDimension(database).define(DefinitionJson.parse(json), null);
    }

    /** Commits the whole new history of the members that the rows name, and cuts the release; the result is the publication's id. */
    public long commit(Dimension dimension, Row... rows) {
        return commit(dimension, List.of(rows));
    }

    long commit(Dimension dimension, List<Row> rows) {
        database.transact(tx -> write(tx, dimension, rows));
        List<Long> publications = new CutReleases(database, TestDatabase.HASH_KEYS).cut();
        return publications.isEmpty() ? 0 : publications.getLast();
    }

    private static void write(DSLContext tx, Dimension dimension, List<Row> rows) {
        long head = new HeadStore(tx).commit();
        long commit = head + 1;
        Set<String> keys = new TreeSet<>();
        String columns = dimension.attributes().stream().map(a -> a.column()).collect(Collectors.joining(", "));
        String marks = "?, ".repeat(dimension.attributes().size() + 4);
        List<Object[]> history = new ArrayList<>();
        List<Object[]> members = new ArrayList<>();
        for (Row row : rows) {
            String key = BusinessKey.ofValues(dimension, row.values()).joined();
            long member = memberNo(dimension, key);
            if (keys.add(key)) {
                members.add(new Object[] {member, uuid("member", dimension.code(), key), dimension.id(), commit});
                tx.execute("UPDATE " + dimension.historyTable() + " SET superseded_by = " + commit
                        + " WHERE superseded_by = 0 AND member_no = " + member);
            }
            List<@Nullable Object> values = new ArrayList<>();
            values.add(member);
            values.add(uuid("version", dimension.code(), key + row.from() + commit));
            values.add(key);
            values.addAll(row.values());
            values.add(row.from());
            history.add(append(values, row.to()));
        }
        tx.batch(
                        "INSERT IGNORE INTO member (member_no, member_id, dimension_id, recorded_by) VALUES (?, ?, ?, ?)",
                        members.toArray(Object[][]::new))
                .execute();
        tx.batch(
                        "INSERT INTO " + dimension.historyTable() + " (member_no, surrogate, bkey, " + columns
                                + ", valid_from, valid_to, recorded_by, superseded_by, row_hash) VALUES (" + marks
                                + "?, "
                                + commit + ", 0, '')",
                        history.toArray(Object[][]::new))
                .execute();
        tx.execute(
                "INSERT INTO commit_entry VALUES (?, ?, 'A commit', '', 1, 2, ?, ?)",
                commit,
                commit + 100,
                Utc.of(COMMITTED),
                keys.size());
        tx.execute(
                "INSERT INTO commit_dimension VALUES (?, ?, ?, ?, 0, FALSE)",
                commit,
                dimension.id(),
                keys.size(),
                rows.size());
        new HeadStore(tx).flip(head);
    }

    /** The durable id of the member that a key names. */
    static String memberId(Dimension dimension, String key) {
        return uuid("member", dimension.code(), BusinessKey.of(key).joined());
    }

    private static @Nullable Object[] append(List<@Nullable Object> values, Object last) {
        List<@Nullable Object> all = new ArrayList<>(values);
        all.add(last);
        return all.toArray();
    }

    private static long memberNo(Dimension dimension, String key) {
        return UUID.fromString(uuid("number", dimension.code(), key)).getMostSignificantBits() >>> 1;
    }

    private static String uuid(String what, String dimension, String key) {
        return UUID.nameUUIDFromBytes((what + "/" + dimension + "/" + key).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
