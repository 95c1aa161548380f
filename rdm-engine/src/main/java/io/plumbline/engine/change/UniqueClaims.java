package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import io.plumbline.engine.time.Periods;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What one member alone may have on a day and members would have with a change set: keys, and values of unique attributes. All changes are taken
 * together, so that two may swap theirs.
 *
 * <p>Looks at members whose changes can give them such a value on new days; keys of added ones are left to who calls, where no key moves.
 */
public final class UniqueClaims {
    private static final int BATCH = 1_000;

    private final DSLContext dsl;
    private final long changeSetId;
    private final long commit;
    private final Consumer<Taken> taken;
    private final boolean keysMove;
    private final boolean keysAreNeeded;
    private final Map<Dimension, List<Claimant>> waiting = new LinkedHashMap<>();
    private final Map<Slot, Map<Object, List<Claim>>> claims = new LinkedHashMap<>();
    private final Map<Slot, Set<Long>> claimants = new HashMap<>();
    private long added;

    public UniqueClaims(DSLContext dsl, long changeSetId, long commit, Consumer<Taken> taken) {
        this.dsl = dsl;
        this.changeSetId = changeSetId;
        this.commit = commit;
        this.taken = taken;
        ChangeCounts counts = new ChangeStore(dsl).counts(changeSetId);
        this.keysMove = counts.of(ChangeKind.REKEYED) > 0;
        this.keysAreNeeded = keysMove || counts.of(ChangeKind.REINSTATED) + counts.of(ChangeKind.EXTENDED) > 0;
    }

    /** One member's changes, and whether its keys are looked at, beside its unique values. */
    private record Claimant(List<Change> changes, boolean ofKey) {}

    /** What is unique: the key of a dimension, or one of its attributes. */
    private record Slot(Dimension dimension, @Nullable Attribute attribute) {
        /** The value on a row: the key, or the attribute's; null, which is never unique, is absent. */
        @Nullable
        Object of(List<@Nullable Object> values) {
            return attribute == null
                    ? BusinessKey.ofValues(dimension, values)
                    : values.get(dimension.indexOf(attribute.name()));
        }
    }

    /**
     * A member that would have a value for some days.
     *
     * @param member its number; negative for one that is added
     * @param by the first of its changes; null where the change set leaves it as it is
     * @param source the cell that asked for the value
     */
    public record Claim(
            long member,
            Period period,
            @Nullable Change by,
            @Nullable String source) {}

    /**
     * A value that two members would have on the same days.
     *
     * @param attribute null where it is the key
     */
    public record Taken(Dimension dimension, @Nullable Attribute attribute, Object value, Claim one, Claim other) {
        /** As people see it. */
        public String shown() {
            return attribute == null
                    ? ((BusinessKey) value).shown()
                    : attribute.type().shown(value);
        }
    }

    /** Whether members give keys up or take others, so that what is there at the head says little. */
    public boolean keysMove() {
        return keysMove;
    }

    public void add(Dimension dimension, List<Change> changes) {
        boolean isKeyClaimed = keysAreNeeded && changes.stream().anyMatch(this::mayGiveKey);
        boolean isValueClaimed = dimension.attributes().stream()
                .anyMatch(attribute ->
                        attribute.unique() && changes.stream().anyMatch(change -> mayGive(change, attribute)));
        if (isKeyClaimed || isValueClaimed) {
            claim(dimension, new Claimant(changes, isKeyClaimed));
        }
    }

    private boolean mayGiveKey(Change change) {
        return switch (change.kind()) {
            case REKEYED, REINSTATED, EXTENDED -> true;
            case ADDED -> keysMove;
            case AMENDED, CORRECTED, RETIRED, CANCELLED, MERGED, SPLIT -> false;
        };
    }

    private static boolean mayGive(Change change, Attribute attribute) {
        return switch (change.kind()) {
            // What is withdrawn lets the version before it go on.
            case ADDED, REINSTATED, EXTENDED, CANCELLED -> true;
            case AMENDED, CORRECTED ->
                change.cells().stream().anyMatch(cell -> cell.attribute().equals(attribute.name()));
            case REKEYED, RETIRED, MERGED, SPLIT -> false;
        };
    }

    /** Takes one member's changes whatever they are. */
    void claim(Dimension dimension, List<Change> changes) {
        claim(dimension, new Claimant(changes, true));
    }

    private void claim(Dimension dimension, Claimant claimant) {
        List<Claimant> batch = waiting.computeIfAbsent(dimension, of -> new ArrayList<>());
        batch.add(claimant);
        if (batch.size() == BATCH) {
            claimAll(dimension, batch);
            batch.clear();
        }
    }

