package io.plumbline.engine.whatif;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much of a fact source is added up for one dimension.
 *
 * @param id null before the first share is built
 * @param current the shares whose fact files all are as they were; together they hold each of their facts once
 * @param outdated the other ones
 * @param missing fact files that no current share holds
 */
public record ImpactIndex(
        @Nullable String id,
        String dimension,
        List<ImpactShare> current,
        List<ImpactShare> outdated,
        List<FactFile> missing) {
    public ImpactIndex {
        current = List.copyOf(current);
        outdated = List.copyOf(outdated);
        missing = List.copyOf(missing);
    }

    static ImpactIndex of(@Nullable String id, String dimension, List<ImpactShare> shares, Facts facts) {
        Set<FactFile> there = new HashSet<>(facts.files());
        List<ImpactShare> current = new ArrayList<>();
        List<ImpactShare> outdated = new ArrayList<>();
        Set<FactFile> held = new HashSet<>();
        for (ImpactShare share : shares) {
            // Two builders at once may have added up the same file; it counts once.
            boolean fits =
                    there.containsAll(share.facts()) && share.facts().stream().noneMatch(held::contains);
            (fits ? current : outdated).add(share);
            if (fits) {
                held.addAll(share.facts());
            }
        }
        return new ImpactIndex(
                id,
                dimension,
                current,
                outdated,
                facts.files().stream().filter(file -> !held.contains(file)).toList());
    }

    /** Whether it holds all facts. */
    public boolean isComplete() {
        return id != null && missing.isEmpty();
    }

    public long factRows() {
        return current.stream().mapToLong(ImpactShare::factRows).sum();
    }

    public long rows() {
        return current.stream().mapToLong(ImpactShare::rows).sum();
    }

    public long bytes() {
        return current.stream().mapToLong(ImpactShare::bytes).sum();
    }

    public double seconds() {
        return current.stream().mapToDouble(ImpactShare::seconds).sum();
    }
}
