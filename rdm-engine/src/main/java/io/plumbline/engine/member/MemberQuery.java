package io.plumbline.engine.member;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a dimension's members: a point on both axes of time, filters, an order and a place to go on from.
 *
 * @param commit recorded time
 * @param asOf valid time
 * @param search text that the key begins with, or that a text attribute contains
 * @param cursor the {@code next} of the page before
 * @param limit rows of a page, 1 to 1000
 */
public record MemberQuery(
        long commit,
        LocalDate asOf,
        @Nullable String search,
        List<Filter> filters,
        Optional<Sort> sort,
        @Nullable String cursor,
        int limit) {
    public static final int MOST_ROWS = 1000;

    public MemberQuery {
        filters = List.copyOf(filters);
        limit = Math.clamp(limit, 1, MOST_ROWS);
    }

    /** The same from a cursor on, in the largest pages. */
    public MemberQuery after(@Nullable String from) {
        return new MemberQuery(commit, asOf, search, filters, sort, from, MOST_ROWS);
    }

    /** The first page of everything at one point in time. */
    public static MemberQuery at(long commit, LocalDate asOf) {
        return new MemberQuery(commit, asOf, null, List.of(), Optional.empty(), null, 100);
    }

    /**
     * An attribute equals a value.
     *
     * @param value canonical text; null asks for the value null
     */
    public record Filter(String attribute, @Nullable String value) {}

    /** An order by one attribute; rows that are equal in it come in the order of their keys. */
    public record Sort(String attribute, boolean descending) {}
}
