package io.plumbline.engine.commit;

import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeCounts;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.Merge;
import io.plumbline.engine.change.NewMemberId;
import io.plumbline.engine.change.Rewrite;
import io.plumbline.engine.change.Span;
import io.plumbline.engine.change.Successions;
import io.plumbline.engine.change.Timeline;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.SuccessionStore;
import io.plumbline.engine.member.Successor;
import io.plumbline.engine.member.Surrogates;
import io.plumbline.engine.member.Version;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;

/**
 * What the members of a change set become, chunk by chunk, on the head under a commit: their histories, and who takes over from them.
 *
 * <p>Errors: BASE_MOVED where another commit meanwhile did something to a member that makes the result another one; whatever {@link Timeline} says.
 */
final class ChangeRewrites {
    private final DSLContext dsl;
    private final ChangeSet set;
    private final long head;
    private final ChangeCounts counts;
    private final boolean keysMove;
    private long lastMemberNo;
    private boolean recycles;

    ChangeRewrites(DSLContext dsl, ChangeSet set, long head) {
        this.dsl = dsl;
        this.set = set;
        this.head = head;
        this.counts = new ChangeStore(dsl).counts(set.id());
        this.keysMove = counts.of(ChangeKind.REKEYED) > 0;
        this.lastMemberNo = new PendingRows(dsl).lastMemberNo();
    }

    /** Whether members have got keys on new days, so that all rows together have to tell whether two have one. */
    boolean giveKeys() {
        return recycles || keysMove || counts.of(ChangeKind.REINSTATED) + counts.of(ChangeKind.EXTENDED) > 0;
    }

    /** The rewrites of some members, each with all its changes; who needs none is left out. */
    List<MemberRewrite> of(Dimension dimension, List<List<Change>> chunk) {
        HistoryStore history = new HistoryStore(dsl, dimension);
        List<Long> numbers = new ArrayList<>();
        List<BusinessKey> added = new ArrayList<>();
        for (List<Change> changes : chunk) {
            Change first = changes.getFirst();
            if (first.memberNo() == null) {
                added.add(first.key());
            } else {
                numbers.add(first.memberNo());
            }
        }
        Map<Long, List<Version>> atHead = history.visibleOf(numbers, head);
        Set<Long> moved = new CommitStore(dsl).touchedBetween(numbers, set.baseCommit(), head);
        Map<Long, List<Version>> atBase = history.visibleOf(moved, set.baseCommit());
        SuccessionStore successions = new SuccessionStore(dsl);
        Map<Long, Map<LocalDate, List<Successor>>> successors = successions.of(dimension, numbers, head);
        Map<Long, Map<LocalDate, List<Successor>>> successorsAtBase = new HashMap<>(successors);
        successorsAtBase.keySet().removeAll(moved);
        successorsAtBase.putAll(successions.of(dimension, moved, set.baseCommit()));
        // Where keys move within the change set, only all of it together says which are taken.
        Map<BusinessKey, List<Version>> holders = keysMove ? Map.of() : history.holders(added, head);
        Set<Long> ownHolders = ownHolders(dimension, holders);
        recycles |= !ownHolders.isEmpty();
        List<MemberRewrite> rewrites = new ArrayList<>();
        for (List<Change> changes : chunk) {
            Change first = changes.getFirst();
            Long memberNo = first.memberNo();
            List<Version> base = memberNo == null ? List.of() : atHead.getOrDefault(memberNo, List.of());
            List<Span> timeline = apply(dimension, base, changes, memberNo != null && moved.contains(memberNo));
            boolean isTaken = first.kind() == ChangeKind.ADDED
                    && holders.getOrDefault(first.key(), List.of()).stream()
                            .filter(holder -> !ownHolders.contains(holder.memberNo()))
                            .anyMatch(holder -> timeline.stream()
                                    .anyMatch(span -> span.period().overlaps(holder.period())));
            if (isTaken) {
                throw baseMoved(dimension, first.key(), "was added by another commit meanwhile");
            }
            if (memberNo != null && moved.contains(memberNo)) {
                List<Version> then = atBase.getOrDefault(memberNo, List.of());
                // Equal results are not enough: ours could be equal because it runs over theirs.
                boolean contested = !Merge.of(dimension, memberNo, then, base, changes)
                        .conflicts()
                        .isEmpty();
                if (contested || !sameContent(Timeline.apply(dimension, then, changes), timeline)) {
                    throw baseMoved(dimension, first.key(), "was changed by another commit meanwhile");
                }
            }
            Rewrite rewrite = Rewrite.of(base, timeline, Surrogates::next);
            if (memberNo == null) {
                rewrites.add(new MemberRewrite(
                        ++lastMemberNo,
                        Optional.of(NewMemberId.of(set.idsOf(), dimension, first.key())),
                        rewrite,
                        Successions.NONE));
                continue;
            }
            Map<LocalDate, List<Successor>> tookOver = successors.getOrDefault(memberNo, Map.of());
            boolean isContested =
                    changes.stream().anyMatch(change -> change.kind().isSuccession())
                            && !tookOver.equals(successorsAtBase.getOrDefault(memberNo, Map.of()));
            if (isContested) {
                throw baseMoved(dimension, first.key(), "was merged or split by another commit meanwhile");
            }
            MemberRewrite own =
                    new MemberRewrite(memberNo, Optional.empty(), rewrite, Successions.of(tookOver, timeline, changes));
            if (!own.isEmpty()) {
                rewrites.add(own);
            }
        }
        return rewrites;
    }

    /** Those who have keys that are added, and that the change set changes as well: it may let them end. */
    private Set<Long> ownHolders(Dimension dimension, Map<BusinessKey, List<Version>> holders) {
        Set<Long> numbers = new HashSet<>();
        holders.values().forEach(versions -> versions.forEach(version -> numbers.add(version.memberNo())));
        return new ChangeStore(dsl).ofMembers(set.id(), dimension, numbers).keySet();
    }

    private List<Span> apply(Dimension dimension, List<Version> base, List<Change> changes, boolean moved) {
        try {
            return Timeline.apply(dimension, base, changes);
        } catch (RdmException e) {
            if (moved) {
                throw baseMoved(dimension, changes.getFirst().key(), "was changed by another commit meanwhile");
            }
            throw e;
        }
    }

    private RdmException baseMoved(Dimension dimension, BusinessKey key, String what) {
        return new RdmException(
                ErrorCode.BASE_MOVED,
                dimension.code() + " " + key.shown() + " " + what + ": change set " + set.id()
                        + " was made from commit "
                        + set.baseCommit() + ", the head is " + head
                        + ". Rebase the change set, look at the difference again and have it approved anew.");
    }

    private static boolean sameContent(List<Span> a, List<Span> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!a.get(i).period().equals(b.get(i).period())
                    || !a.get(i).values().equals(b.get(i).values())) {
                return false;
            }
        }
        return true;
    }
}
