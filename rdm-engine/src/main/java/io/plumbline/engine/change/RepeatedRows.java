package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.HistoryPolicy;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.member.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The rows of one member that stands in a file more than once.
 *
 * <p>Rows of one effective date must be equal: equal ones count once, with a warning; different ones are an error that names both cells, and the member is
 * left as it is. Rows of several dates are its values from each date on. The last row never wins.
 */
final class RepeatedRows {
    private final Dimension dimension;
    private final RowTyping typing;
    private final Diff diff;
    private final Consumer<Finding> findings;

    RepeatedRows(Dimension dimension, RowTyping typing, Diff diff, Consumer<Finding> findings) {
        this.dimension = dimension;
        this.typing = typing;
        this.diff = diff;
        this.findings = findings;
    }

    List<Change> of(List<TypedRow> rows, List<Version> compared, List<Version> base) {
        List<TypedRow> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(TypedRow::effective).thenComparing(TypedRow::number));
        List<TypedRow> dated = new ArrayList<>();
        boolean failed = false;
        for (TypedRow row : sorted) {
            TypedRow last = dated.isEmpty() ? null : dated.getLast();
            if (last == null || !last.effective().equals(row.effective())) {
                dated.add(row);
            } else {
                failed |= !isEqual(last, row);
            }
        }
        failed |= overwritesTwice(dated, compared);
        if (base.isEmpty() && compared.isEmpty() && dated.size() > 1) {
            findings.accept(typing.at(
                    dated.get(1).number(),
                    dimension.indexOf(dimension.key().getFirst()),
                    "ADDED_TWICE",
                    Severity.ERROR,
                    dated.getFirst().key().shown() + " is new and stands in the file with more than one date (rows "
                            + numbers(dated) + "). A new member begins once.",
                    dated.getFirst().key().shown(),
                    null,
                    "Upload the row of the first date; once it is committed, upload the later ones."));
            failed = true;
        }
        if (failed) {
            return List.of();
        }
        Set<String> named = new LinkedHashSet<>();
        if (dated.size() > 1) {
            dated.forEach(row -> named.addAll(diff.differing(row, compared)));
        }
        List<Change> changes = new ArrayList<>();
        for (TypedRow row : dated) {
            changes.addAll(diff.of(row, compared, base, named));
        }
        return changes;
    }

    private boolean isEqual(TypedRow first, TypedRow second) {
        boolean equal = true;
        for (int i = 0; i < first.values().size(); i++) {
            if (!Objects.equals(first.values().get(i), second.values().get(i))) {
                different(first, second, i);
                equal = false;
            }
        }
        if (first.action() != second.action() || !first.into().equals(second.into())) {
            different(first, second, dimension.indexOf(dimension.key().getFirst()));
            equal = false;
        }
        if (equal) {
            findings.accept(typing.at(
                    second.number(),
                    dimension.indexOf(dimension.key().getFirst()),
                    "DUPLICATE_ROW",
                    Severity.WARNING,
                    second.key().shown() + " stands in rows " + first.number() + " and " + second.number()
                            + " with the same values; it was taken once.",
                    second.key().shown(),
                    null,
                    "Delete one of the rows."));
        }
        return equal;
    }

    private void different(TypedRow first, TypedRow second, int at) {
        findings.accept(typing.at(
                second.number(),
                at,
                "DUPLICATE_KEY",
                Severity.ERROR,
                second.key().shown() + " stands twice for " + second.effective() + " with different values: "
                        + typing.source(first.number(), at) + " says " + shown(first, at) + ", "
                        + typing.source(second.number(), at) + " says " + shown(second, at) + ".",
                shown(second, at),
                shown(first, at),
                "Keep one of the rows."));
    }

    private boolean overwritesTwice(List<TypedRow> dated, List<Version> compared) {
        boolean failed = false;
        for (int at = 0; at < dimension.attributes().size(); at++) {
            Attribute attribute = dimension.attributes().get(at);
            if (attribute.key() || attribute.history() != HistoryPolicy.OVERWRITE) {
                continue;
            }
            TypedRow earlier = null;
            for (TypedRow row : dated) {
                if (!diff.differing(row, compared).contains(attribute.name())) {
                    continue;
                }
                if (earlier != null
                        && !Objects.equals(
                                earlier.values().get(at), row.values().get(at))) {
                    different(earlier, row, at);
                    failed = true;
                }
                earlier = row;
            }
        }
        return failed;
    }

    private String shown(TypedRow row, int at) {
        Object value = row.values().get(at);
        return value == null ? "blank" : dimension.attributes().get(at).type().shown(value);
    }

    private static String numbers(List<TypedRow> rows) {
        return String.join(
                ", ", rows.stream().map(r -> Integer.toString(r.number())).toList());
    }
}
