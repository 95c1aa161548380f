package io.plumbline.engine.member;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.dimension.ValueMismatch;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Pages of members by key: each page goes on after the last row of the one before, so its cost does not grow with its number.
 *
 * <p>A cursor carries the commit and the day that the first page was read at; later pages stay on them while others commit and days go by.
 */
final class MemberPaging {
    private static final String SEPARATOR = "\u001e";

    private final Dimension dimension;
    private final HistoryTable history;

    MemberPaging(Dimension dimension, HistoryTable history) {
        this.dimension = dimension;
        this.history = history;
    }

    MemberPage fetch(DSLContext dsl, MemberQuery query) {
        Place place = query.cursor() == null ? null : Place.read(query.cursor());
        long commit = place == null ? query.commit() : place.commit();
        if (commit > query.commit()) {
            throw foreignCursor();
        }
        LocalDate asOf = place == null ? query.asOf() : place.asOf();
        List<Condition> conditions = new ArrayList<>();
        conditions.add(history.visibleAt(commit));
        conditions.add(history.validOn(asOf));
        if (query.search() != null && !query.search().isBlank()) {
            conditions.add(search(query.search().strip()));
        }
        for (MemberQuery.Filter filter : query.filters()) {
            conditions.add(equal(dsl, filter, commit, asOf));
        }
        List<OrderField<?>> order = new ArrayList<>();
        int sortAt = query.sort().map(s -> at(s.attribute())).orElse(-1);
        boolean descending = query.sort().map(MemberQuery.Sort::descending).orElse(false);
        if (sortAt >= 0) {
            order.add(
                    descending
                            ? history.shown(sortAt).desc()
                            : history.shown(sortAt).asc());
        }
        order.add(descending ? history.key.desc() : history.key.asc());
        List<Record> rows = new ArrayList<>();
        for (Condition slice : place == null ? List.of(DSL.noCondition()) : after(place, sortAt, descending)) {
            if (rows.size() <= query.limit()) {
                rows.addAll(dsl.select(history.versionFields())
                        .select(history.key)
                        .from(history.withKeys(commit, asOf))
                        .where(conditions)
                        .and(slice)
                        .orderBy(order)
                        .limit(query.limit() + 1 - rows.size())
                        .fetch());
            }
        }
        List<Version> items = new ArrayList<>();
        for (Record row : rows.subList(0, Math.min(rows.size(), query.limit()))) {
            items.add(history.version(row));
        }
        String next = null;
        if (rows.size() > query.limit()) {
            Record last = rows.get(query.limit() - 1);
            next = new Place(
                            commit,
                            asOf,
                            sortAt < 0 ? null : ended(sortAt, items.getLast(), last),
                            last.get(history.key))
                    .write();
        }
        return new MemberPage(items, next, commit);
    }

    /** The text of what the page was sorted by, in its last row. */
    private @Nullable String ended(int sortAt, Version item, Record row) {
        if (type(sortAt) instanceof AttributeType.Reference) {
            return row.get(history.shown(sortAt), String.class);
        }
        Object value = item.values().get(sortAt);
        return value == null ? null : type(sortAt).text(value);
    }

    private Condition search(String text) {
        Condition found = history.key.startsWith(text);
        for (int i = 0; i < dimension.attributes().size(); i++) {
            Attribute attribute = dimension.attributes().get(i);
            if (attribute.type() instanceof AttributeType.Text || attribute.type() instanceof AttributeType.Reference) {
                // Collation by language, so that a search does not ask for the exact letter case; keys and values stay
                // binary.
                found = found.or(DSL.condition(
                        "{0} collate utf8mb4_unicode_ci like {1}",
                        history.shown(i), DSL.val("%" + escape(text) + "%")));
            }
        }
        return found;
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private Condition equal(DSLContext dsl, MemberQuery.Filter filter, long commit, LocalDate asOf) {
        String attribute = filter.attribute();
        String value = filter.value();
        int at = at(attribute);
        if (value == null) {
            return history.attribute(at).isNull();
        }
        if (type(at) instanceof AttributeType.Reference(String to)) {
            // Found first and compared by its id, so that the index of the column answers.
            MemberRef ref = ReferenceStore.of(dsl, dimension, to)
                    .onDay(List.of(value), commit, asOf)
                    .get(value);
            return ref == null
                    ? DSL.falseCondition()
                    : typed(at).eq(ref.member().toString());
        }
        try {
            return typed(at).eq(type(at).parse(value));
        } catch (ValueMismatch e) {
            throw new RdmException(
                    ErrorCode.BAD_FILTER,
                    "Filter on " + attribute + ": found " + value + ", expected " + e.expected() + ".");
        }
    }

    /** What comes after a place, in slices that follow one another, each of them one range of an index: an OR of them would be read from its beginning. */
    private List<Condition> after(Place place, int sortAt, boolean descending) {
        Condition keyAfter = descending ? history.key.lt(place.key()) : history.key.gt(place.key());
        if (sortAt < 0) {
            return List.of(keyAfter);
        }
        Field<Object> column = sorted(sortAt);
        // MariaDB puts null before every value, so it comes first ascending and last descending.
        if (place.value() == null) {
            Condition sameNull = column.isNull().and(keyAfter);
            return descending ? List.of(sameNull) : List.of(sameNull, column.isNotNull());
        }
        Object value;
        try {
            value = type(sortAt) instanceof AttributeType.Reference
                    ? place.value()
                    : type(sortAt).parse(place.value());
        } catch (ValueMismatch e) {
            throw foreignCursor();
        }
        Condition tie = column.eq(value).and(keyAfter);
        return descending ? List.of(tie, column.lt(value), column.isNull()) : List.of(tie, column.gt(value));
    }

    private int at(String attribute) {
        int at = dimension.indexOf(attribute);
        if (at < 0) {
            throw new RdmException(
                    ErrorCode.BAD_FILTER,
                    dimension.code() + " has no attribute " + attribute + "; it has " + dimension.names() + ".");
        }
        return at;
    }

    private AttributeType type(int at) {
        return dimension.attributes().get(at).type();
    }

    @SuppressWarnings("unchecked") // the column's class is that of the type's canonical values
    private Field<Object> typed(int at) {
        return (Field<Object>) history.attribute(at);
    }

    @SuppressWarnings("unchecked") // as above; a key is text
    private Field<Object> sorted(int at) {
        return (Field<Object>) history.shown(at);
    }

    private static RdmException foreignCursor() {
        return new RdmException(
                ErrorCode.BAD_CURSOR, "The cursor is not one that this list gave. Begin again without a cursor.");
    }

    /** Where a page ended. */
    private record Place(
            long commit, LocalDate asOf, @Nullable String value, String key) {
        String write() {
            String plain =
                    commit + SEPARATOR + asOf + SEPARATOR + (value == null ? "n" : "v" + value) + SEPARATOR + key;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        }

        static Place read(String cursor) {
            try {
                String plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
                String[] parts = plain.split(SEPARATOR, 4);
                String value = parts[2].startsWith("n") ? null : parts[2].substring(1);
                return new Place(Long.parseLong(parts[0]), LocalDate.parse(parts[1]), value, parts[3]);
            } catch (RuntimeException e) {
                throw foreignCursor();
            }
        }
    }
}
