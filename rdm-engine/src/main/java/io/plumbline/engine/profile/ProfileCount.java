package io.plumbline.engine.profile;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * Counts what stands in the columns of a dimension: one pass over its table for what needs no grouping, and one for each column whose values
 * may repeat. The table is read in its own order: most of its rows are asked about, and by an index each of them would be looked up.
 */
final class ProfileCount {
    private static final int MOST_FREQUENT = 10;
    /** Asked of each column in the one pass. */
    private static final int FIGURES = 5;

    private final DSLContext dsl;
    private final Dimension dimension;

    /** @param dimension as the commit that is asked about defines it */
    ProfileCount(DSLContext dsl, Dimension dimension) {
        this.dsl = dsl;
        this.dimension = dimension;
    }

    Profile count(long commit, LocalDate day) {
        String living = " FROM " + dimension.historyTable() + " h USE INDEX () WHERE "
                + HistoryStore.visible("h", commit) + " AND h.valid_from <= '" + day + "' AND h.valid_to > '" + day
                + "'";
        StringBuilder asked = new StringBuilder("SELECT COUNT(*)");
        for (Attribute attribute : dimension.attributes()) {
            asked.append(", COUNT(%1$s), MIN(%1$s), MAX(%1$s), MIN(CHAR_LENGTH(%1$s)), MAX(CHAR_LENGTH(%1$s))"
                    .formatted("h." + attribute.column()));
        }
        Record counted = dsl.fetchSingle(asked + living);
        long members = counted.get(0, Long.class);
        List<ColumnProfile> columns = new ArrayList<>();
        int at = 1;
        for (Attribute attribute : dimension.attributes()) {
            columns.add(column(attribute, counted, at, members, living, commit, day));
            at += FIGURES;
        }
        return new Profile(commit, day, members, columns);
    }

    private ColumnProfile column(
            Attribute attribute, Record counted, int at, long members, String living, long commit, LocalDate day) {
        long filled = counted.get(at, Long.class);
        boolean isShown = attribute.sensitive() == null;
        boolean hasOrder = isShown
                && !(attribute.type() instanceof AttributeType.Truth
                        || attribute.type() instanceof AttributeType.Reference);
        boolean hasLength = isShown && attribute.type() instanceof AttributeType.Text;
        long distinct = filled;
        List<ColumnProfile.Frequent> frequent = List.of();
        if (filled > 0 && mayRepeat(attribute)) {
            String c = "h." + attribute.column();
            List<? extends Record> groups = dsl.fetch("SELECT v, n, COUNT(*) OVER () FROM (SELECT " + c
                    + " v, COUNT(*) n" + living + " AND " + c + " IS NOT NULL GROUP BY " + c
                    + ") t ORDER BY n DESC, v LIMIT " + MOST_FREQUENT);
            distinct = groups.getFirst().get(2, Long.class);
            frequent = isShown && distinct < filled ? frequent(attribute, groups, commit, day) : List.of();
        }
        return new ColumnProfile(
                attribute.name(),
                attribute.column(),
                members - filled,
                distinct,
                hasOrder ? text(attribute, counted, at + 1) : null,
                hasOrder ? text(attribute, counted, at + 2) : null,
                hasLength ? counted.get(at + 3, Integer.class) : null,
                hasLength ? counted.get(at + 4, Integer.class) : null,
                frequent);
    }

    private boolean mayRepeat(Attribute attribute) {
        return !attribute.unique() && !(dimension.key().size() == 1 && attribute.key());
    }

    private List<ColumnProfile.Frequent> frequent(
            Attribute attribute, List<? extends Record> groups, long commit, LocalDate day) {
        Map<String, String> keys = attribute.type() instanceof AttributeType.Reference(String to)
                ? keys(to, groups.stream().map(row -> row.get(0, String.class)).toList(), commit, day)
                : Map.of();
        List<ColumnProfile.Frequent> frequent = new ArrayList<>();
        for (Record row : groups) {
            String text = text(attribute, row, 0);
            if (text != null) {
                frequent.add(new ColumnProfile.Frequent(keys.getOrDefault(text, text), row.get(1, Long.class)));
            }
        }
        return frequent;
    }

    /** The keys by which people know the members of these ids on a day. */
    private Map<String, String> keys(String code, List<String> ids, long commit, LocalDate day) {
        Dimension referred = code.equals(dimension.code()) ? dimension : new DimensionStore(dsl).byCode(code);
        Map<String, String> keys = new HashMap<>();
        dsl.fetch(
                        "SELECT m.member_id, r.bkey FROM member m JOIN " + referred.historyTable()
                                + " r ON r.member_no = m.member_no WHERE m.member_id IN (?"
                                + ", ?".repeat(ids.size() - 1) + ") AND " + HistoryStore.visible("r", commit)
                                + " AND r.valid_from <= ? AND r.valid_to > ?",
                        bound(ids, day))
                .forEach(row -> keys.put(
                        row.get(0, String.class),
                        BusinessKey.ofJoined(row.get(1, String.class)).text()));
        return keys;
    }

    private static Object[] bound(List<String> ids, LocalDate day) {
        List<Object> values = new ArrayList<>(ids);
        values.add(day);
        values.add(day);
        return values.toArray();
    }

    private static @Nullable String text(Attribute attribute, Record row, int at) {
        Object value = switch (attribute.type()) {
            case AttributeType.Text text -> row.get(at, String.class);
            case AttributeType.Reference reference -> row.get(at, String.class);
            case AttributeType.Whole whole -> row.get(at, Long.class);
            case AttributeType.Day day -> row.get(at, LocalDate.class);
            case AttributeType.Truth truth -> row.get(at, Boolean.class);
            case AttributeType.Decimal(int precision, int scale) -> {
                BigDecimal number = row.get(at, BigDecimal.class);
                yield number == null ? null : number.setScale(scale);
            }
        };
        return value == null ? null : attribute.type().text(value);
    }
}
