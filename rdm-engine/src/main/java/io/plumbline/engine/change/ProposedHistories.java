package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/**
 * What the members of one dimension would be, at a commit, with the changes of a change set; asked for many at once.
 *
 * <p>A member that a change set's changes cannot be applied to is taken as it is; other rules say so.
 */
public final class ProposedHistories {
    private final long changeSetId;
    private final long idsOf;
    private final Dimension dimension;
    private final long commit;
    private final ChangeStore changes;
    private final HistoryStore history;

    public ProposedHistories(DSLContext dsl, long changeSetId, Dimension dimension, long commit) {
        this.changeSetId = changeSetId;
        this.dimension = dimension;
        this.commit = commit;
        this.idsOf = new ChangeSetStore(dsl).idsOf(changeSetId);
        this.changes = new ChangeStore(dsl);
        this.history = new HistoryStore(dsl, dimension);
    }

    /** The histories of members that are referred to, also of those that the change set adds; a member that is nowhere is absent. */
    public Map<UUID, List<Span>> of(Collection<MemberRef> refs) {
        Map<UUID, List<Span>> found = new HashMap<>();
        Map<UUID, Long> numbers =
                history.memberNosById(refs.stream().map(MemberRef::member).collect(Collectors.toSet()));
        Map<Long, List<Span>> there = byNumber(numbers.values());
        numbers.forEach((id, number) -> found.put(id, there.getOrDefault(number, List.of())));
        Map<UUID, BusinessKey> added = new HashMap<>();
        for (MemberRef ref : refs) {
            if (!numbers.containsKey(ref.member()) && ref.key() != null) {
                BusinessKey.ofText(dimension, ref.key())
                        .filter(key -> NewMemberId.of(idsOf, dimension, key).equals(ref.member()))
                        .ifPresent(key -> added.put(ref.member(), key));
            }
        }
        Map<BusinessKey, List<Change>> said = changes.addedOf(changeSetId, dimension, new HashSet<>(added.values()));
        added.forEach((id, key) -> {
            List<Span> spans = applied(List.of(), said.getOrDefault(key, List.of()));
            if (!spans.isEmpty()) {
                found.put(id, spans);
            }
        });
        return found;
    }

    /** The histories of members that are there. */
    public Map<Long, List<Span>> byNumber(Collection<Long> numbers) {
        Map<Long, List<Version>> base = history.visibleOf(numbers, commit);
        Map<Long, List<Change>> said = changes.ofMembers(changeSetId, dimension, numbers);
        Map<Long, List<Span>> found = new HashMap<>();
        base.forEach((number, versions) -> found.put(number, applied(versions, said.getOrDefault(number, List.of()))));
        return found;
    }

    /** A history with changes; as it is where they cannot be applied. */
    public List<Span> applied(List<Version> base, List<Change> said) {
        List<Version> after = Days.applied(dimension, base, said).orElse(base);
        return after.stream()
                .map(v -> new Span(v.period(), v.surrogate(), v.values()))
                .toList();
    }
}
