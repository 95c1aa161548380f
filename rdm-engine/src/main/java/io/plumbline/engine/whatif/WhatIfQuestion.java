package io.plumbline.engine.whatif;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to know: what would these facts say if these change sets were committed.
 *
 * @param changeSets in the order in which they would be committed
 * @param factSource code of the fact source
 * @param groupBy empty: the first attribute that the change sets change
 * @param measures names; empty: all that the fact source has
 * @param from first day of the facts, null: no limit
 * @param to the day after the last one, null: no limit
 */
public record WhatIfQuestion(
        List<Long> changeSets,
        String factSource,
        List<GroupAttribute> groupBy,
        List<String> measures,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        Grain grain,
        String plan) {
    public WhatIfQuestion {
        changeSets = List.copyOf(changeSets);
        groupBy = List.copyOf(groupBy);
        measures = List.copyOf(measures);
        if (changeSets.isEmpty()) {
            throw new IllegalArgumentException("a what-if names at least one change set");
        }
        if (new HashSet<>(changeSets).size() < changeSets.size()) {
            throw new IllegalArgumentException("a what-if names each change set once; found " + changeSets);
        }
        if (new HashSet<>(groupBy).size() < groupBy.size()) {
            throw new IllegalArgumentException("a what-if groups by each attribute once");
        }
        if (new HashSet<>(measures).size() < measures.size()) {
            throw new IllegalArgumentException("a what-if names each measure once; found " + measures);
        }
        if (from != null && to != null && !from.isBefore(to)) {
            throw new IllegalArgumentException("a range of days begins before it ends; found " + from + " to " + to);
        }
    }

    /** The same question with its groups and measures named. */
    public WhatIfQuestion withDefaults(List<GroupAttribute> groups, List<String> named) {
        return new WhatIfQuestion(changeSets, factSource, groups, named, from, to, grain, plan);
    }
}
