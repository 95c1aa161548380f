package io.plumbline.engine.validation;

import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ProposedHistories;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.time.Period;
import io.plumbline.engine.time.Periods;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The keys that a change set adds to one dimension: none may be taken, and look-alikes are worth a second look. */
final class AddedKeys {
    private static final int BATCH = 1_000;

    private final Dimension dimension;
    private final HistoryStore history;
    private final long commit;
    private final boolean isFirstLoad;
    private final boolean keysMove;
    private final ProposedHistories proposed;
    private final Consumer<Finding> findings;
    private final Map<String, BusinessKey> byLook = new HashMap<>();
    private final Map<BusinessKey, Asked> batch = new LinkedHashMap<>();

    /** Where a key was asked for, and from when on. */
    private record Asked(@Nullable String source, Period period) {}

    /**
     * @param keysMove whether members of the change set give keys up or take others; then only {@link UniqueClaims} can tell which are taken
     */
    AddedKeys(
            Dimension dimension,
            HistoryStore history,
            ProposedHistories proposed,
            long commit,
            boolean keysMove,
            Consumer<Finding> findings) {
        this.proposed = proposed;
        this.dimension = dimension;
        this.history = history;
        this.commit = commit;
        this.isFirstLoad = history.isEmpty(commit);
        this.keysMove = keysMove;
        this.findings = findings;
    }

    void add(Change change, @Nullable String source) {
        BusinessKey twin = byLook.putIfAbsent(Rules.lookAlike(change.key()), change.key());
        if (twin != null && !twin.equals(change.key())) {
            lookAlike(change.key(), twin, "which is added as well", source);
        }
        if (isFirstLoad) {
            return;
        }
        LocalDate from = dimension.firstVersionFromBeginning() ? Period.BEGINNING : change.effective();
        batch.put(
                change.key(),
                new Asked(source, new Period(from, Objects.requireNonNullElse(change.until(), Period.OPEN_END))));
        if (batch.size() == BATCH) {
            end();
        }
    }

    /** Looks up what is still waiting. */
    void end() {
        if (batch.isEmpty()) {
            return;
        }
        Set<BusinessKey> asked = new HashSet<>(batch.keySet());
        batch.keySet().forEach(key -> asked.addAll(Rules.twins(key)));
        Set<BusinessKey> there = history.memberNosByKey(asked, commit).keySet();
        Set<BusinessKey> known = new HashSet<>(batch.keySet());
        known.retainAll(there);
        Map<BusinessKey, List<Period>> held = held(known);
        batch.forEach((key, wanted) -> {
            List<Period> taken = Periods.both(List.of(wanted.period()), held.getOrDefault(key, List.of()));
            if (!taken.isEmpty() && !keysMove) {
                findings.accept(Rules.at(
                        wanted.source(),
                        dimension.key().getFirst(),
                        "KEY_TAKEN",
                        Severity.ERROR,
                        key.shown() + " is added here " + Periods.words(List.of(wanted.period()))
                                + ", but another member has this key " + Periods.words(taken) + ".",
                        key.shown(),
                        "a key that no member has on these days",
                        "Change the member that is there, or choose another key or other days."));
            }
            Rules.twins(key).stream()
                    .filter(there::contains)
                    .findFirst()
                    .ifPresent(twin -> lookAlike(key, twin, "which is there already", wanted.source()));
        });
        batch.clear();
    }

    /** The days on which others would have these keys, with what the change set makes of them. */
    private Map<BusinessKey, List<Period>> held(Set<BusinessKey> keys) {
        Set<Long> numbers = new HashSet<>();
        history.holderNos(keys, commit).values().forEach(numbers::addAll);
        Map<BusinessKey, List<Period>> held = new HashMap<>();
        proposed.byNumber(numbers)
                .values()
                .forEach(spans -> spans.forEach(span -> held.computeIfAbsent(
                                BusinessKey.ofValues(dimension, span.values()), key -> new ArrayList<>())
                        .add(span.period())));
        return held;
    }

    private void lookAlike(BusinessKey key, BusinessKey twin, String where, @Nullable String source) {
        findings.accept(Rules.at(
                source,
                dimension.key().getFirst(),
                "LOOK_ALIKE",
                Severity.WARNING,
                "The new key \"" + key.shown() + "\" looks like \"" + twin.shown() + "\", " + where
                        + "; they are different keys.",
                key.shown(),
                null,
                twin.shown()));
    }
}
