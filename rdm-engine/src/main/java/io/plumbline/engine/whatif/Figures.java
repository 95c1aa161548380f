package io.plumbline.engine.whatif;

import io.plumbline.engine.dimension.AttributeType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives numbers and group values their form in a report.
 *
 * <p>Shape: {@code rows} and {@code _distinct} are integers, all other numbers of a measure are strings in plain form: {@code _sum},
 * {@code _min} and {@code _max} with the measure's digits, {@code _avg} with four more, rounded half to even. The sum of no values is 0;
 * average, minimum and maximum of no values are null.
 */
final class Figures {
    static final int SHARE_DIGITS = 6;
    private final ReportSubject subject;

    Figures(ReportSubject subject) {
        this.subject = subject;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Rows and every aggregate that was asked for, but the distinct counts. */
    ObjectNode put(ObjectNode node, Totals totals) {
        node.put("rows", totals.rows());
        for (Measure measure : subject.measures()) {
            if (!measure.numeric()) {
                continue;
            }
            Tally tally = totals.of(measure.name());
            int scale = subject.scale(measure);
            for (Aggregate aggregate : measure.aggregates()) {
                switch (aggregate) {
                    case SUM -> node.put(field(measure, aggregate), plain(tally.sum(), scale));
                    case AVG ->
                        node.put(field(measure, aggregate), plain(tally.average(scale), scale + Tally.MORE_DIGITS));
                    case MIN -> node.put(field(measure, aggregate), plain(tally.min(), scale));
                    case MAX -> node.put(field(measure, aggregate), plain(tally.max(), scale));
                    case DISTINCT -> {
                        // Comes from the runner's own counts: it follows from no other number.
                    }
                }
            }
            node.put(measure.name() + "_count", tally.count());
        }
        return node;
    }

    /** Rows and sums only: what may be added and subtracted. */
    ObjectNode additive(ObjectNode node, Totals totals) {
        node.put("rows", totals.rows());
        for (Measure measure : subject.measures()) {
            if (measure.has(Aggregate.SUM)) {
                node.put(field(measure, Aggregate.SUM), sum(totals, measure));
            }
        }
        return node;
    }

    /** After less before, of what may be subtracted. */
    ObjectNode delta(Totals before, Totals after) {
        ObjectNode node = object();
        node.put("rows", after.rows() - before.rows());
        for (Measure measure : subject.measures()) {
            if (measure.has(Aggregate.SUM)) {
                BigDecimal moved = after.of(measure.name())
                        .sum()
                        .subtract(before.of(measure.name()).sum());
                node.put(field(measure, Aggregate.SUM), plain(moved, subject.scale(measure)));
            }
        }
        return node;
    }

    String sum(Totals totals, Measure measure) {
        return totals.of(measure.name())
                .sum()
                .setScale(subject.scale(measure), RoundingMode.UNNECESSARY)
                .toPlainString();
    }

    /** {@code {"ITEM_D.category":"Books"}}; null for unmatched facts. */
    @Nullable
    ObjectNode group(@Nullable List<@Nullable String> values) {
        return values == null ? null : group(subject.groups(), values);
    }

    /** The values of one dimension's own groups. */
    @Nullable
    ObjectNode groupOf(String dimension, @Nullable List<@Nullable String> values) {
        return values == null ? null : group(groupsOf(dimension), values);
    }

    List<ReportSubject.Group> groupsOf(String dimension) {
        return subject.groups().stream()
                .filter(group -> group.attribute().dimension().equals(dimension))
                .toList();
    }

    private static ObjectNode group(List<ReportSubject.Group> groups, List<@Nullable String> values) {
        ObjectNode node = object();
        for (int i = 0; i < groups.size(); i++) {
            String name = groups.get(i).attribute().name();
            String text = values.get(i);
            if (text == null) {
                node.putNull(name);
                continue;
            }
            switch (groups.get(i).type()) {
                case AttributeType.Whole() -> node.put(name, Long.parseLong(text));
                case AttributeType.Truth() -> node.put(name, Boolean.parseBoolean(text));
                case AttributeType.Text(int length) -> node.put(name, text);
                case AttributeType.Decimal(int precision, int scale) -> node.put(name, text);
                case AttributeType.Day() -> node.put(name, text);
                case AttributeType.Reference(String to) -> node.put(name, text);
            }
        }
        return node;
    }

    static String field(Measure measure, Aggregate aggregate) {
        return measure.name() + "_" + aggregate.word();
    }

    /** A part of a whole as a decimal fraction, such as {@code 0.014300}; null where the whole is 0. */
    static @Nullable String share(BigDecimal part, BigDecimal whole) {
        return whole.signum() == 0
                ? null
                : part.divide(whole, SHARE_DIGITS, RoundingMode.HALF_EVEN).toPlainString();
    }

    static @Nullable String share(long part, long whole) {
        return share(BigDecimal.valueOf(part), BigDecimal.valueOf(whole));
    }

    private static @Nullable String plain(@Nullable BigDecimal number, int scale) {
        return number == null
                ? null
                : number.setScale(scale, RoundingMode.UNNECESSARY).toPlainString();
    }
}
