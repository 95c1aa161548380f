package io.plumbline.engine.whatif;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a question is answered: from an impact index, or by a pass over the facts.
 *
 * @param index the one that answers it, or is waited for; null: a pass over the facts does
 * @param reason why no index answers it, as a sentence for people; empty where one does
 */
record PlanChoice(Kind kind, @Nullable ImpactIndex index, String reason) {
    /** What the runner is asked for. */
    enum Kind {
        /** A pass over all facts. */
        FULL,
        /** A pass over the facts of changed keys. */
        DELTA,
        INDEX,
        /** An index that was asked for by name and is not complete. */
        INDEX_TO_COME
    }

    static final String AUTO = "auto";
    static final String FULL = "full";
    static final String DELTA = "delta";
    static final String INDEX_DAY = "index-day";
    static final String INDEX_TOTALS = "index-totals";
    private static final Set<String> PLANS = Set.of(AUTO, FULL, DELTA, INDEX_DAY, INDEX_TOTALS);

    /**
     * @param bindings of the dimensions that the question changes or groups by
     * @param measures what it counts
     */
    static PlanChoice of(
            ImpactIndexStore indexes,
            WhatIfQuestion question,
            FactSource source,
            List<Binding> bindings,
            List<Measure> measures) {
        if (question.plan().equals(FULL)) {
            return full("The question asks for plan full.");
        }
        if (bindings.size() > 1) {
            return full("The question looks at the facts through "
                    + bindings.stream().map(Binding::dimension).collect(Collectors.joining(" and "))
                    + "; an impact index is of one dimension.");
        }
        for (Measure measure : measures) {
            if (measure.has(Aggregate.DISTINCT)) {
                return full("The different values of " + measure.name()
                        + " are counted exactly, which only the facts themselves allow.");
            }
        }
        if (question.plan().equals(DELTA)) {
            return new PlanChoice(Kind.DELTA, null, "The question asks for plan delta.");
        }
        ImpactIndex index = indexes.of(source, bindings.getFirst().dimension());
        if (index.isComplete()) {
            return new PlanChoice(Kind.INDEX, index, "");
        }
        if (asksForIndex(question)) {
            return new PlanChoice(Kind.INDEX_TO_COME, index, "");
        }
        long missing = index.missing().stream().mapToLong(FactFile::rows).sum();
        return full("The impact index of " + index.dimension() + " was not complete: "
                + String.format(Locale.ROOT, "%,d", missing) + " facts were not in it yet.");
    }

    private static boolean asksForIndex(WhatIfQuestion question) {
        return question.plan().equals(INDEX_DAY) || question.plan().equals(INDEX_TOTALS);
    }

    private static PlanChoice full(String reason) {
        return new PlanChoice(Kind.FULL, null, reason);
    }

    /** Refuses with BAD_REQUEST a plan that there is not, or that cannot answer this question. */
    static void check(WhatIfQuestion question, List<Binding> bindings, PlanChoice choice) {
        String plan = question.plan();
        if (!PLANS.contains(plan)) {
            throw refused("This installation answers with the plans auto, full, index-day and index-totals; found "
                    + plan + ". Ask with plan auto.");
        }
        if (plan.equals(INDEX_TOTALS) && !looksAtNoDate(question, bindings)) {
            throw refused(
                    "Plan index-totals knows no days, and this question has a range of dates, a grain or facts that point at members by their date. Ask with plan auto or index-day.");
        }
        if (!plan.equals(AUTO) && !plan.equals(FULL) && choice.kind() == Kind.FULL) {
            throw refused("Plan " + plan + " cannot answer this question. " + choice.reason() + " Ask with plan auto.");
        }
    }

    private static boolean looksAtNoDate(WhatIfQuestion question, List<Binding> bindings) {
        return question.from() == null
                && question.to() == null
                && question.grain() == Grain.NONE
                && bindings.stream().noneMatch(binding -> binding.by().dated());
    }

    private static RdmException refused(String sentence) {
        return new RdmException(ErrorCode.BAD_REQUEST, sentence);
    }
}
