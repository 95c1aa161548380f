package io.plumbline.engine.validation;

import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeCounts;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.ProposedHistories;
import io.plumbline.engine.change.Span;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
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
 * The keys that members would have with a change set: on each day a key has one member, all of its changes taken together, so that two may swap
 * theirs.
 *
 * <p>Looks at members whose changes can give them a key on new days; where no key moves, added ones are looked at by {@link AddedKeys}.
 */
final class KeyClaims {
    private static final int BATCH = 1_000;

    private final DSLContext dsl;
    private final long changeSetId;
    private final long commit;
    private final Consumer<Finding> findings;
    private final boolean keysMove;
    private final boolean isNeeded;
    private final Map<Dimension, List<List<Change>>> waiting = new LinkedHashMap<>();
    private final Map<Dimension, Map<BusinessKey, List<Claim>>> claims = new HashMap<>();
    private final Set<Long> claimants = new HashSet<>();
    private long added;

    KeyClaims(DSLContext dsl, long changeSetId, long commit, Consumer<Finding> findings) {
        this.dsl = dsl;
        this.changeSetId = changeSetId;
        this.commit = commit;
        this.findings = findings;
        ChangeCounts counts = new ChangeStore(dsl).counts(changeSetId);
        this.keysMove = counts.of(ChangeKind.REKEYED) > 0;
        this.isNeeded = keysMove || counts.of(ChangeKind.REINSTATED) + counts.of(ChangeKind.EXTENDED) > 0;
    }

    /**
     * A member that would have a key for some days.
     *
     * @param member its number; negative for one that is added
     */
    private record Claim(
            long member, Period period, @Nullable String source) {}

    /** Whether members give keys up or take others, so that what is there at the head says little. */
    boolean keysMove() {
        return keysMove;
    }

    void add(Dimension dimension, List<Change> changes) {
        boolean mayClaim = changes.stream().map(Change::kind).anyMatch(kind -> switch (kind) {
            case REKEYED, REINSTATED, EXTENDED -> true;
            case ADDED -> keysMove;
            case AMENDED, CORRECTED, RETIRED, CANCELLED -> false;
        });
        if (isNeeded && mayClaim) {
            List<List<Change>> batch = waiting.computeIfAbsent(dimension, of -> new ArrayList<>());
            batch.add(changes);
            if (batch.size() == BATCH) {
                claim(dimension, batch);
                batch.clear();
            }
        }
    }

    private void claim(Dimension dimension, List<List<Change>> batch) {
        List<Long> numbers = batch.stream()
                .map(changes -> changes.getFirst().memberNo())
                .filter(Objects::nonNull)
                .toList();
        claimants.addAll(numbers);
        Map<Long, List<Version>> there = new HistoryStore(dsl, dimension).visibleOf(numbers, commit);
        ProposedHistories proposed = new ProposedHistories(dsl, changeSetId, dimension, commit);
        Map<BusinessKey, List<Claim>> own = claims.computeIfAbsent(dimension, of -> new HashMap<>());
        Rules rules = new Rules(dimension);
        for (List<Change> changes : batch) {
            Long number = changes.getFirst().memberNo();
            long member = number == null ? --added : number;
            String source = changes.stream()
                    .map(rules::keySource)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            List<Version> base = number == null ? List.of() : there.getOrDefault(number, List.of());
            for (Span span : proposed.applied(base, changes)) {
                own.computeIfAbsent(BusinessKey.ofValues(dimension, span.values()), key -> new ArrayList<>())
                        .add(new Claim(member, span.period(), source));
            }
        }
    }

    /** Looks at all that was claimed. */
    void end() {
        waiting.forEach((dimension, batch) -> {
            if (!batch.isEmpty()) {
                claim(dimension, batch);
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
            theirs.forEach((member, spans) -> spans.stream()
                    .filter(span ->
                            BusinessKey.ofValues(dimension, span.values()).equals(key))
                    .forEach(span -> all.add(new Claim(member, span.period(), null))));
            for (int i = 0; i < claimed; i++) {
                for (int j = i + 1; j < all.size(); j++) {
                    if (all.get(i).member() != all.get(j).member()
                            && all.get(i).period().overlaps(all.get(j).period())) {
                        taken(dimension, key, all.get(i), all.get(j));
                    }
                }
            }
        }
    }

    private void taken(Dimension dimension, BusinessKey key, Claim one, Claim other) {
        findings.accept(Rules.at(
                one.source(),
                dimension.key().getFirst(),
                "KEY_TAKEN",
                Severity.ERROR,
                key.shown() + " would be the key of two members: of this one " + days(one.period())
                        + ", and of another " + days(other.period()) + ".",
                key.shown(),
                "one member for a key on each day",
                "Choose another key or other days, or give the other member another key in this change set."));
    }

    private static String days(Period period) {
        String from = period.from().equals(Period.BEGINNING) ? "from the beginning" : "from " + period.from();
        return period.isOpen() ? from + " on" : from + " until " + period.to();
    }
}
