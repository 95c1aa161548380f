package io.plumbline.engine.validation;

import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.Cycles;
import io.plumbline.engine.change.NewMemberId;
import io.plumbline.engine.change.ProposedHistories;
import io.plumbline.engine.change.Span;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import io.plumbline.engine.time.Periods;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * References in time: on each day of a version the member that it refers to is there, and in a hierarchy no member stands above itself.
 *
 * <p>Looked at are the members that a change set touches, in batches: what they refer to on days on which they did not before; who refers to
 * them on days that they lose; and from where the parent changed, the way up. What the change set makes of the others counts too, so a member
 * may end where those that refer to it go elsewhere in the same change set.
 */
final class ReferenceRules {
    private final DSLContext dsl;
    private final long changeSetId;
    private final long idsOf;
    private final long head;
    private final Consumer<Finding> findings;
    private final Map<String, Dimension> dimensions = new LinkedHashMap<>();
    private final Map<String, ProposedHistories> proposed = new HashMap<>();
    private final Set<String> concerned = new HashSet<>();
    private final MemberBatches batches = new MemberBatches(this::look);

    ReferenceRules(DSLContext dsl, long changeSetId, long head, Consumer<Finding> findings) {
        this.dsl = dsl;
        this.changeSetId = changeSetId;
        this.idsOf = new ChangeSetStore(dsl).idsOf(changeSetId);
        this.head = head;
        this.findings = findings;
        for (Dimension dimension : new DimensionStore(dsl).all()) {
            dimensions.put(dimension.code(), dimension);
            if (!dimension.referred().isEmpty()) {
                concerned.add(dimension.code());
                concerned.addAll(dimension.referred());
            }
        }
    }

