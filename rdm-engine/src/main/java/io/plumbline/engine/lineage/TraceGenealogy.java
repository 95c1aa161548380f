package io.plumbline.engine.lineage;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.SuccessionStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jooq.DSLContext;

/** Follows a member through its keys, and up and down through those whom it took over from and who took over from it. */
public final class TraceGenealogy {
    private static final int MOST_LINKS = 500;

    private final Dimension dimension;
    private final HistoryStore history;
    private final SuccessionStore successions;

    public TraceGenealogy(DSLContext dsl, Dimension dimension) {
        this.dimension = dimension;
        this.history = new HistoryStore(dsl, dimension);
        this.successions = new SuccessionStore(dsl);
    }

    /** The genealogy of a member as a commit has it. */
    public Genealogy of(long memberNo, long commit) {
        Set<SuccessionStore.Step> steps = new LinkedHashSet<>();
        boolean complete =
                walk(memberNo, commit, steps, SuccessionStore.Step::memberNo, SuccessionStore.Step::successorNo);
        complete &= walk(memberNo, commit, steps, SuccessionStore.Step::successorNo, SuccessionStore.Step::memberNo);
        Set<Long> numbers = new HashSet<>();
        steps.forEach(step -> {
            numbers.add(step.memberNo());
            numbers.add(step.successorNo());
        });
        Map<Long, List<Version>> lives = history.visibleOf(numbers, commit);
        List<Genealogy.Link> links = new ArrayList<>();
        for (SuccessionStore.Step step : steps) {
            List<Version> from = lives.getOrDefault(step.memberNo(), List.of());
            List<Version> into = lives.getOrDefault(step.successorNo(), List.of());
            if (!from.isEmpty() && !into.isEmpty()) {
                links.add(new Genealogy.Link(
                        relative(from),
                        relative(into),
                        step.effective(),
                        step.successor().weight(),
                        step.recordedBy()));
            }
        }
        links.sort(Comparator.comparing(Genealogy.Link::effective)
                .thenComparing(link -> link.from().key())
                .thenComparing(link -> link.into().key()));
        return new Genealogy(names(history.history(memberNo, commit)), links, complete);
    }

    /** Gathers the steps in one direction, generation by generation; whether these are all. */
    private boolean walk(
            long memberNo,
            long commit,
            Set<SuccessionStore.Step> steps,
            Function<SuccessionStore.Step, Long> here,
            Function<SuccessionStore.Step, Long> there) {
        Set<Long> seen = new HashSet<>(Set.of(memberNo));
        Set<Long> generation = Set.of(memberNo);
        while (!generation.isEmpty()) {
            Set<Long> next = new HashSet<>();
            for (SuccessionStore.Step step : successions.around(dimension, generation, commit)) {
                if (!generation.contains(here.apply(step))) {
                    continue;
                }
                if (steps.size() >= MOST_LINKS && !steps.contains(step)) {
                    return false;
                }
                steps.add(step);
                if (seen.add(there.apply(step))) {
                    next.add(there.apply(step));
                }
            }
            generation = next;
        }
        return true;
    }

    private Genealogy.Relative relative(List<Version> versions) {
        return new Genealogy.Relative(
                versions.getLast().memberId(),
                BusinessKey.ofValues(dimension, versions.getLast().values()));
    }

    private List<Genealogy.Name> names(List<Version> versions) {
        List<Genealogy.Name> names = new ArrayList<>();
        for (Version version : versions) {
            BusinessKey key = BusinessKey.ofValues(dimension, version.values());
            Genealogy.Name last = names.isEmpty() ? null : names.getLast();
            if (last != null
                    && last.key().equals(key)
                    && last.days().to().equals(version.period().from())) {
                names.set(
                        names.size() - 1,
                        new Genealogy.Name(
                                key,
                                new Period(last.days().from(), version.period().to())));
            } else {
                names.add(new Genealogy.Name(key, version.period()));
            }
        }
        return names;
    }
}
