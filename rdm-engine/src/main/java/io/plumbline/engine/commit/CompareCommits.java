package io.plumbline.engine.commit;

import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.Successions;
import io.plumbline.engine.change.TimelineDiff;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.SuccessionStore;
import io.plumbline.engine.member.Successor;
import io.plumbline.engine.member.Version;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads what differs between a dimension's history at two commits, in either direction, member by member in the order of their numbers.
 *
 * <p>Only members that some commit between the two touched are looked at, so it costs what changed. Each difference is a change that leads
 * from the one history to the other; a member that came and went in between shows nothing.
 *
 * <p>Errors: UNKNOWN_COMMIT.
 */
public final class CompareCommits {
    private static final int MEMBERS_A_CHUNK = 500;
    /** How many touched members a page looks through for changes that fit its filter, before it ends early. */
    private static final int MEMBERS_A_PAGE = 20_000;

    private final CommitStore commits;
    private final HistoryStore history;
    private final SuccessionStore successions;
    private final Dimension dimension;
    private final long from;
    private final long to;

    public CompareCommits(DSLContext dsl, Dimension dimension, long from, long to) {
        long head = new HeadStore(dsl).commit();
        for (long commit : List.of(from, to)) {
            if (commit < 0 || commit > head) {
                throw new RdmException(
                        ErrorCode.UNKNOWN_COMMIT, "There is no commit " + commit + ". The newest is " + head + ".");
            }
        }
        this.commits = new CommitStore(dsl);
        this.history = new HistoryStore(dsl, dimension);
        this.successions = new SuccessionStore(dsl);
        this.dimension = dimension;
        this.from = from;
        this.to = to;
    }

    /** One value that takes another's place. */
    public record Pair(
            String attribute,
            @Nullable Object before,
            @Nullable Object after) {
        boolean isIn(Change change) {
            return change.kind().isAboutValues()
                    && change.cells().stream()
                            .anyMatch(cell -> cell.attribute().equals(attribute)
                                    && Objects.equals(cell.before(), before)
                                    && Objects.equals(cell.after(), after));
        }
    }

    /** Which changes are wanted; null is any. */
    public record Filter(
            @Nullable ChangeKind kind,
            @Nullable String attribute,
            @Nullable Pair pair) {
        boolean fits(Change change) {
            return (kind == null || change.kind() == kind)
                    && (attribute == null
                            || change.cells().stream()
                                    .anyMatch(cell -> cell.attribute().equals(attribute)))
                    && (pair == null || pair.isIn(change));
        }
    }

    /**
     * Some of the differences.
     *
     * @param versions the members' versions at the commit that is compared from, where they had any then
     * @param next the number of the member to go on after; null on the last page
     */
    public record Page(
            List<Change> changes,
            Map<Long, List<Version>> versions,
            @Nullable Long next) {}

    /**
     * The differences of the members after a number. A page ends with a member, so it may have some more changes than asked for; where few
     * fit the filter it may have fewer, and still a next one.
     */
    public Page page(Filter filter, long after, int limit) {
        List<Change> found = new ArrayList<>();
        Map<Long, List<Version>> versions = new HashMap<>();
        Long last = walk(after, MEMBERS_A_PAGE, (member, was, changes) -> {
            List<Change> fitting = changes.stream().filter(filter::fits).toList();
            found.addAll(fitting);
            if (!fitting.isEmpty()) {
                versions.put(member, was);
            }
            return found.size() < limit;
        });
        return new Page(found, versions, last);
    }

    /** In how many changes one value takes another's place. */
    public record Facet(Pair pair, long changes) {}

    /**
     * The differences counted.
     *
     * @param touched members that commits between the two touched
     * @param byAttribute changes of values that touch each attribute
     * @param complete whether all of them were looked at; else the first ones
     */
    public record Counts(
            long touched,
            Map<ChangeKind, Long> byKind,
            Map<String, Long> byAttribute,
            List<Facet> facets,
            boolean complete) {}

    /** The differences of the first {@code members} touched members, counted; the commonest value pairs first. */
    public Counts counts(int members, int facets) {
        Map<ChangeKind, Long> byKind = new HashMap<>();
        Map<String, Long> byAttribute = new HashMap<>();
        Map<Pair, Long> pairs = new HashMap<>();
        Long last = walk(0, members, (member, was, changes) -> {
            for (Change change : changes) {
                byKind.merge(change.kind(), 1L, Long::sum);
                if (change.kind().isAboutValues()) {
                    for (CellChange cell : change.cells()) {
                        byAttribute.merge(cell.attribute(), 1L, Long::sum);
                        pairs.merge(new Pair(cell.attribute(), cell.before(), cell.after()), 1L, Long::sum);
                    }
                }
            }
            return true;
        });
        List<Facet> commonest = pairs.entrySet().stream()
                .sorted(Map.Entry.<Pair, Long>comparingByValue()
                        .reversed()
                        .thenComparing(entry -> entry.getKey().toString()))
                .limit(facets)
                .map(entry -> new Facet(entry.getKey(), entry.getValue()))
                .toList();
        long touched = commits.countTouchedBetween(dimension, Math.min(from, to), Math.max(from, to));
        return new Counts(touched, byKind, byAttribute, commonest, last == null);
    }

