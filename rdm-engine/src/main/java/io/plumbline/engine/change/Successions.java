package io.plumbline.engine.change;

import io.plumbline.engine.member.Successor;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What becomes of who takes over from a member: it holds for the day on which the member ends, and as long as it ends then.
 *
 * @param ended days whose successors hold no longer
 * @param begun successors by the day from which they take over
 */
public record Successions(List<LocalDate> ended, Map<LocalDate, List<Successor>> begun) {
    public static final Successions NONE = new Successions(List.of(), Map.of());

    public Successions {
        ended = List.copyOf(ended);
        begun = Map.copyOf(begun);
    }

    public boolean isEmpty() {
        return ended.isEmpty() && begun.isEmpty();
    }

    /**
     * @param base the member's successors by day, as recorded
     * @param timeline what the member becomes
     */
    public static Successions of(
            Map<LocalDate, List<Successor>> base, List<Span> timeline, Collection<Change> changes) {
        Map<LocalDate, List<Successor>> said = new TreeMap<>();
        for (Change change : changes) {
            if (change.kind().isSuccession()) {
                said.put(change.effective(), change.successors());
            }
        }
        List<Period> life = timeline.stream().map(Span::period).toList();
        List<LocalDate> ended = new ArrayList<>();
        base.forEach((day, successors) -> {
            boolean isSaidAgain = said.containsKey(day) && isSame(said.get(day), successors);
            if (isSaidAgain) {
                said.remove(day);
            } else if (said.containsKey(day) || !endsOn(life, day)) {
                ended.add(day);
            }
        });
        return new Successions(ended, said);
    }

    /** Whether both name the same members with the same weights, in any order. */
    static boolean isSame(List<Successor> one, List<Successor> other) {
        return new HashSet<>(one).equals(new HashSet<>(other));
    }

    /** Whether a life ends on a day: the member is there the day before, and not on it. */
    public static boolean endsOn(List<Period> life, LocalDate day) {
        return life.stream().anyMatch(period -> period.to().equals(day))
                && life.stream().noneMatch(period -> period.contains(day));
    }

    /** Changes in which the end of a member is the one that somebody said, with those who take over. */
    static List<Change> said(List<Change> changes, List<Change> said, List<Version> reached) {
        List<Change> result = new ArrayList<>(changes);
        List<Period> life = reached.stream().map(Version::period).toList();
        for (Change first : said) {
            if (first.kind().isSuccession() && endsOn(life, first.effective())) {
                result.removeIf(
                        change -> change.kind().isEnd() && change.effective().equals(first.effective()));
                result.add(first);
            }
        }
        return result;
    }

    /** Changes in which the end of a member says who takes over, where that is recorded for the day. */
    public static List<Change> recorded(List<Change> changes, Map<LocalDate, List<Successor>> successors) {
        return changes.stream()
                .map(change -> change.kind() == ChangeKind.RETIRED && successors.containsKey(change.effective())
                        ? change.endingInto(successors.getOrDefault(change.effective(), List.of()))
                        : change)
                .toList();
    }
}
