package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import io.plumbline.engine.time.Periods;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Conflicts about members that a change set refers to, and that commits since its base took away on some of the days.
 *
 * <p>Looked at are references that the change set itself makes, to members that a commit touched since.
 */
final class GoneReferences {
    private final DSLContext tx;
    private final ChangeSet set;
    private final Dimension dimension;
    private final long head;
    private final List<Conflict> conflicts = new ArrayList<>();

    GoneReferences(DSLContext tx, ChangeSet set, Dimension dimension, long head) {
        this.tx = tx;
        this.set = set;
        this.dimension = dimension;
        this.head = head;
    }

    /** The conflicts of some members, by their changes as they stand after the merge. */
    List<Conflict> of(List<List<Change>> groups) {
        conflicts.clear();
        for (int at = 0; at < dimension.attributes().size(); at++) {
            if (dimension.attributes().get(at).type() instanceof AttributeType.Reference(String to)) {
                of(groups, at, to.equals(dimension.code()) ? dimension : new DimensionStore(tx).byCode(to));
            }
        }
        return List.copyOf(conflicts);
    }

    private void of(List<List<Change>> groups, int at, Dimension to) {
        String name = dimension.attributes().get(at).name();
        Map<Long, List<Change>> referring = new HashMap<>();
        Set<MemberRef> refs = new HashSet<>();
        for (List<Change> group : groups) {
            Set<MemberRef> own = refs(group, name);
            Long number = group.getFirst().memberNo();
            if (number != null && !own.isEmpty()) {
                referring.put(number, group);
                refs.addAll(own);
            }
        }
        refs.retainAll(touchedSince(to, refs));
        if (refs.isEmpty()) {
            return;
        }
        Map<UUID, List<Span>> now = new ProposedHistories(tx, set.id(), to, head).of(refs);
        Map<UUID, List<Span>> then = new ProposedHistories(tx, set.id(), to, set.baseCommit()).of(refs);
        HistoryStore history = new HistoryStore(tx, dimension);
        Map<Long, List<Version>> theirs = history.visibleOf(referring.keySet(), head);
        Map<Long, List<Version>> base = history.visibleOf(referring.keySet(), set.baseCommit());
        new ProposedHistories(tx, set.id(), dimension, head)
                .byNumber(referring.keySet())
                .forEach((number, spans) -> {
                    List<Change> said = referring.getOrDefault(number, List.of());
                    Set<MemberRef> own = refs(said, name);
                    own.retainAll(refs);
                    for (MemberRef ref : own) {
                        List<Period> days = spans.stream()
                                .filter(span -> ref.equals(span.values().get(at)))
                                .map(Span::period)
                                .toList();
                        List<Period> gone = Periods.both(Periods.without(days, days(now, ref)), days(then, ref));
                        if (!gone.isEmpty()) {
                            conflicts.add(conflict(
                                    said.getFirst().key(),
                                    number,
                                    at,
                                    ref,
                                    gone,
                                    base.getOrDefault(number, List.of()),
                                    theirs.getOrDefault(number, List.of())));
                        }
                    }
                });
    }

    private Conflict conflict(
            BusinessKey key,
            long memberNo,
            int at,
            MemberRef ref,
            List<Period> gone,
            List<Version> base,
            List<Version> theirs) {
        Attribute attribute = dimension.attributes().get(at);
        LocalDate from = gone.getFirst().from();
        return new Conflict(
                0,
                dimension.code(),
                Conflict.Kind.REFERENCE_GONE,
                key.joined(),
                memberNo,
                attribute.name(),
                from,
                gone.getLast().to(),
                kept(attribute, at, base, from),
                attribute.type().kept(ref),
                kept(attribute, at, theirs, from),
                null,
                null);
    }

    private static @Nullable String kept(Attribute attribute, int at, List<Version> versions, LocalDate day) {
        return Days.at(versions, day)
                .map(version -> version.values().get(at))
                .map(attribute.type()::kept)
                .orElse(null);
    }

    private Set<MemberRef> touchedSince(Dimension to, Set<MemberRef> refs) {
        Map<UUID, Long> numbers = new HistoryStore(tx, to)
                .memberNosById(refs.stream().map(MemberRef::member).toList());
        Set<Long> touched = RebaseChangeSet.touched(tx, List.copyOf(numbers.values()), set.baseCommit(), head);
        Set<MemberRef> found = new HashSet<>();
        numbers.forEach((id, number) -> {
            if (touched.contains(number)) {
                found.add(new MemberRef(id, null));
            }
        });
        return found;
    }

    private static Set<MemberRef> refs(List<Change> changes, String attribute) {
        Set<MemberRef> refs = new HashSet<>();
        changes.stream()
                .flatMap(change -> change.cells().stream())
                .filter(cell -> cell.attribute().equals(attribute))
                .map(CellChange::after)
                .filter(Objects::nonNull)
                .forEach(value -> {
                    if (value instanceof MemberRef ref) {
                        refs.add(ref);
                    }
                });
        return refs;
    }

    private static List<Period> days(Map<UUID, List<Span>> histories, MemberRef ref) {
        return histories.getOrDefault(ref.member(), List.of()).stream()
                .map(Span::period)
                .toList();
    }
}
