package io.plumbline.engine.profile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in one column.
 *
 * @param name the attribute's name at the commit
 * @param column the column, which stays when the attribute gets another name
 * @param nulls members without a value
 * @param distinct different values; null is none
 * @param least the least value, as text, in the order of its type; null where there is none, for true and false, for references and for what is sensitive
 * @param greatest the greatest, likewise
 * @param shortest characters of the shortest text; null for other types and where there is none
 * @param longest characters of the longest
 * @param frequent the values that most members have, most frequent first, at most 10; empty where each member has its own, and for what is sensitive
 */
public record ColumnProfile(
        String name,
        String column,
        long nulls,
        long distinct,
        @Nullable String least,
        @Nullable String greatest,
        @Nullable Integer shortest,
        @Nullable Integer longest,
        List<Frequent> frequent) {
    public ColumnProfile {
        frequent = List.copyOf(frequent);
    }

    /** A value, as people know it, and how many members have it. */
    public record Frequent(String value, long members) {}
}
