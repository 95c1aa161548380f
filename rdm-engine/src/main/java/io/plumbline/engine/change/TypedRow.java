package io.plumbline.engine.change;

import io.plumbline.engine.member.BusinessKey;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of a workbook in the dimension's types.
 *
 * @param number the row in the sheet, counted from 1
 * @param effective the row's own date, else the upload's
 * @param action what the row asks for beside its values
 * @param into who takes over, as the cell says it; empty where nobody does
 * @param memberId the member that the hidden column names
 * @param values one per attribute of the dimension, in its order; null is a blank cell or a column that the sheet lacks; a reference is
 *     the text of its cell until {@link RowReferences} has looked it up
 */
record TypedRow(
        int number,
        BusinessKey key,
        LocalDate effective,
        RowAction action,
        String into,
        @Nullable UUID memberId,
        List<@Nullable Object> values) {
    TypedRow {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** The row with another value of one attribute. */
    TypedRow with(int attribute, Object value) {
        List<@Nullable Object> other = new ArrayList<>(values);
        other.set(attribute, value);
        return new TypedRow(number, key, effective, action, into, memberId, other);
    }

    /** The row under another key of the same member. */
    TypedRow under(BusinessKey other) {
        return new TypedRow(number, other, effective, action, into, memberId, values);
    }
}
