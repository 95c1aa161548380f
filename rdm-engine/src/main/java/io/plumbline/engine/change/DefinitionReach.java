package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Redefinition;
import io.plumbline.engine.member.HistoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The members whose history a change of a definition writes anew: those that have several values of what keeps one from then on, those with touching
 * versions that differ only in what is retired, and all where the key is another one.
 */
public final class DefinitionReach {
    private final DSLContext dsl;
    private final Redefinition change;
    private final long head;

    public DefinitionReach(DSLContext dsl, Redefinition change, long head) {
        this.dsl = dsl;
        this.change = change;
        this.head = head;
    }

    /** How many members it reaches. */
    public long members() {
        return sources().isEmpty()
                ? 0
                : dsl.fetchSingle("SELECT COUNT(*) FROM (" + union(Long.MIN_VALUE, null) + ") t")
                        .get(0, Long.class);
    }

    /** The numbers of the next members that it reaches, in their order; empty at the end. */
    public List<Long> next(long after, int members) {
        return sources().isEmpty()
                ? List.of()
                : dsl.fetch(union(after, members) + " ORDER BY member_no LIMIT " + members).stream()
                        .map(row -> row.get(0, Long.class))
                        .toList();
    }

    /** How many members have several values of an attribute that keeps one from then on. */
    public long withSeveral(Attribute attribute) {
        return dsl.fetchSingle("SELECT COUNT(*) FROM (" + several(attribute).formatted("TRUE") + ") t")
                .get(0, Long.class);
    }

    /** Some of them. */
    public List<Long> examplesOfSeveral(Attribute attribute, int many) {
        return dsl.fetch(several(attribute).formatted("TRUE") + " ORDER BY a.member_no LIMIT " + many).stream()
                .map(row -> row.get(0, Long.class))
                .toList();
    }

    /** How many members have touching versions that differ only in what is retired. */
    public long joined() {
        return change.retired().isEmpty() || change.changesKey()
                ? 0
                : dsl.fetchSingle("SELECT COUNT(*) FROM (" + touching().formatted("TRUE") + ") t")
                        .get(0, Long.class);
    }

    /** Queries of the numbers of members, each with room for a condition. */
    private List<String> sources() {
        if (change.changesKey()) {
            return List.of("SELECT DISTINCT a.member_no FROM " + table() + " a WHERE " + visible("a") + " AND %s");
        }
        List<String> sources = new ArrayList<>();
        change.flattened().forEach(attribute -> sources.add(several(attribute)));
        if (!change.retired().isEmpty()) {
            sources.add(touching());
        }
        return sources;
    }

    private String several(Attribute attribute) {
        return "SELECT a.member_no FROM " + table() + " a WHERE " + visible("a")
                + " AND %%s GROUP BY a.member_no HAVING COUNT(DISTINCT a.%1$s) + MAX(a.%1$s IS NULL) > 1"
                        .formatted(attribute.column());
    }

    private String touching() {
        // A column that is new is not there yet, and is equal on all rows of a member anyway.
        String same = change.after().attributes().stream()
                .filter(attribute ->
                        change.before().ofColumn(attribute.column()).isPresent())
                .map(attribute -> "a." + attribute.column() + " <=> b." + attribute.column())
                .collect(Collectors.joining(" AND "));
        return "SELECT DISTINCT a.member_no FROM " + table() + " a JOIN " + table()
                + " b ON b.member_no = a.member_no AND b.valid_from = a.valid_to WHERE " + visible("a") + " AND "
                + visible("b") + " AND " + same + " AND %s";
    }

    private String union(long after, @Nullable Integer limit) {
        return sources().stream()
                .map(source -> "(" + source.formatted("a.member_no > " + after)
                        + (limit == null ? "" : " ORDER BY a.member_no LIMIT " + limit) + ")")
                .collect(Collectors.joining(" UNION "));
    }

    private String table() {
        return change.before().historyTable();
    }

    private String visible(String row) {
        return HistoryStore.visible(row, head);
    }
}
