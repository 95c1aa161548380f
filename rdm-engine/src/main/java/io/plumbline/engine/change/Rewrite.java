package io.plumbline.engine.change;

import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The rows that turn a member's recorded history into a timeline: some are superseded, others appended, nothing is updated.
 *
 * @param superseded rows of the base that the timeline does not hold as they are
 * @param appended spans of the timeline that the base does not hold; a new one has its surrogate by now
 * @param rekeyed periods whose surrogate is another one than before
 */
public record Rewrite(List<Version> superseded, List<Span> appended, List<Rekeyed> rekeyed) {
    public Rewrite {
        superseded = List.copyOf(superseded);
        appended = List.copyOf(appended);
        rekeyed = List.copyOf(rekeyed);
    }

    /** Days of a member on which facts keyed by surrogate need another one. */
    public record Rekeyed(Period period, UUID oldSurrogate, UUID newSurrogate) {}

    /** Where new surrogates come from. */
    @FunctionalInterface
    public interface Names {
        UUID next();
    }

    /** Whether the timeline is what is recorded already. */
    public boolean isEmpty() {
        return superseded.isEmpty() && appended.isEmpty();
    }

    /** The rows where each is written anew, because what is kept of a row beside its values is another now. */
    public static Rewrite anew(List<Version> base, List<Span> timeline, Names names) {
        return of(base, timeline, names, false);
    }

    public static Rewrite of(List<Version> base, List<Span> timeline, Names names) {
        return of(base, timeline, names, true);
    }

    private static Rewrite of(List<Version> base, List<Span> timeline, Names names, boolean keepsEqual) {
        List<Span> kept = new ArrayList<>();
        List<Version> superseded = new ArrayList<>();
        for (Version version : base) {
            Span same = Span.of(version);
            if (keepsEqual && timeline.contains(same)) {
                kept.add(same);
            } else {
                superseded.add(version);
            }
        }
        List<Span> appended = new ArrayList<>();
        List<Rekeyed> rekeyed = new ArrayList<>();
        for (Span span : timeline) {
            if (kept.contains(span)) {
                continue;
            }
            UUID surrogate = span.surrogate() == null ? names.next() : span.surrogate();
            appended.add(new Span(span.period(), surrogate, span.values()));
            for (Version old : superseded) {
                if (old.period().overlaps(span.period()) && !old.surrogate().equals(surrogate)) {
                    Period both = new Period(
                            old.period().from().isAfter(span.period().from())
                                    ? old.period().from()
                                    : span.period().from(),
                            old.period().to().isBefore(span.period().to())
                                    ? old.period().to()
                                    : span.period().to());
                    rekeyed.add(new Rekeyed(both, old.surrogate(), surrogate));
                }
            }
        }
        return new Rewrite(superseded, appended, rekeyed);
    }
}
