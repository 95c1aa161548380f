package io.plumbline.engine.member;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.jooq.Tables;
import io.plumbline.engine.time.Period;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** The columns of one dimension's history table, and how its rows become versions. */
final class HistoryTable {
    final Table<Record> table;
    final Field<Long> memberNo = column("member_no", Long.class);
    final Field<String> surrogate = field(name("h", "surrogate"), SQLDataType.VARCHAR(36));
    final Field<String> key = column("bkey", String.class);
    final Field<LocalDate> validFrom = column("valid_from", LocalDate.class);
    final Field<LocalDate> validTo = column("valid_to", LocalDate.class);
    final Field<Long> recordedBy = column("recorded_by", Long.class);
    final Field<byte[]> rowHash = column("row_hash", byte[].class);
    final Field<Long> supersededBy = column("superseded_by", Long.class);
    final Field<String> memberId = Tables.MEMBER.as("m").MEMBER_ID;
    private final List<Field<?>> attributes = new ArrayList<>();
    private final Map<Integer, ReferredKey> referred = new LinkedHashMap<>();
    private final Dimension dimension;

    /** @param tables the history tables of the dimensions that are referred to, by their codes */
    HistoryTable(Dimension dimension, Map<String, String> tables) {
        this.dimension = dimension;
        this.table = table(name(dimension.historyTable())).as("h");
        for (Attribute attribute : dimension.attributes()) {
            attributes.add(column(attribute.column(), javaType(attribute.type())));
            if (attribute.type() instanceof AttributeType.Reference(String to)) {
                int at = attributes.size() - 1;
                referred.put(
                        at,
                        new ReferredKey(at, column(attribute.column(), String.class), String.valueOf(tables.get(to))));
            }
        }
    }

    /**
     * The rows, each with its member's durable id and, for each reference, with the key of the member that it refers to.
     *
     * @param day on which the keys are looked up; null takes the first day of each row
     */
    Table<?> withKeys(long commit, @Nullable LocalDate day) {
        Table<?> joined = table.join(Tables.MEMBER.as("m"))
                .on(Tables.MEMBER.as("m").MEMBER_NO.eq(memberNo));
        Field<LocalDate> on = day == null ? validFrom : DSL.val(day);
        for (ReferredKey key : referred.values()) {
            joined = key.joined(joined, commit, on);
        }
        return joined;
    }

    /** By what rows are sorted and searched: the column, and of a reference the key that shows it. */
    Field<?> shown(int at) {
        ReferredKey key = referred.get(at);
        return key == null ? attributes.get(at) : key.key();
    }

    private static <T> Field<T> column(String column, Class<T> type) {
        return field(name("h", column), type);
    }

    private static Class<?> javaType(AttributeType type) {
        return switch (type) {
            case AttributeType.Text text -> String.class;
            case AttributeType.Whole whole -> Long.class;
            case AttributeType.Decimal decimal -> BigDecimal.class;
            case AttributeType.Day day -> LocalDate.class;
            case AttributeType.Truth truth -> Boolean.class;
            case AttributeType.Reference reference -> String.class;
        };
    }

    Field<?> attribute(int at) {
        return attributes.get(at);
    }

    /** What every read asks for: the rows that readers at a commit see. */
    Condition visibleAt(long commit) {
        return visibleAt("h", commit);
    }

    static Condition visibleAt(String row, long commit) {
        Field<Long> superseded = field(name(row, "superseded_by"), Long.class);
        return field(name(row, "recorded_by"), Long.class)
                .le(commit)
                .and(superseded.eq(0L).or(superseded.gt(commit)));
    }

    Condition validOn(LocalDate day) {
        return validFrom.le(day).and(validTo.gt(day));
    }

    List<Field<?>> versionFields() {
        List<Field<?>> fields =
                new ArrayList<>(List.of(memberNo, memberId, surrogate, validFrom, validTo, recordedBy, supersededBy));
        fields.addAll(attributes);
        referred.values().forEach(key -> fields.add(key.key()));
        return fields;
    }

    Version version(Record row) {
        List<@Nullable Object> values = new ArrayList<>(attributes.size());
        for (int i = 0; i < attributes.size(); i++) {
            Object value = row.get(attributes.get(i));
            if (value instanceof BigDecimal number
                    && dimension.attributes().get(i).type()
                            instanceof AttributeType.Decimal(int precision, int scale)) {
                value = number.setScale(scale);
            }
            ReferredKey key = referred.get(i);
            values.add(key == null ? value : key.value(row));
        }
        return new Version(
                row.get(memberNo),
                UUID.fromString(row.get(memberId)),
                UUID.fromString(row.get(surrogate)),
                new Period(row.get(validFrom), row.get(validTo)),
                values,
                row.get(recordedBy),
                row.get(supersededBy));
    }
}
