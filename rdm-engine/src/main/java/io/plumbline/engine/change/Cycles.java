package io.plumbline.engine.change;

import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Looks in a hierarchy for members that stand above themselves on some day.
 *
 * <p>A new cycle goes through a member that got another parent; so the way goes from the changed members upwards, all of them a level at a time,
 * and what does not change is never walked.
 *
 * <p>Example: A lies in B from March on, B lies in A until June. From A the way leads to B (from March) and back to A (March to June): the cycle
 * A, B from March to June.
 */
public final class Cycles {
    private static final int MOST = 20;

    private Cycles() {}

    /** A parent, and the days on which it is the parent. */
    public record Parent(MemberRef member, Period days) {}

    /** The parents of members, asked for a level at once. */
    @FunctionalInterface
    public interface Parents {
        Map<UUID, List<Parent>> of(Collection<MemberRef> members);
    }

    /** A way from a member up to itself, and the days on which it is one. */
    public record Cycle(List<MemberRef> members, Period days) {
        public Cycle {
            members = List.copyOf(members);
        }
    }

    private record Way(List<MemberRef> members, Period days) {}

    /** The cycles through any of these members, each once; at most 20. */
    public static List<Cycle> through(Collection<MemberRef> starts, Parents parents) {
        Map<UUID, List<Parent>> known = new HashMap<>();
        List<Cycle> cycles = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        List<Way> level = new ArrayList<>();
        for (MemberRef start : new LinkedHashSet<>(starts)) {
            level.add(new Way(List.of(start), new Period(Period.BEGINNING, Period.OPEN_END)));
        }
        while (!level.isEmpty() && cycles.size() < MOST) {
            learn(level, parents, known);
            List<Way> next = new ArrayList<>();
            for (Way way : level) {
                for (Parent parent : known.getOrDefault(way.members().getLast().member(), List.of())) {
                    if (!parent.days().overlaps(way.days())) {
                        continue;
                    }
                    Period days = both(parent.days(), way.days());
                    if (parent.member().equals(way.members().getFirst())) {
                        if (seen.add(List.of(new HashSet<>(way.members()), days)) && cycles.size() < MOST) {
                            cycles.add(new Cycle(way.members(), days));
                        }
                    } else if (!way.members().contains(parent.member())) {
                        List<MemberRef> longer = new ArrayList<>(way.members());
                        longer.add(parent.member());
                        next.add(new Way(longer, days));
                    }
                }
            }
            level = next;
        }
        return cycles;
    }

    private static void learn(List<Way> level, Parents parents, Map<UUID, List<Parent>> known) {
        Map<UUID, MemberRef> unknown = new HashMap<>();
        for (Way way : level) {
            MemberRef last = way.members().getLast();
            if (!known.containsKey(last.member())) {
                unknown.put(last.member(), last);
            }
        }
        if (!unknown.isEmpty()) {
            Map<UUID, List<Parent>> found = parents.of(unknown.values());
            unknown.keySet().forEach(id -> known.put(id, found.getOrDefault(id, List.of())));
        }
    }

    private static Period both(Period one, Period other) {
        return new Period(
                one.from().isAfter(other.from()) ? one.from() : other.from(),
                one.to().isBefore(other.to()) ? one.to() : other.to());
    }
}
