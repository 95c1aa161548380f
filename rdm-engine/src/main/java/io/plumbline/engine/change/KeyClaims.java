package io.plumbline.engine.change;

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

/**
 * The keys that members would have with a change set: on each day a key has one member, all of its changes taken together, so that two may swap
 * theirs.
 *
 * <p>Looks at members whose changes can give them a key on new days; where no key moves, added ones are left to who calls.
 */
public final class KeyClaims {
    private static final int BATCH = 1_000;

    private final DSLContext dsl;
    private final long changeSetId;
    private final long commit;
    private final Consumer<Taken> taken;
    private final boolean keysMove;
    private final boolean isNeeded;
    private final Map<Dimension, List<List<Change>>> waiting = new LinkedHashMap<>();
    private final Map<Dimension, Map<BusinessKey, List<Claim>>> claims = new HashMap<>();
    private final Set<Long> claimants = new HashSet<>();
    private long added;

    public KeyClaims(DSLContext dsl, long changeSetId, long commit, Consumer<Taken> taken) {
        this.dsl = dsl;
        this.changeSetId = changeSetId;
        this.commit = commit;
        this.taken = taken;
        ChangeCounts counts = new ChangeStore(dsl).counts(changeSetId);
        this.keysMove = counts.of(ChangeKind.REKEYED) > 0;
        this.isNeeded = keysMove || counts.of(ChangeKind.REINSTATED) + counts.of(ChangeKind.EXTENDED) > 0;
    }

    /**
     * A member that would have a key for some days.
     *
     * @param member its number; negative for one that is added
     * @param said its changes; none where the change set leaves it as it is
     */
    public record Claim(long member, Period period, List<Change> said) {}

    /** A key that two members would have on the same days. */
    public record Taken(Dimension dimension, BusinessKey key, Claim one, Claim other) {}

    /** Whether members give keys up or take others, so that what is there at the head says little. */
    public boolean keysMove() {
        return keysMove;
    }

    public void add(Dimension dimension, List<Change> changes) {
        boolean mayClaim = changes.stream().map(Change::kind).anyMatch(kind -> switch (kind) {
            case REKEYED, REINSTATED, EXTENDED -> true;
            case ADDED -> keysMove;
            case AMENDED, CORRECTED, RETIRED, CANCELLED, MERGED, SPLIT -> false;
        });
        if (isNeeded && mayClaim) {
            claim(dimension, changes);
        }
    }

    /** Takes one member's changes whatever they are. */
    void claim(Dimension dimension, List<Change> changes) {
        List<List<Change>> batch = waiting.computeIfAbsent(dimension, of -> new ArrayList<>());
        batch.add(changes);
        if (batch.size() == BATCH) {
            claimAll(dimension, batch);
            batch.clear();
        }
    }

    private void claimAll(Dimension dimension, List<List<Change>> batch) {
        List<Long> numbers = batch.stream()
                .map(changes -> changes.getFirst().memberNo())
                .filter(Objects::nonNull)
                .toList();
        claimants.addAll(numbers);
        Map<Long, List<Version>> there = new HistoryStore(dsl, dimension).visibleOf(numbers, commit);
        ProposedHistories proposed = new ProposedHistories(dsl, changeSetId, dimension, commit);
        Map<BusinessKey, List<Claim>> own = claims.computeIfAbsent(dimension, of -> new HashMap<>());
        for (List<Change> changes : batch) {
            Long number = changes.getFirst().memberNo();
            long member = number == null ? --added : number;
            List<Version> base = number == null ? List.of() : there.getOrDefault(number, List.of());
            periods(dimension, proposed.applied(base, changes))
                    .forEach((key, periods) -> periods.forEach(period ->
                            own.computeIfAbsent(key, k -> new ArrayList<>()).add(new Claim(member, period, changes))));
        }
    }

    /** The days on which a member would have each key. */
    private static Map<BusinessKey, List<Period>> periods(Dimension dimension, List<Span> spans) {
        Map<BusinessKey, List<Period>> periods = new LinkedHashMap<>();
        for (Span span : spans) {
            periods.computeIfAbsent(BusinessKey.ofValues(dimension, span.values()), key -> new ArrayList<>())
                    .add(span.period());
        }
        periods.replaceAll((key, days) -> Periods.union(days));
        return periods;
    }

    /** Looks at all that was claimed. */
    public void end() {
        waiting.forEach((dimension, batch) -> {
            if (!batch.isEmpty()) {
                claimAll(dimension, batch);
            }
        });
        claims.forEach((dimension, own) -> {
            List<BusinessKey> keys = new ArrayList<>(own.keySet());
            for (int from = 0; from < keys.size(); from += BATCH) {
                look(dimension, own, keys.subList(from, Math.min(keys.size(), from + BATCH)));
            }
        });
    }

    private void look(Dimension dimension, Map<BusinessKey, List<Claim>> own, List<BusinessKey> keys) {
        Map<BusinessKey, List<Version>> holders = new HistoryStore(dsl, dimension).holders(keys, commit);
        Set<Long> others = new HashSet<>();
        holders.values().forEach(versions -> versions.forEach(version -> others.add(version.memberNo())));
        others.removeAll(claimants);
        // Others may give the key up in this change set too, by ending.
        Map<Long, List<Span>> theirs = new ProposedHistories(dsl, changeSetId, dimension, commit).byNumber(others);
        for (BusinessKey key : keys) {
            List<Claim> all = new ArrayList<>(own.getOrDefault(key, List.of()));
            int claimed = all.size();
            theirs.forEach((member, spans) -> periods(dimension, spans)
                    .getOrDefault(key, List.of())
                    .forEach(period -> all.add(new Claim(member, period, List.of()))));
            for (int i = 0; i < claimed; i++) {
                for (int j = i + 1; j < all.size(); j++) {
                    if (all.get(i).member() != all.get(j).member()
                            && all.get(i).period().overlaps(all.get(j).period())) {
                        taken.accept(new Taken(dimension, key, all.get(i), all.get(j)));
                    }
                }
            }
        }
    }
}
