package io.plumbline.engine.whatif;

import io.plumbline.engine.change.Span;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the baseline, as it streams by in the order of business keys, and the touched members into segments.
 *
 * <p>Only the touched members and the versions of one key are held in memory. {@link #accept} takes the baseline's versions, touched
 * members included (they are passed over); {@link #end} brings what no version of the baseline had a key for.
 */
final class SegmentStream implements Consumer<Version> {
    /** What touched members say about one key. */
    private record Touched(List<Held> before, List<Held> after) {
        Touched() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private static final String SEPARATOR = "\u001f";

    private final Dimension dimension;
    private final Segments segments;
    private final BoundBy by;
    private final LocalDate day;
    private final Consumer<Segment> out;
    private final Set<Long> touchedMembers = new HashSet<>();
    private final TreeMap<String, Touched> touched = new TreeMap<>();
    private @Nullable List<String> key;
    private List<Held> holders = new ArrayList<>();

    /** @param day the day that KEY_CURRENT looks at */
    SegmentStream(
            Dimension dimension,
            Segments segments,
            BoundBy by,
            LocalDate day,
            Collection<ProposedMember> proposed,
            Consumer<Segment> out) {
        this.dimension = dimension;
        this.segments = segments;
        this.by = by;
        this.day = day;
        this.out = out;
        for (var member : proposed) {
            touch(member);
        }
    }

    private void touch(ProposedMember member) {
        if (member.memberNo() != null) {
            touchedMembers.add(member.memberNo());
        }
        for (var version : member.base()) {
            if (counts(version.period())) {
                of(keyOf(version.values(), member.memberId(), version.surrogate()))
                        .before()
                        .add(new Held(version.period(), member.memberId(), version.values()));
            }
        }
        for (Span span : member.proposed()) {
            // No fact can carry the surrogate of a version that does not exist yet, nor the id of such a member.
            boolean unborn = (by == BoundBy.SURROGATE && span.surrogate() == null)
                    || (by == BoundBy.MEMBER_ID && member.memberNo() == null);
            if (counts(span.period()) && !unborn) {
                of(keyOf(span.values(), member.memberId(), span.surrogate()))
                        .after()
                        .add(new Held(span.period(), member.memberId(), span.values()));
            }
        }
    }

    private Touched of(List<String> parts) {
        return touched.computeIfAbsent(String.join(SEPARATOR, parts), joined -> new Touched());
    }

    private boolean counts(Period period) {
        return by != BoundBy.KEY_CURRENT || period.contains(day);
    }

    private List<String> keyOf(List<@Nullable Object> values, String memberId, @Nullable UUID surrogate) {
        return switch (by) {
            case KEY_AT_DATE, KEY_CURRENT ->
                BusinessKey.ofValues(dimension, values).parts();
            case SURROGATE -> List.of(String.valueOf(surrogate));
            case MEMBER_ID -> List.of(memberId);
        };
    }

    /**
     * The keys that a touched member would have on days on which it has not got them now: only there can another member be in the way.
     * For facts that carry keys.
     */
    List<BusinessKey> claimedKeys() {
        return touched.entrySet().stream()
                .filter(sides -> sides.getValue().after().stream()
                        .anyMatch(held -> !isHeldAlready(held, sides.getValue().before())))
                .map(sides -> BusinessKey.ofJoined(sides.getKey()))
                .toList();
    }

    /** Whether periods of the same member, oldest first, hold all days of another. */
    private static boolean isHeldAlready(Held claimed, List<Held> before) {
        LocalDate reached = claimed.period().from();
        for (Held held : before) {
            if (held.member().equals(claimed.member())
                    && !held.period().from().isAfter(reached)
                    && held.period().to().isAfter(reached)) {
                reached = held.period().to();
            }
        }
        return !reached.isBefore(claimed.period().to());
    }

    @Override
    public void accept(Version version) {
        if (touchedMembers.contains(version.memberNo()) || !counts(version.period())) {
            return;
        }
        String memberId = version.memberId().toString();
        List<String> next = keyOf(version.values(), memberId, version.surrogate());
        if (!next.equals(key)) {
            flush();
            key = next;
        }
        holders.add(new Held(version.period(), memberId, version.values()));
    }

    /** After the last version of the baseline. */
    void end() {
        flush();
        touched.forEach((joined, sides) -> emit(List.of(joined.split(SEPARATOR, -1)), sides.before(), sides.after()));
        touched.clear();
    }

    private void flush() {
        if (key == null) {
            return;
        }
        Touched sides = touched.remove(String.join(SEPARATOR, key));
        if (sides == null) {
            emit(key, holders, holders);
        } else {
            List<Held> after = new ArrayList<>(holders);
            holders.addAll(sides.before());
            after.addAll(sides.after());
            emit(key, holders, after);
        }
        key = null;
        holders = new ArrayList<>();
    }

    private void emit(List<String> parts, List<Held> before, List<Held> after) {
        if (by.dated()) {
            segments.overlay(parts, before, after).forEach(out);
        } else if (!before.isEmpty() || !after.isEmpty()) {
            out.accept(segments.always(parts, only(before), only(after)));
        }
    }

    private static @Nullable Held only(List<Held> holders) {
        return holders.isEmpty() ? null : holders.getFirst();
    }
}
