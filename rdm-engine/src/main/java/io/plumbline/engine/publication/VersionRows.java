package io.plumbline.engine.publication;

import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.dimension.Publishing;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table of versions: the current, the history or the daily table.
 *
 * <p>Versions come in the order of key and day. Where their columns ask of other versions, of the same member or of members that are referred to, they come a thousand at a
 * time, and those are read for the thousand together.
 */
final class VersionRows implements TableRows {
    private static final int CHUNK = 1_000;

    private final HistoryStore history;
    private final TableShape shape;
    private final long commitNo;
    private final LocalDate asOf;
    private final Disguise disguise;
    private final Publishing publishing;
    private final List<Flattened> flattened = new ArrayList<>();

    /** A reference whose members' attributes stand beside it; {@code at} is its place among the attributes. */
    private record Flattened(String reference, int at, HistoryStore members) {
        /** The durable id of the member that a version refers to; null where it refers to none. */
        @Nullable
        UUID id(Version version) {
            return version.values().get(at) instanceof MemberRef ref ? ref.member() : null;
        }
    }

    /** All versions of the members that some rows refer to, by reference and durable id. */
    private record Referred(Map<String, Map<UUID, List<Version>>> members) {
        static final Referred NOBODY = new Referred(Map.of());

        /** The versions of the member that a version refers to, oldest first. */
        List<Version> of(Flattened one, Version version) {
            UUID id = one.id(version);
            return id == null
                    ? List.of()
                    : members.getOrDefault(one.reference(), Map.of()).getOrDefault(id, List.of());
        }
    }

    VersionRows(DSLContext dsl, TableShape shape, long commitNo, LocalDate asOf, Disguise disguise) {
        this.history = new HistoryStore(dsl, shape.dimension());
        this.shape = shape;
        this.commitNo = commitNo;
        this.asOf = asOf;
        this.disguise = disguise;
        this.publishing = shape.dimension().publishing();
        shape.flattened()
                .forEach((reference, other) -> flattened.add(
                        new Flattened(reference, shape.dimension().indexOf(reference), new HistoryStore(dsl, other))));
    }

    @Override
    public OptionalLong expected() {
        boolean isCut = !flattened.isEmpty() && shape.content() == TableShape.Content.HISTORY;
        if (isCut || shape.content() == TableShape.Content.DAILY) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                history.count(commitNo, day()) + UnknownRows.of(shape).size());
    }

    private @Nullable LocalDate day() {
        return shape.content() == TableShape.Content.CURRENT ? asOf : null;
    }

    @Override
    public void each(Consumer<List<@Nullable Object>> each) {
        UnknownRows.of(shape).forEach(each);
        if (!needsMembers() && flattened.isEmpty()) {
            history.stream(commitNo, day(), version -> write(version, List.of(version), Referred.NOBODY, each));
            return;
        }
        List<Version> chunk;
        Version last = null;
        do {
            chunk = history.next(commitNo, day(), last, CHUNK);
            write(chunk, each);
            last = chunk.isEmpty() ? last : chunk.getLast();
        } while (chunk.size() == CHUNK);
    }

    private void write(List<Version> chunk, Consumer<List<@Nullable Object>> each) {
        Map<Long, List<Version>> members = needsMembers()
                ? history.visibleOf(
                        chunk.stream().map(Version::memberNo).distinct().toList(), commitNo)
                : Map.of();
        Referred referred = referred(chunk);
        chunk.forEach(
                version -> write(version, members.getOrDefault(version.memberNo(), List.of(version)), referred, each));
    }

    private void write(
            Version version, List<Version> member, Referred referred, Consumer<List<@Nullable Object>> each) {
        for (Period period : periods(version, referred)) {
            LocalDate day = shape.content() == TableShape.Content.CURRENT ? asOf : period.from();
            each.accept(shape.values(new Told(version, period, member, on(day, version, referred), asOf, disguise)));
        }
    }

    private boolean needsMembers() {
        return switch (shape.content()) {
            case CURRENT -> !publishing.prior().isEmpty();
            case HISTORY -> !publishing.currentOnHistory().isEmpty();
            case DAILY, LOG, REKEYS -> false;
        };
    }

    /** The days of a version's rows. */
    private List<Period> periods(Version version, Referred referred) {
        return switch (shape.content()) {
            case HISTORY -> cut(version, referred);
            case DAILY -> days(version);
            case CURRENT, LOG, REKEYS -> List.of(version.period());
        };
    }

    private List<Period> days(Version version) {
        LocalDate first = asOf.minusDays(publishing.dailyDays() - 1L);
        LocalDate from =
                version.period().from().isAfter(first) ? version.period().from() : first;
        LocalDate to = version.period().to().isAfter(asOf)
                ? asOf.plusDays(1)
                : version.period().to();
        return from.isBefore(to)
                ? from.datesUntil(to)
                        .map(day -> new Period(day, day.plusDays(1)))
                        .toList()
                : List.of();
    }

    /** A version cut wherever a member that it refers to begins another version. */
    private List<Period> cut(Version version, Referred referred) {
        Period whole = version.period();
        SortedSet<LocalDate> cuts = new TreeSet<>(Set.of(whole.from(), whole.to()));
        for (Flattened one : flattened) {
            for (Version other : referred.of(one, version)) {
                cuts.add(other.period().from());
                cuts.add(other.period().to());
            }
        }
        List<LocalDate> days = List.copyOf(cuts.subSet(whole.from(), whole.to()));
        List<Period> periods = new ArrayList<>();
        for (int i = 0; i < days.size(); i++) {
            periods.add(new Period(days.get(i), i + 1 < days.size() ? days.get(i + 1) : whole.to()));
        }
        return periods;
    }

    private Referred referred(List<Version> chunk) {
        Map<String, Map<UUID, List<Version>>> members = new HashMap<>();
        for (Flattened one : flattened) {
            Set<UUID> ids = new HashSet<>();
            for (Version version : chunk) {
                UUID id = one.id(version);
                if (id != null) {
                    ids.add(id);
                }
            }
            Map<UUID, List<Version>> versions = new HashMap<>();
            one.members()
                    .visibleOf(one.members().memberNosById(ids).values(), commitNo)
                    .values()
                    .forEach(member -> versions.put(member.getFirst().memberId(), member));
            members.put(one.reference(), versions);
        }
        return new Referred(members);
    }

    private Map<String, Told.ReferredVersion> on(LocalDate day, Version version, Referred referred) {
        if (flattened.isEmpty()) {
            return Map.of();
        }
        Map<String, Told.ReferredVersion> found = new HashMap<>();
        for (Flattened one : flattened) {
            referred.of(one, version).stream()
                    .filter(other -> other.period().contains(day))
                    .findFirst()
                    .ifPresent(other -> found.put(
                            one.reference(),
                            new Told.ReferredVersion(one.members().dimension(), other)));
        }
        return found;
    }
}