    private interface Each {
        /** Takes one member's differences; whether more are wanted. */
        boolean take(long member, List<Version> was, List<Change> changes);
    }

    /** Goes through at most so many touched members; the number of the last one where there may be more, else null. */
    private @Nullable Long walk(long after, int most, Each each) {
        long last = after;
        int seen = 0;
        while (true) {
            int wanted = Math.min(MEMBERS_A_CHUNK, most - seen);
            List<Long> members =
                    commits.touchedBetween(dimension, Math.min(from, to), Math.max(from, to), last, wanted + 1);
            boolean more = members.size() > wanted;
            List<Long> chunk = members.subList(0, Math.min(wanted, members.size()));
            Map<Long, List<Version>> was = history.visibleOf(chunk, from);
            Map<Long, List<Version>> is = history.visibleOf(chunk, to);
            Map<Long, Map<LocalDate, List<Successor>>> tookOver = successions.of(dimension, chunk, from);
            Map<Long, Map<LocalDate, List<Successor>>> takesOver = successions.of(dimension, chunk, to);
            for (long member : chunk) {
                last = member;
                List<Version> old = was.getOrDefault(member, List.of());
                List<Change> changes = difference(
                        member,
                        old,
                        is.getOrDefault(member, List.of()),
                        tookOver.getOrDefault(member, Map.of()),
                        takesOver.getOrDefault(member, Map.of()));
                if (!each.take(member, old, changes)) {
                    return more || member != chunk.getLast() ? Long.valueOf(member) : null;
                }
            }
            seen += chunk.size();
            if (!more) {
                return null;
            }
            if (seen >= most) {
                return last;
            }
        }
    }

    /** Values that change over the same days as one change, which is one row to look at. */
    private static List<Change> together(List<Change> changes) {
        record Days(
                ChangeKind kind,
                LocalDate effective,
                @Nullable LocalDate until) {}
        List<Change> joined = new ArrayList<>();
        Map<Days, Integer> places = new HashMap<>();
        for (Change change : changes) {
            Days days = new Days(change.kind(), change.effective(), change.until());
            Integer place = change.kind().isAboutValues() ? places.putIfAbsent(days, joined.size()) : null;
            if (place == null) {
                joined.add(change);
                continue;
            }
            List<CellChange> cells = new ArrayList<>(joined.get(place).cells());
            cells.addAll(change.cells());
            joined.set(place, change.with(cells));
        }
        return joined;
    }

    private List<Change> difference(
            long member,
            List<Version> was,
            List<Version> is,
            Map<LocalDate, List<Successor>> tookOver,
            Map<LocalDate, List<Successor>> takesOver) {
        if (was.isEmpty() && is.isEmpty()) {
            return List.of();
        }
        BusinessKey key = BusinessKey.ofValues(
                dimension, (is.isEmpty() ? was : is).getLast().values());
        List<Change> changes = new ArrayList<>(
                Successions.recorded(together(TimelineDiff.of(dimension, member, key, was, is)), takesOver));
        takesOver.forEach((day, successors) -> {
            boolean isKnown = successors.equals(tookOver.get(day))
                    || changes.stream().anyMatch(change -> change.successors().equals(successors));
            if (!isKnown) {
                // It had ended on that day before; who takes over is what is new.
                changes.add(new Change(dimension.code(), ChangeKind.RETIRED, member, key, day, null, List.of())
                        .endingInto(successors));
            }
        });
        if (!was.isEmpty()) {
            return changes;
        }
        // Nobody lived before: the first life is no return.
        Predicate<Change> isFirst =
                change -> change.effective().equals(is.getFirst().period().from());
        return changes.stream()
                .map(change -> change.kind() == ChangeKind.REINSTATED && isFirst.test(change)
                        ? new Change(
                                change.dimension(),
                                ChangeKind.ADDED,
                                change.memberNo(),
                                change.key(),
                                change.effective(),
                                change.until(),
                                change.cells())
                        : change)
                .toList();
    }
}
