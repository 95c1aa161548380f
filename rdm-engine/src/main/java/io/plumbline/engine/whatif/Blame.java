package io.plumbline.engine.whatif;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Ranks the touched members by what moves with them, each back to the workbook cell that asked for it. */
final class Blame {
    /** A report names so many; the runner knows at most 10,000. */
    static final int MOST = 1_000;

    private final ReportSubject subject;
    private final Figures figures;
    private final @Nullable String leading;

    Blame(ReportSubject subject, Figures figures) {
        this.subject = subject;
        this.figures = figures;
        this.leading = subject.leading().map(Measure::name).orElse(null);
    }

    /**
     * The movers, largest first; those whose facts stay in their group come after those whose facts move.
     *
     * @param moved everything that leaves its group: each mover's share is of this
     */
    ArrayNode json(List<RunResult.Mover> movers, Totals moved) {
        BigDecimal whole = GroupSums.size(moved, leading);
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        movers.stream()
                .sorted(Comparator.comparing(Blame::moves)
                        .thenComparing((RunResult.Mover mover) -> GroupSums.size(mover.totals(), leading))
                        .thenComparing((RunResult.Mover mover) -> mover.totals().rows())
                        .reversed()
                        .thenComparing(RunResult.Mover::dimension)
                        .thenComparing(RunResult.Mover::member))
                .limit(MOST)
                .forEach(mover -> list.add(json(mover, whole)));
        return list;
    }

    private static boolean moves(RunResult.Mover mover) {
        return !Objects.equals(mover.before(), mover.after());
    }

    private ObjectNode json(RunResult.Mover mover, BigDecimal whole) {
        ObjectNode node = Figures.object();
        ReportSubject.Member member =
                subject.members().get(new ReportSubject.MemberName(mover.dimension(), mover.member()));
        node.put("dimension", mover.dimension());
        node.put("member_id", mover.member());
        ArrayNode key = node.putArray("key");
        if (member != null) {
            member.key().forEach(key::add);
        }
        node.put("name", member == null ? null : member.label());
        node.set("from", figures.groupOf(mover.dimension(), mover.before()));
        node.set("to", figures.groupOf(mover.dimension(), mover.after()));
        figures.additive(node, mover.totals());
        node.put("share", moves(mover) ? Figures.share(GroupSums.size(mover.totals(), leading), whole) : null);
        Map<String, String> sources = member == null ? Map.of() : member.sources();
        node.put("source", first(mover.dimension(), sources));
        ArrayNode all = node.putArray("sources");
        sources.values().stream().distinct().forEach(all::add);
        return node;
    }

    /** The cell of an attribute that is grouped by, else the first. */
    private @Nullable String first(String dimension, Map<String, String> sources) {
        for (var group : figures.groupsOf(dimension)) {
            String source = sources.get(group.attribute().attribute());
            if (source != null) {
                return source;
            }
        }
        return sources.values().stream().findFirst().orElse(null);
    }
}
