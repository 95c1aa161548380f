package io.plumbline.engine.whatif;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** The report in a sentence and seven figures. */
final class Verdict {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final ReportSubject subject;
    private final Figures figures;
    private final Conservation conservation;
    private final Totals moved;
    private final long touched;

    /**
     * @param moved everything that leaves its group
     * @param touched facts of which a segment is changed
     */
    Verdict(ReportSubject subject, Figures figures, Conservation conservation, Totals moved, long touched) {
        this.subject = subject;
        this.figures = figures;
        this.conservation = conservation;
        this.moved = moved;
        this.touched = touched;
    }

    ObjectNode json(List<GroupSums.Line> groups) {
        ObjectNode node = Figures.object();
        Totals facts = conservation.facts();
        node.put("sentence", sentence(groups));
        node.put("members_touched", subject.membersTouched());
        node.put("facts_touched", touched);
        node.put("facts_touched_share", Figures.share(touched, facts.rows()));
        node.put("facts_moved", moved.rows());
        node.put("facts_moved_share", Figures.share(moved.rows(), facts.rows()));
        node.put("facts_lost", conservation.lost().rows());
        node.put("facts_gained", conservation.gained().rows());
        subject.leading().ifPresent(measure -> {
            node.put("measure", measure.name());
            node.put("measure_moved", figures.sum(moved, measure));
            node.put(
                    "measure_moved_share",
                    Figures.share(
                            moved.of(measure.name()).sum(),
                            facts.of(measure.name()).sum()));
        });
        return node;
    }

    private String sentence(List<GroupSums.Line> groups) {
        if (conservation.facts().rows() == 0) {
            return "There are no facts in this range, so nothing moves.";
        }
        if (moved.rows() == 0) {
            return touched == 0
                    ? "Nothing moves: no fact belongs to a member that changes."
                    : "Nothing moves: " + grouped(touched)
                            + " facts belong to members that change, and all stay in their group.";
        }
        List<String> parts = new ArrayList<>();
        for (var line : groups.subList(0, Math.min(2, groups.size()))) {
            movement(line).ifPresent(parts::add);
        }
        String groupsMove =
                parts.isEmpty() ? grouped(moved.rows()) + " facts change their group" : String.join(" and ", parts);
        return groupsMove + ". " + total();
    }

    private Optional<String> movement(GroupSums.Line line) {
        BigDecimal before = weight(line.before());
        BigDecimal delta = weight(line.after()).subtract(before);
        if (delta.signum() == 0) {
            return Optional.empty();
        }
        String name = line.group().stream()
                .map(value -> value == null ? "(no value)" : value)
                .collect(Collectors.joining(" / "));
        if (before.signum() <= 0 || weight(line.after()).signum() < 0) {
            return Optional.of(name + " changes by " + signed(delta));
        }
        String percent = delta.abs()
                .multiply(HUNDRED)
                .divide(before, 2, RoundingMode.HALF_EVEN)
                .toPlainString();
        return Optional.of(name + (delta.signum() > 0 ? " grows by " : " shrinks by ") + percent + " %");
    }

    private String total() {
        BigDecimal delta = weight(conservation.after()).subtract(weight(conservation.before()));
        String what = subject.leading().map(Measure::name).orElse("facts");
        long lost = conservation.lost().rows();
        long gained = conservation.gained().rows();
        if (lost == 0 && gained == 0) {
            return "The total of " + what + " stays.";
        }
        String cause = grouped(lost) + (lost == 1 ? " fact loses its member" : " facts lose their member") + " and "
                + grouped(gained) + (gained == 1 ? " gains one." : " gain one.");
        return delta.signum() == 0
                ? "The total of " + what + " stays, although " + cause
                : "The total of " + what + " changes by " + signed(delta) + ", because " + cause;
    }

    private BigDecimal weight(Totals totals) {
        return subject.leading()
                .map(measure ->
                        totals.of(measure.name()).sum().setScale(subject.scale(measure), RoundingMode.UNNECESSARY))
                .orElseGet(() -> BigDecimal.valueOf(totals.rows()));
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String signed(BigDecimal number) {
        return String.format(Locale.ROOT, "%+,." + Math.max(0, number.scale()) + "f", number);
    }
}