    private void claimAll(Dimension dimension, List<Claimant> batch) {
        List<Long> numbers = batch.stream()
                .map(claimant -> claimant.changes().getFirst().memberNo())
                .filter(Objects::nonNull)
                .toList();
        Map<Long, List<Version>> there = new HistoryStore(dsl, dimension).visibleOf(numbers, commit);
        ProposedHistories proposed = new ProposedHistories(dsl, changeSetId, dimension, commit);
        for (Claimant claimant : batch) {
            List<Change> changes = claimant.changes();
            Long number = changes.getFirst().memberNo();
            long member = number == null ? --added : number;
            List<Version> base = number == null ? List.of() : there.getOrDefault(number, List.of());
            List<Span> spans = proposed.applied(base, changes);
            for (Slot slot : slots(dimension, claimant.ofKey())) {
                if (number != null) {
                    claimants.computeIfAbsent(slot, of -> new HashSet<>()).add(number);
                }
                String source = source(slot, changes);
                Map<Object, List<Claim>> own = claims.computeIfAbsent(slot, of -> new LinkedHashMap<>());
                periods(slot, spans)
                        .forEach((value, periods) ->
                                periods.forEach(period -> own.computeIfAbsent(value, k -> new ArrayList<>())
                                        .add(new Claim(member, period, changes.getFirst(), source))));
            }
        }
    }

    private static List<Slot> slots(Dimension dimension, boolean ofKey) {
        List<Slot> slots = new ArrayList<>();
        if (ofKey) {
            slots.add(new Slot(dimension, null));
        }
        dimension.attributes().stream()
                .filter(Attribute::unique)
                .forEach(attribute -> slots.add(new Slot(dimension, attribute)));
        return slots;
    }

    private static @Nullable String source(Slot slot, List<Change> changes) {
        Attribute attribute = slot.attribute();
        String name = attribute == null ? slot.dimension().key().getFirst() : attribute.name();
        return changes.stream()
                .flatMap(change -> change.cells().stream())
                .filter(cell -> cell.attribute().equals(name))
                .map(CellChange::source)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The days on which a member would have each value. */
    private static Map<Object, List<Period>> periods(Slot slot, List<Span> spans) {
        Map<Object, List<Period>> periods = new LinkedHashMap<>();
        for (Span span : spans) {
            Object value = slot.of(span.values());
            if (value != null) {
                periods.computeIfAbsent(value, v -> new ArrayList<>()).add(span.period());
            }
        }
        periods.replaceAll((value, days) -> Periods.union(days));
        return periods;
    }

    /** Looks at all that was claimed. */
    public void end() {
        waiting.forEach((dimension, batch) -> {
            if (!batch.isEmpty()) {
                claimAll(dimension, batch);
            }
        });
        claims.forEach((slot, own) -> {
            List<Object> values = new ArrayList<>(own.keySet());
            for (int from = 0; from < values.size(); from += BATCH) {
                look(slot, own, values.subList(from, Math.min(values.size(), from + BATCH)));
            }
        });
    }

    private void look(Slot slot, Map<Object, List<Claim>> own, List<Object> values) {
        HistoryStore history = new HistoryStore(dsl, slot.dimension());
        Set<Long> others = new HashSet<>(
                slot.attribute() == null
                        ? numbers(history, values)
                        : history.memberNosByValue(slot.attribute(), values, commit));
        others.removeAll(claimants.getOrDefault(slot, Set.of()));
        // Others may give the value up in this change set too, by ending.
        Map<Object, List<Claim>> theirs = new HashMap<>();
        new ProposedHistories(dsl, changeSetId, slot.dimension(), commit)
                .byNumber(others)
                .forEach((member, spans) -> periods(slot, spans)
                        .forEach((value, periods) ->
                                periods.forEach(period -> theirs.computeIfAbsent(value, v -> new ArrayList<>())
                                        .add(new Claim(member, period, null, null)))));
        for (Object value : values) {
            List<Claim> all = new ArrayList<>(own.getOrDefault(value, List.of()));
            int claimed = all.size();
            all.addAll(theirs.getOrDefault(value, List.of()));
            for (int i = 0; i < claimed; i++) {
                for (int j = i + 1; j < all.size(); j++) {
                    if (all.get(i).member() != all.get(j).member()
                            && all.get(i).period().overlaps(all.get(j).period())) {
                        taken.accept(new Taken(slot.dimension(), slot.attribute(), value, all.get(i), all.get(j)));
                    }
                }
            }
        }
    }

    private List<Long> numbers(HistoryStore history, List<Object> keys) {
        List<Long> numbers = new ArrayList<>();
        history.holderNos(keys.stream().map(BusinessKey.class::cast).toList(), commit)
                .values()
                .forEach(numbers::addAll);
        return numbers;
    }
}
