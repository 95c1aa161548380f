package io.plumbline.engine.commit;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.NewChangeSet;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.database.Utc;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.DefineDimension;
import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.PresenceStore;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.DSLContext;

/** A dimension of ten attributes with as many members as a benchmark wants, loaded past the engine in its layout: what is measured is what comes then. */
final class LargeDimension {
    static final LocalDate DAY = LocalDate.of(2026, 6, 1);
    private static final int MEMBERS_A_PART = 500_000;

    final Desk desk;
    final Dimension dimension;
    final int size;

    LargeDimension(int size) {
        this.size = size;
        this.desk = new Desk();
        StringBuilder attributes = new StringBuilder("{\"name\":\"code\",\"type\":\"text\",\"length\":16}");
        IntStream.rangeClosed(1, 9)
                .forEach(i ->
                        attributes.append(",{\"name\":\"a").append(i).append("\",\"type\":\"text\",\"length\":40}"));
        this.dimension = new DefineDimension(desk.database)
                .define(
                        DefinitionJson.parse(
                                "{\"code\":\"LARGE_D\",\"domain\":\"BENCH\",\"key\":[\"code\"],\"attributes\":["
                                        + attributes + "]}"),
                        null);
        database().read().execute("SET GLOBAL innodb_buffer_pool_size = " + ((long) buffer(size) << 30));
        database().read().execute("SET GLOBAL innodb_log_file_size = " + (2L << 30));
        filled(
                dimension.historyTable(),
                part -> database().transact(tx -> {
                    String members = "seq_" + part.from() + "_to_" + part.to();
                    tx.execute("INSERT INTO member SELECT seq, UUID(), " + dimension.id() + ", 1 FROM " + members);
                    tx.execute("INSERT INTO " + dimension.historyTable() + " (member_no, surrogate, bkey, "
                            + columns("")
                            + ", valid_from, valid_to, recorded_by, superseded_by, row_hash) SELECT seq, UUID(), "
                            + key() + ", " + key() + ", "
                            + IntStream.rangeClosed(1, 9)
                                    .mapToObj(LargeDimension::value)
                                    .collect(Collectors.joining(", "))
                            + ", '2026-01-01', '9999-12-31', 1, 0, " + hash() + " FROM " + members);
                }));
        database().transact(tx -> {
            tx.execute("INSERT INTO commit_entry VALUES (1, 0, 'Load', '', 1, 2, ?, ?)", Utc.now(), size);
            tx.execute("INSERT INTO commit_dimension VALUES (1, ?, ?, ?, 0, TRUE)", dimension.id(), size, size);
            new PresenceStore(tx).fill(dimension);
            new HeadStore(tx).flip(0);
        });
    }

    /** What a benchmark's page says of it and of its database. */
    static String told(long size) {
        return String.format(Locale.ROOT, "%,d members, MariaDB %s, buffer pool %d GiB", size, server(), buffer(size));
    }

    /** Members from a number to another. */
    private record Part(int from, int to) {}

    /** Fills a table part by part while it has no secondary indexes, and gives it these back, which sorts once instead of ten million times. */
    private void filled(String table, Consumer<Part> fill) {
        DSLContext dsl = database().read();
        String made =
                String.valueOf(dsl.fetchSingle("SHOW CREATE TABLE " + table).get(1));
        List<String> keys = made.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("KEY "))
                .map(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
                .toList();
        dsl.execute("ALTER TABLE " + table + " "
                + keys.stream().map(key -> "DROP KEY " + key.split(" ", 3)[1]).collect(Collectors.joining(", ")));
        for (int from = 1; from <= size; from += MEMBERS_A_PART) {
            fill.accept(new Part(from, Math.min(size, from + MEMBERS_A_PART - 1)));
        }
        dsl.execute("ALTER TABLE " + table + " "
                + keys.stream().map(key -> "ADD " + key).collect(Collectors.joining(", ")));
        dsl.execute("ANALYZE TABLE " + table);
    }

    Database database() {
        return desk.database;
    }

    private static String value(int attribute) {
        return "CONCAT('v', MOD(seq * " + (7 * attribute + 1) + ", " + (attribute * attribute * 97) + "))";
    }

    /** What {@code RowHash} makes of a row. */
    private String hash() {
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String column = dimension.attributes().get(i).column();
            String value = i == 0 ? key() : value(i);
            pieces.add("CHAR(0, 0, " + column.length() + "), '" + column + "', CHAR(0, 0, LENGTH(" + value + ")), "
                    + value);
        }
        return "UNHEX(LEFT(SHA2(CONCAT(" + String.join(", ", pieces) + "), 256), 32))";
    }

    /** Keys of no order that anybody would see. */
    private static String key() {
        return key("seq");
    }

    /** The key of the member of a number, as SQL. */
    static String key(String number) {
        return "LPAD(MOD(" + number + " * 7919, 100000007), 12, '0')";
    }

    String columns(String prefix) {
        return dimension.attributes().stream()
                .map(Attribute::column)
                .map(column -> prefix + column)
                .collect(Collectors.joining(", "));
    }

    /** An approved change set that amends as many members, scattered over the dimension; another one for each run. */
    long approved(int changed, int run) {
        long set = draft(
                "'AMENDED'", "CONCAT('[{\"a\":\"a1\",\"b\":\"', h.c2, '\",\"v\":\"run " + run + "\"}]')", changed, run);
        desk.approve(set);
        return set;
    }

    /** A draft that retires as many members, scattered over the dimension. */
    long retiring(int members, int run) {
        return draft("'RETIRED'", "'[]'", members, run);
    }

    private long draft(String kind, String cells, int members, int run) {
        int step = Math.max(1, size / members);
        return database().inTransaction(tx -> {
            ChangeSetStore sets = new ChangeSetStore(tx);
            long id = sets.create(new NewChangeSet(
                    "Bench", "because", DAY, new HeadStore(tx).commit(), desk.analyst.id(), List.of("LARGE_D"), null));
            tx.execute(
                    "INSERT INTO member_change (change_set_id, change_no, dimension_id, kind, member_no, bkey, effective, until_date, cells)"
                            + " SELECT " + id + ", s.seq, " + dimension.id() + ", " + kind
                            + ", h.member_no, h.bkey, '" + DAY + "', NULL, " + cells + " FROM seq_1_to_" + members
                            + " s JOIN " + dimension.historyTable() + " h ON h.member_no = 1 + MOD((s.seq - 1) * "
                            + step + " + " + run
                            + ", " + size + ") AND h.superseded_by = 0 AND h.valid_to > '" + DAY + "'");
            sets.contentChanged(id, new ChangeStore(tx).contentHash(id), "new");
            return id;
        });
    }

    /** A table with the same rows and indexes, for work by hand. */
    void twin(String name) {
        database().read().execute("CREATE TABLE " + name + " LIKE " + dimension.historyTable());
        filled(
                name,
                part -> database()
                        .transact(tx -> tx.execute("INSERT INTO " + name + " SELECT * FROM " + dimension.historyTable()
                                + " WHERE member_no BETWEEN " + part.from() + " AND " + part.to())));
    }

    /** The buffer pool that a dimension of so many members gets, in GiB. */
    static int buffer(long size) {
        return size > 2_000_000 ? 10 : 5;
    }

    static int size(int otherwise) {
        return Integer.getInteger("rdm.size", otherwise);
    }

    static String server() {
        return String.valueOf(new Database(TestDatabase.source("mysql")).read().fetchValue("SELECT VERSION()"));
    }
}
