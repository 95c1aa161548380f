package io.plumbline.web.dimension;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.MemberPage;
import io.plumbline.engine.member.Version;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Shown;
import io.plumbline.web.page.TableFoot;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The members of a dimension at one point in time, as their page shows them. */
public record MembersView(
        DimensionHead head,
        String asOf,
        String commit,
        boolean past,
        boolean pastCommit,
        String back,
        String said,
        @Nullable String search,
        @Nullable String sort,
        List<String> filters,
        List<Chip> chips,
        List<Facet> facets,
        List<Choice> attributes,
        List<Column> columns,
        List<Row> rows,
        TableFoot foot,
        String workbook) {

    /** An active filter and the address without it. */
    public record Chip(String text, boolean isNull, String remove) {}

    /** The allowed values of an attribute, each a filter. */
    public record Facet(String label, List<FacetValue> values) {}

    /** One value of a facet; null text is the value null. */
    public record FacetValue(@Nullable String text, String href, boolean current) {}

    /** An attribute that can be filtered by. */
    public record Choice(String name, String label) {}

    /** A column whose head sorts. */
    public record Column(
            String label,
            String title,
            String css,
            String href,
            @Nullable String sorted,
            String arrow) {}

    /** A member's version on that day. */
    public record Row(String href, String key, List<Cell> cells, String from, String until, boolean ends) {}

    /** A value; null text is the value null. */
    public record Cell(@Nullable String text, String css, boolean clipped) {}

    static MembersView of(
            Dimension dimension, MembersAsk ask, MemberPage page, LocalDate day, long total, DimensionHead head) {
        List<Attribute> described = dimension.describing();
        int shownBefore = ask.cursor() == null ? 0 : -1;
        String range = shownBefore == 0 && page.next() == null
                ? Shown.plural(page.items().size(), "row")
                : Shown.plural(page.items().size(), "row") + (shownBefore == 0 ? ", the first" : "");
        if (ask.search() == null && ask.filters().isEmpty()) {
            range += " of " + Shown.count(total);
        }
        return new MembersView(
                head,
                day.toString(),
                String.valueOf(page.commit()),
                ask.isPast(),
                ask.commit() != null,
                ask.now().address(),
                said(ask, day, page.commit()),
                ask.search(),
                ask.sort(),
                ask.filters(),
                chips(dimension, ask),
                facets(described, ask),
                dimension.attributes().stream()
                        .map(a -> new Choice(a.name(), a.label()))
                        .toList(),
                columns(dimension, described, ask),
                page.items().stream().map(v -> row(dimension, ask, v)).toList(),
                new TableFoot(
                        range,
                        ask.cursor() == null ? null : ask.at(null).address(),
                        null,
                        page.next() == null ? null : ask.at(page.next()).address()),
                ask.at(null).address("/dimensions/" + Addresses.segment(dimension.code()) + "/workbook"));
    }

    private static String said(MembersAsk ask, LocalDate day, long commit) {
        if (ask.commit() != null) {
            return "What commit " + commit + " said about " + day;
        }
        return ask.asOf() == null ? "" : "What we say today about " + day;
    }

    private static List<Chip> chips(Dimension dimension, MembersAsk ask) {
        List<Chip> chips = new ArrayList<>();
        if (ask.search() != null) {
            chips.add(new Chip(
                    "search: " + ask.search(),
                    false,
                    ask.withoutSearch().at(null).address()));
        }
        for (String filter : ask.filters()) {
            int colon = filter.indexOf(':');
            String name = colon < 0 ? filter : filter.substring(0, colon);
            String label = dimension.attribute(name).label();
            chips.add(new Chip(
                    label + (colon < 0 ? "" : ": " + filter.substring(colon + 1)),
                    colon < 0,
                    ask.without(filter).address()));
        }
        return chips;
    }

    private static List<Facet> facets(List<Attribute> described, MembersAsk ask) {
        List<Facet> facets = new ArrayList<>();
        for (Attribute a : described) {
            if (a.allowed().isEmpty()) {
                continue;
            }
            List<FacetValue> values = new ArrayList<>();
            for (String value : a.allowed()) {
                values.add(value(ask, a.name() + ":" + value, value));
            }
            if (!a.required()) {
                values.add(value(ask, a.name(), null));
            }
            facets.add(new Facet(a.label(), values));
        }
        return facets;
    }

    private static FacetValue value(MembersAsk ask, String filter, @Nullable String text) {
        boolean current = ask.filters().contains(filter);
        return new FacetValue(text, (current ? ask.without(filter) : ask.filteredBy(filter)).address(), current);
    }

    private static List<Column> columns(Dimension dimension, List<Attribute> described, MembersAsk ask) {
        List<Column> columns = new ArrayList<>();
        String keys = String.join(
                ", ",
                dimension.key().stream()
                        .map(k -> dimension.attribute(k).label())
                        .toList());
        String firstKey = dimension.key().getFirst();
        boolean byKey = ask.sort() == null;
        columns.add(column(
                keys, String.join(", ", dimension.key()), "pl-key", firstKey, byKey ? firstKey : ask.sort(), ask));
        for (Attribute a : described) {
            columns.add(column(a.label(), a.name(), isNumber(a) ? "pl-num" : "", a.name(), ask.sort(), ask));
        }
        return columns;
    }

    private static Column column(
            String label, String title, String css, String attribute, @Nullable String sort, MembersAsk ask) {
        boolean up = attribute.equals(sort);
        boolean down = ("-" + attribute).equals(sort);
        return new Column(
                label,
                title,
                up || down ? css + " is-sorted" : css,
                ask.sortedBy(up ? "-" + attribute : attribute).address(),
                up ? "ascending" : down ? "descending" : null,
                up ? " ↑" : down ? " ↓" : "");
    }

    private static Row row(Dimension dimension, MembersAsk ask, Version version) {
        List<Cell> cells = IntStream.range(0, dimension.attributes().size())
                .filter(i -> !dimension.attributes().get(i).key())
                .mapToObj(i ->
                        cell(dimension.attributes().get(i), version.values().get(i)))
                .toList();
        return new Row(
                ask.addressOfTime(
                        "/dimensions/" + Addresses.segment(dimension.code()) + "/members/" + version.memberId()),
                BusinessKey.ofValues(dimension, version.values()).shown(),
                cells,
                Shown.from(version.period().from()),
                Shown.until(version.period().to()),
                !version.period().isOpen());
    }

    private static Cell cell(Attribute attribute, @Nullable Object value) {
        String text = text(attribute, value);
        boolean isLong = text != null && text.length() > 40;
        return new Cell(text, isNumber(attribute) ? "pl-num" : isLong ? "pl-clip" : "", isLong);
    }

    /** A value's canonical text; null is the value null. Codes and prices keep their form: no separators inside a dimension's values. */
    public static @Nullable String text(Attribute attribute, @Nullable Object value) {
        return value == null ? null : attribute.type().shown(value);
    }

    public static boolean isNumber(Attribute attribute) {
        return attribute.type() instanceof AttributeType.Whole || attribute.type() instanceof AttributeType.Decimal;
    }
}
