package io.plumbline.engine.member;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.jooq.Tables;
import java.time.LocalDate;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * How one reference of a history table finds the key of the member that it refers to: two lookups by unique indexes for each row, and none
 * for each member.
 *
 * @param at the attribute's place
 * @param column the attribute's column, which holds the durable id
 * @param history the history table of the dimension that is referred to
 */
record ReferredKey(int at, Field<String> column, String history) {

    Table<?> joined(Table<?> rows, long commit, Field<LocalDate> day) {
        var member = Tables.MEMBER.as("m" + at);
        return rows.leftJoin(member)
                .on(member.MEMBER_ID.eq(column))
                .leftJoin(table(name(history)).as(row()))
                .on(field(name(row(), "member_no"), Long.class).eq(member.MEMBER_NO))
                .and(HistoryTable.visibleAt(row(), commit))
                .and(field(name(row(), "valid_from"), LocalDate.class).le(day))
                .and(field(name(row(), "valid_to"), LocalDate.class).gt(day));
    }

    /** The referred member's key; null where the reference is null. */
    Field<String> key() {
        return field(name(row(), "bkey"), String.class);
    }

    @Nullable
    MemberRef value(Record read) {
        String id = read.get(column);
        String joined = read.get(key());
        return id == null
                ? null
                : new MemberRef(
                        UUID.fromString(id),
                        joined == null ? null : BusinessKey.ofJoined(joined).text());
    }

    private String row() {
        return "r" + at;
    }
}
