package io.plumbline.web.change;

import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeCounts;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangePage;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.Successor;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import io.plumbline.web.dimension.MembersView;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.KindCount;
import io.plumbline.web.page.Shown;
import io.plumbline.web.page.TableFoot;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One page of a change set's difference: a row for each change, the difference in its cells. */
public record Difference(
        List<Column> columns,
        List<Row> rows,
        List<Facet> facets,
        boolean filtered,
        String all,
        TableFoot foot,
        String total) {

    /** An attribute that some row of this page changes. */
    public record Column(String label, String css) {}

    /** A change. */
    public record Row(
            String css,
            String signCss,
            String sign,
            String word,
            String dimension,
            String key,
            @Nullable String href,
            @Nullable String source,
            List<Cell> cells,
            String when,
            String whenCss) {}

    /**
     * One cell.
     *
     * @param form {@code diff}, {@code added}, {@code same} or {@code empty}
     */
    public record Cell(
            String form,
            @Nullable String before,
            @Nullable String after,
            boolean stacked,
            String css,
            @Nullable String source) {}

    /** Ways to narrow the difference. */
    public record Facet(String label, List<FacetValue> values) {}

    /** One way. */
    public record FacetValue(String text, String count, String href, boolean current) {}

    private static final int COLUMNS_OF_ADDED = 6;
    private static final int LONG = 36;

    /**
     * One page.
     *
     * @param touched how many changes touch each attribute; null where there are too many to count for a page
     * @param base versions of the changed members at the base commit, for the cells beside the changed ones
     */
    static Difference of(
            ChangesAsk ask,
            ChangePage page,
            ChangeCounts counts,
            @Nullable Map<String, Long> touched,
            Map<String, Dimension> dimensions,
            Map<Long, List<Version>> base,
            boolean stacked) {
        List<Attribute> columns = attributes(page.items(), dimensions);
        long total = ask.kind() == null ? counts.total() : counts.of(ask.kind());
        boolean filtered = ask.kind() != null || ask.attribute() != null || ask.own();
        Integer next = page.next();
        String range = Shown.plural(page.items().size(), "change");
        if (ask.attribute() == null && !ask.own() && (ask.after() > 0 || next != null)) {
            range += " of " + Shown.count(total);
        }
        return new Difference(
                columns(columns),
                rows(page.items(), columns, dimensions, base),
                facets(ask, counts, touched, dimensions, stacked),
                filtered,
                new ChangesAsk(ask.id(), null, null, false, 0).address(),
                new TableFoot(
                        range,
                        ask.after() == 0 ? null : ask.from(0).address(),
                        null,
                        next == null ? null : ask.from(next).address()),
                Shown.count(counts.total()));
    }

    /** A row for each change, with these attributes as its columns. */
    public static List<Row> rows(
            List<Change> changes,
            List<Attribute> columns,
            Map<String, Dimension> dimensions,
            Map<Long, List<Version>> base) {
        return changes.stream().map(c -> row(c, columns, dimensions, base)).toList();
    }

    public static List<Column> columns(List<Attribute> attributes) {
        return attributes.stream()
                .map(a -> new Column(a.name(), MembersView.isNumber(a) ? "pl-num" : ""))
                .toList();
    }

    /** The attributes that some of the changes touch; the first few of all where none of them says. */
    public static List<Attribute> attributes(List<Change> changes, Map<String, Dimension> dimensions) {
        Set<String> changed = new LinkedHashSet<>();
        boolean whole = false;
        for (Change change : changes) {
            if (change.kind().isAboutValues()) {
                change.cells().forEach(cell -> changed.add(cell.attribute()));
            } else {
                whole = true;
            }
        }
        List<Attribute> columns = new ArrayList<>();
        for (Dimension dimension : dimensions.values()) {
            for (Attribute attribute : dimension.attributes()) {
                boolean known = columns.stream().anyMatch(c -> c.name().equals(attribute.name()));
                boolean wanted = changed.contains(attribute.name())
                        || (whole && !attribute.key() && changed.isEmpty() && columns.size() < COLUMNS_OF_ADDED);
                if (wanted && !known) {
                    columns.add(attribute);
                }
            }
        }
        return columns;
    }

    private static Row row(
            Change change, List<Attribute> columns, Map<String, Dimension> dimensions, Map<Long, List<Version>> base) {
        Dimension dimension = dimensions.get(change.dimension());
        Version beside = beside(change, base);
        List<Cell> cells = columns.stream()
                .map(column -> cell(change, column, dimension, beside))
                .toList();
        String source = change.cells().stream()
                .map(CellChange::source)
                .filter(s -> s != null)
                .findFirst()
                .orElse(null);
        String css = switch (change.kind()) {
            case ADDED, REINSTATED -> "added";
            case RETIRED, MERGED, SPLIT -> "retired";
            case AMENDED, CORRECTED, EXTENDED, CANCELLED, REKEYED -> "changed";
        };
        String word = KindCount.word(change.kind());
        return new Row(
                "is-" + css,
                "pl-sign--" + css,
                KindCount.sign(change.kind()),
                word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1),
                change.dimension(),
                change.key().shown(),
                beside == null
                        ? null
                        : "/dimensions/" + Addresses.segment(change.dimension()) + "/members/" + beside.memberId(),
                source,
                cells,
                when(change),
                change.kind().isEnd() ? "pl-minus" : "");
    }

    /** The version that holds on the effective date at the base, else the member's last one. */
    private static @Nullable Version beside(Change change, Map<Long, List<Version>> base) {
        Long number = change.memberNo();
        List<Version> versions = number == null ? List.of() : base.getOrDefault(number, List.of());
        LocalDate day = change.effective();
        return versions.stream()
                .filter(v -> v.period().contains(day))
                .findFirst()
                .orElse(versions.isEmpty() ? null : versions.getLast());
    }

    private static Cell cell(Change change, Attribute column, @Nullable Dimension dimension, @Nullable Version beside) {
        String align = MembersView.isNumber(column) ? "pl-num" : "";
        int at = dimension == null ? -1 : dimension.indexOf(column.name());
        if (dimension == null || at < 0) {
            return new Cell("empty", null, null, false, align, null);
        }
        Attribute attribute = dimension.attributes().get(at);
        for (CellChange cell : change.cells()) {
            if (cell.attribute().equals(column.name())) {
                String before = MembersView.text(attribute, cell.before());
                String after = MembersView.text(attribute, cell.after());
                boolean begins = change.kind() == ChangeKind.ADDED || change.kind() == ChangeKind.REINSTATED;
                int length = (before == null ? 4 : before.length()) + (after == null ? 4 : after.length());
                String css = length > LONG ? align + " pl-wrap" : align;
                return new Cell(begins ? "added" : "diff", before, after, length > LONG, css, cell.source());
            }
        }
        return beside == null
                ? new Cell("empty", null, null, false, align, null)
                : new Cell(
                        "same",
                        null,
                        MembersView.text(attribute, beside.values().get(at)),
                        false,
                        align + " is-same pl-clip",
                        null);
    }

    private static String when(Change change) {
        return switch (change.kind()) {
            case CORRECTED -> "every row";
            case RETIRED -> "ends " + change.effective();
            case MERGED ->
                "ends " + change.effective() + ", into "
                        + change.successors().getFirst().member().shown();
            case SPLIT ->
                "ends " + change.effective() + ", into "
                        + change.successors().stream().map(Successor::shown).collect(Collectors.joining(" and "));
            case REKEYED -> change.effective().equals(Period.BEGINNING) ? "all of its history" : days(change);
            case ADDED, REINSTATED, AMENDED, EXTENDED, CANCELLED -> days(change);
        };
    }

    private static String days(Change change) {
        LocalDate until = change.until();
        return until == null ? Shown.from(change.effective()) : Shown.from(change.effective()) + " until " + until;
    }

    private static List<Facet> facets(
            ChangesAsk ask,
            ChangeCounts counts,
            @Nullable Map<String, Long> touched,
            Map<String, Dimension> dimensions,
            boolean stacked) {
        List<FacetValue> kinds = KindCount.of(counts.byKind()).stream()
                .map(k -> new FacetValue(
                        k.sign() + " " + k.word(),
                        k.shown(),
                        (k.kind() == ask.kind() ? ask.of(null) : ask.of(k.kind())).address(),
                        k.kind() == ask.kind()))
                .toList();
        List<FacetValue> attributes = dimensions.values().stream()
                .flatMap(d -> d.describing().stream())
                .map(Attribute::name)
                .distinct()
                .filter(name -> touched == null || touched.containsKey(name))
                .map(name -> new FacetValue(
                        name,
                        touched == null ? "" : Shown.count(touched.getOrDefault(name, 0L)),
                        (name.equals(ask.attribute()) ? ask.in(null) : ask.in(name)).address(),
                        name.equals(ask.attribute())))
                .toList();
        List<FacetValue> own = stacked
                ? List.of(new FacetValue(
                        "Only what is new here", "", ask.own(!ask.own()).address(), ask.own()))
                : List.of();
        return List.of(new Facet("Upon another", own), new Facet("Kind", kinds), new Facet("Touches", attributes));
    }
}
