package io.plumbline.web.commit;

import io.plumbline.engine.commit.CompareCommits;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.web.change.Difference;
import io.plumbline.web.change.Difference.Facet;
import io.plumbline.web.change.Difference.FacetValue;
import io.plumbline.web.dimension.DimensionHead;
import io.plumbline.web.dimension.MembersView;
import io.plumbline.web.page.KindCount;
import io.plumbline.web.page.Shown;
import io.plumbline.web.page.TableFoot;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two commits of a dimension, for readers.
 *
 * @param counted what the counts are of, where that is not everything
 */
public record CompareShown(
        DimensionHead head,
        long from,
        long to,
        String turned,
        String sentence,
        @Nullable String counted,
        Difference difference) {

    static CompareShown of(
            DimensionHead head,
            Dimension dimension,
            CompareAsk ask,
            CompareCommits.Page page,
            CompareCommits.Counts counts) {
        Map<String, Dimension> dimensions = Map.of(dimension.code(), dimension);
        List<Attribute> columns = Difference.attributes(page.changes(), dimensions);
        long total =
                counts.byKind().values().stream().mapToLong(Long::longValue).sum();
        Long next = page.next();
        return new CompareShown(
                head,
                ask.from(),
                ask.to(),
                ask.turned().address(),
                sentence(ask, counts),
                counts.complete()
                        ? null
                        : "Counted over the first " + Shown.count(CompareApi.COUNTED) + " of these members.",
                new Difference(
                        Difference.columns(columns),
                        Difference.rows(page.changes(), columns, dimensions, page.versions()),
                        List.of(
                                new Facet("Kind", kinds(ask, counts)),
                                new Facet("Touches", attributes(ask, dimension, counts)),
                                new Facet("Values", pairs(ask, dimension, counts))),
                        ask.isFiltered(),
                        ask.all().address(),
                        new TableFoot(
                                Shown.plural(page.changes().size(), "change"),
                                ask.after() == 0 ? null : ask.after(0).address(),
                                null,
                                next == null ? null : ask.after(next).address()),
                        Shown.count(total) + (counts.complete() ? "" : "+")));
    }

    private static String sentence(CompareAsk ask, CompareCommits.Counts counts) {
        if (counts.touched() == 0) {
            return ask.from() == ask.to()
                    ? "This is one and the same commit."
                    : "No commit between the two touched this dimension.";
        }
        String direction = ask.from() <= ask.to() ? "" : ", read backwards";
        return "Commits after " + Math.min(ask.from(), ask.to()) + " up to " + Math.max(ask.from(), ask.to())
                + " touched " + Shown.plural(counts.touched(), "member") + direction + ".";
    }

    private static List<FacetValue> kinds(CompareAsk ask, CompareCommits.Counts counts) {
        return KindCount.of(counts.byKind()).stream()
                .map(k -> new FacetValue(
                        k.sign() + " " + k.word(),
                        k.shown(),
                        (k.kind() == ask.kind() ? ask.of(null) : ask.of(k.kind())).address(),
                        k.kind() == ask.kind()))
                .toList();
    }

    private static List<FacetValue> attributes(CompareAsk ask, Dimension dimension, CompareCommits.Counts counts) {
        return dimension.describing().stream()
                .map(Attribute::name)
                .filter(counts.byAttribute()::containsKey)
                .map(name -> new FacetValue(
                        name,
                        Shown.count(counts.byAttribute().getOrDefault(name, 0L)),
                        (name.equals(ask.attribute()) ? ask.in(null) : ask.in(name)).address(),
                        name.equals(ask.attribute())))
                .toList();
    }

    private static List<FacetValue> pairs(CompareAsk ask, Dimension dimension, CompareCommits.Counts counts) {
        return counts.facets().stream()
                .limit(12)
                .map(facet -> {
                    CompareCommits.Pair pair = facet.pair();
                    Attribute attribute = dimension.attribute(pair.attribute());
                    String before = MembersView.text(attribute, pair.before());
                    String after = MembersView.text(attribute, pair.after());
                    boolean current = ask.isOf(pair, dimension);
                    return new FacetValue(
                            attribute.name() + ": " + shown(before) + " → " + shown(after),
                            Shown.count(facet.changes()),
                            (current
                                            ? ask.in(null)
                                            : ask.of(
                                                    attribute.name(),
                                                    canonical(attribute, pair.before()),
                                                    canonical(attribute, pair.after())))
                                    .address(),
                            current);
                })
                .toList();
    }

    /** What is read again from an address; a reference is shown by a key there, and named by its id here. */
    private static @Nullable String canonical(Attribute attribute, @Nullable Object value) {
        return value == null ? null : attribute.type().text(value);
    }

    private static String shown(@Nullable String text) {
        return text == null ? "null" : text;
    }
}