    /** A touched member: as it is and as it would be. */
    private record Touched(
            MemberRef member, @Nullable Long number, List<Change> changes, List<Version> base, List<Span> after) {
        List<Period> lost() {
            return Periods.without(
                    base.stream().map(Version::period).toList(),
                    after.stream().map(Span::period).toList());
        }

        /** The days on which an attribute refers to each member, where it did not before. */
        Map<MemberRef, List<Period>> newlyReferred(int at) {
            Map<MemberRef, List<Period>> before = new HashMap<>();
            base.forEach(v -> add(before, v.values().get(at), v.period()));
            Map<MemberRef, List<Period>> now = new LinkedHashMap<>();
            after.forEach(s -> add(now, s.values().get(at), s.period()));
            now.replaceAll((ref, days) -> Periods.without(days, before.getOrDefault(ref, List.of())));
            now.values().removeIf(List::isEmpty);
            return now;
        }

        private static void add(Map<MemberRef, List<Period>> days, @Nullable Object value, Period period) {
            if (value instanceof MemberRef ref) {
                days.computeIfAbsent(ref, r -> new ArrayList<>()).add(period);
            }
        }

        /** Where the attribute's value was asked for. */
        @Nullable
        String source(String attribute, MemberRef value) {
            return changes.stream()
                    .flatMap(change -> change.cells().stream())
                    .filter(cell -> cell.attribute().equals(attribute) && value.equals(cell.after()))
                    .map(CellChange::source)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
    }

    void add(Dimension dimension, List<Change> ofOneMember) {
        if (concerned.contains(dimension.code())) {
            batches.add(dimension, ofOneMember);
        }
    }

    /** Looks at what is still waiting. */
    void end() {
        batches.end();
    }

    private void look(Dimension of, List<List<Change>> batch) {
        List<Touched> touched = touched(of, batch);
        for (int at = 0; at < of.attributes().size(); at++) {
            if (of.attributes().get(at).type() instanceof AttributeType.Reference(String to)) {
                missing(of, at, to, touched);
                if (to.equals(of.code())) {
                    cycles(of, at, touched);
                }
            }
        }
        leftBehind(of, touched);
    }

    private List<Touched> touched(Dimension dimension, List<List<Change>> batch) {
        ProposedHistories histories = proposed(dimension.code());
        List<Long> numbers = batch.stream()
                .map(changes -> changes.getFirst().memberNo())
                .filter(Objects::nonNull)
                .toList();
        Map<Long, List<Version>> base = new HistoryStore(dsl, dimension).visibleOf(numbers, head);
        List<Touched> touched = new ArrayList<>();
        for (List<Change> changes : batch) {
            Change first = changes.getFirst();
            Long number = first.memberNo();
            List<Version> versions = number == null ? List.of() : base.getOrDefault(number, List.of());
            if (number != null && versions.isEmpty()) {
                continue;
            }
            UUID id = versions.isEmpty()
                    ? NewMemberId.of(idsOf, dimension, first.key())
                    : versions.getFirst().memberId();
            touched.add(new Touched(
                    new MemberRef(id, first.key().text()),
                    number,
                    changes,
                    versions,
                    histories.applied(versions, changes)));
        }
        return touched;
    }

    private void missing(Dimension dimension, int at, String to, List<Touched> touched) {
        Set<MemberRef> refs = new HashSet<>();
        touched.forEach(member -> refs.addAll(member.newlyReferred(at).keySet()));
        Map<UUID, List<Span>> lives = proposed(to).of(refs);
        Attribute attribute = dimension.attributes().get(at);
        for (Touched member : touched) {
            member.newlyReferred(at).forEach((ref, days) -> {
                List<Period> there = lives.getOrDefault(ref.member(), List.of()).stream()
                        .map(Span::period)
                        .toList();
                List<Period> missing = Periods.without(days, there);
                if (!missing.isEmpty()) {
                    findings.accept(Rules.at(
                            member.source(attribute.name(), ref),
                            attribute.name(),
                            "REFERENCE",
                            Severity.ERROR,
                            attribute.label() + " of "
                                    + member.changes().getFirst().key().shown() + " would be " + ref.shown() + " "
                                    + Periods.words(days) + ", but " + to + " has no " + ref.shown() + " "
                                    + Periods.words(missing) + ".",
                            ref.shown(),
                            there.isEmpty()
                                    ? "a member of " + to + " that is there"
                                    : ref.shown() + " only " + Periods.words(Periods.union(there)),
                            null));
                }
            });
        }
    }

    private void cycles(Dimension dimension, int at, List<Touched> touched) {
        List<MemberRef> starts = touched.stream()
                .filter(member -> !member.newlyReferred(at).isEmpty())
                .map(Touched::member)
                .toList();
        Attribute attribute = dimension.attributes().get(at);
        List<Cycles.Cycle> cycles = Cycles.through(starts, members -> parents(dimension, at, members));
        for (Cycles.Cycle cycle : cycles) {
            String way = String.join(
                    " → ", cycle.members().stream().map(MemberRef::shown).toList());
            String start = cycle.members().getFirst().shown();
            MemberRef parent = cycle.members().get(cycle.members().size() == 1 ? 0 : 1);
            String source = touched.stream()
                    .filter(member -> member.member().equals(cycle.members().getFirst()))
                    .map(member -> member.source(attribute.name(), parent))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            findings.accept(Rules.at(
                    source,
                    attribute.name(),
                    "CYCLE",
                    Severity.ERROR,
                    "By " + attribute.label() + ", " + start + " would stand above itself "
                            + Periods.words(List.of(cycle.days())) + ": " + way + " → " + start + ".",
                    parent.shown(),
                    "a member that does not stand below " + start,
                    null));
        }
    }

    private Map<UUID, List<Cycles.Parent>> parents(Dimension dimension, int at, Collection<MemberRef> members) {
        Map<UUID, List<Cycles.Parent>> parents = new HashMap<>();
        proposed(dimension.code()).of(members).forEach((id, spans) -> {
            Map<MemberRef, List<Period>> days = new LinkedHashMap<>();
            spans.forEach(span -> Touched.add(days, span.values().get(at), span.period()));
            List<Cycles.Parent> list = new ArrayList<>();
            days.forEach((parent, periods) ->
                    Periods.union(periods).forEach(period -> list.add(new Cycles.Parent(parent, period))));
            parents.put(id, list);
        });
        return parents;
    }

    /** Those who refer to a member on days that it would lose. */
    private void leftBehind(Dimension dimension, List<Touched> touched) {
        Map<Long, Touched> losing = new LinkedHashMap<>();
        for (Touched member : touched) {
            if (member.number() != null && !member.lost().isEmpty()) {
                losing.put(member.number(), member);
            }
        }
        if (losing.isEmpty()) {
            return;
        }
        for (Dimension referring : dimensions.values()) {
            for (int at = 0; at < referring.attributes().size(); at++) {
                if (referring.attributes().get(at).type() instanceof AttributeType.Reference(String to)
                        && to.equals(dimension.code())) {
                    leftBehind(dimension, losing, referring, at);
                }
            }
        }
    }

    private void leftBehind(Dimension dimension, Map<Long, Touched> losing, Dimension referring, int at) {
        Attribute attribute = referring.attributes().get(at);
        Map<Long, List<Period>> lost = new HashMap<>();
        losing.forEach((number, member) -> lost.put(number, member.lost()));
        ReferringStore store = new ReferringStore(dsl, referring, attribute, head, changeSetId);
        Map<Long, ReferringStore.Referring> others = store.untouched(lost);
        Map<Long, List<String>> own = new HashMap<>();
        long after = 0;
        List<Long> page = store.touched(lost, after);
        while (!page.isEmpty()) {
            proposed(referring.code()).byNumber(page).forEach((number, spans) -> {
                for (Span span : spans) {
                    losing.forEach((lostNumber, member) -> {
                        boolean refers = member.member().equals(span.values().get(at));
                        if (refers
                                && !Periods.both(List.of(span.period()), member.lost())
                                        .isEmpty()) {
                            String key = BusinessKey.ofValues(referring, span.values())
                                    .shown();
                            List<String> keys = own.computeIfAbsent(lostNumber, n -> new ArrayList<>());
                            if (!keys.contains(key)) {
                                keys.add(key);
                            }
                        }
                    });
                }
            });
            after = page.getLast();
            page = store.touched(lost, after);
        }
        losing.forEach((number, member) -> {
            ReferringStore.Referring elsewhere = others.getOrDefault(number, ReferringStore.Referring.NOBODY);
            List<String> keys = new ArrayList<>(elsewhere.keys());
            keys.addAll(own.getOrDefault(number, List.of()));
            long count = elsewhere.count() + own.getOrDefault(number, List.of()).size();
            if (count > 0) {
                findings.accept(leftBehind(dimension, member, referring, attribute, keys, count));
            }
        });
    }

    private static Finding leftBehind(
            Dimension dimension,
            Touched member,
            Dimension referring,
            Attribute attribute,
            List<String> keys,
            long count) {
        String named = String.join(", ", keys.subList(0, Math.min(ReferringStore.NAMED, keys.size())));
        String more = count > ReferringStore.NAMED ? " and " + (count - ReferringStore.NAMED) + " more" : "";
        String key = member.member().shown();
        return Finding.general(
                "REFERENCE",
                Severity.ERROR,
                key + " of " + dimension.code() + " would not be there " + Periods.words(member.lost())
                        + ", but " + count + (count == 1 ? " member of " : " members of ") + referring.code()
                        + (count == 1 ? " refers" : " refer") + " to it by " + attribute.label() + " on these days: "
                        + named + more
                        + ". Let them refer to another member from then on in the same change set, or let "
                        + key + " stay.");
    }

    private ProposedHistories proposed(String code) {
        return proposed.computeIfAbsent(
                code, c -> new ProposedHistories(dsl, changeSetId, Objects.requireNonNull(dimensions.get(c)), head));
    }
}
