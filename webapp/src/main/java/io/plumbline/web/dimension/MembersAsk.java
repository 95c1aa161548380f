package io.plumbline.web.dimension;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.MemberQuery;
import io.plumbline.web.page.Addresses;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the reader asks of a dimension's members; each state has its address.
 *
 * <p>Shape: a filter is {@code attribute:value}, or {@code attribute} alone for the value null; a sort is {@code attribute} or
 * {@code -attribute}.
 *
 * @param asOf null for today
 * @param commit null for the head
 */
record MembersAsk(
        String code,
        @Nullable LocalDate asOf,
        @Nullable Long commit,
        @Nullable String search,
        List<String> filters,
        @Nullable String sort,
        @Nullable String cursor) {
    static final int ROWS = 100;

    MembersAsk {
        filters = List.copyOf(filters);
    }

    static MembersAsk of(
            String code,
            @Nullable String asOf,
            @Nullable String commit,
            @Nullable String search,
            @Nullable List<String> filters,
            @Nullable String sort,
            @Nullable String cursor,
            LocalDate today) {
        LocalDate day = day(asOf);
        return new MembersAsk(
                code,
                today.equals(day) ? null : day,
                number(commit),
                blank(search),
                filters == null
                        ? List.of()
                        : filters.stream().filter(f -> !f.isBlank()).toList(),
                blank(sort),
                blank(cursor));
    }

    public static @Nullable LocalDate day(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return LocalDate.parse(text.strip());
        } catch (DateTimeException e) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "The date is not a day: found " + text + ", expected one such as 2026-03-01.",
                    e);
        }
    }

    private static @Nullable Long number(@Nullable String text) {
        if (text == null || text.isBlank() || text.strip().equals("head")) {
            return null;
        }
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException e) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "The commit is not a number: found " + text + ", expected one such as 42, or nothing for the head.",
                    e);
        }
    }

    private static @Nullable String blank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** The commit that is read, or UNKNOWN_COMMIT. */
    long at(long head) {
        long at = commit == null ? head : commit;
        if (at < 0 || at > head) {
            throw new RdmException(
                    ErrorCode.UNKNOWN_COMMIT, "There is no commit " + at + ". The newest is " + head + ".");
        }
        return at;
    }

    MemberQuery query(Dimension dimension, long head, LocalDate today) {
        List<MemberQuery.Filter> asked = new ArrayList<>();
        for (String filter : filters) {
            int colon = filter.indexOf(':');
            String attribute = colon < 0 ? filter : filter.substring(0, colon);
            dimension.attribute(attribute);
            asked.add(new MemberQuery.Filter(attribute, colon < 0 ? null : filter.substring(colon + 1)));
        }
        return new MemberQuery(at(head), asOf == null ? today : asOf, search, asked, order(dimension), cursor, ROWS);
    }

    private Optional<MemberQuery.Sort> order(Dimension dimension) {
        if (sort == null) {
            return Optional.empty();
        }
        boolean descending = sort.startsWith("-");
        String attribute = descending ? sort.substring(1) : sort;
        dimension.attribute(attribute);
        return Optional.of(new MemberQuery.Sort(attribute, descending));
    }

    boolean isPast() {
        return asOf != null || commit != null;
    }

    MembersAsk now() {
        return new MembersAsk(code, null, null, search, filters, sort, null);
    }

    MembersAsk sortedBy(@Nullable String attribute) {
        return new MembersAsk(code, asOf, commit, search, filters, attribute, null);
    }

    MembersAsk filteredBy(String filter) {
        List<String> more = new ArrayList<>(filters);
        int colon = filter.indexOf(':');
        String attribute = colon < 0 ? filter : filter.substring(0, colon);
        more.removeIf(f -> f.equals(attribute) || f.startsWith(attribute + ":"));
        more.add(filter);
        return new MembersAsk(code, asOf, commit, search, more, sort, null);
    }

    MembersAsk without(String filter) {
        return new MembersAsk(
                code,
                asOf,
                commit,
                search,
                filters.stream().filter(f -> !f.equals(filter)).toList(),
                sort,
                null);
    }

    MembersAsk withoutSearch() {
        return new MembersAsk(code, asOf, commit, null, filters, sort, null);
    }

    MembersAsk at(@Nullable String place) {
        return new MembersAsk(code, asOf, commit, search, filters, sort, place);
    }

    String address() {
        return address("/dimensions/" + Addresses.segment(code));
    }

    String address(String path) {
        Addresses address =
                new Addresses(path).with("as_of", asOf).with("commit", commit).with("q", search);
        filters.forEach(filter -> address.with("filter", filter));
        return address.with("sort", sort).with("cursor", cursor).toString();
    }

    /** The point in time alone. */
    String addressOfTime(String path) {
        return new Addresses(path).with("as_of", asOf).with("commit", commit).toString();
    }
}
