package io.plumbline.engine.publication;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.dimension.Publishing;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
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
    private final Map<String, HistoryStore> flattened = new HashMap<>();

    VersionRows(
            DSLContext dsl, HistoryStore history, TableShape shape, long commitNo, LocalDate asOf, Disguise disguise) {
        this.history = history;
        this.shape = shape;
        this.commitNo = commitNo;
        this.asOf = asOf;
        this.disguise = disguise;
        Dimension dimension = shape.dimension();
        this.publishing = dimension.publishing();
        for (String reference : publishing.flatten()) {
            if (dimension.attribute(reference).type() instanceof AttributeType.Reference(String to)) {
                flattened.put(reference, new HistoryStore(dsl, new DimensionStore(dsl).at(to, commitNo)));
            }
        }
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
            history.stream(commitNo, day(), version -> write(List.of(version), each));
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
        Map<String, Map<UUID, List<Version>>> referred = referred(chunk);
        for (Version version : chunk) {
            List<Version> member = members.getOrDefault(version.memberNo(), List.of(version));
            for (Period period : periods(version, referred)) {
                LocalDate day = shape.content() == TableShape.Content.CURRENT ? asOf : period.from();
                Told row = new Told(version, period, member, on(day, version, referred), asOf, disguise);
                each.accept(shape.values(row));
            }
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
    private Collection<Period> periods(Version version, Map<String, Map<UUID, List<Version>>> referred) {
        return switch (shape.content()) {
            case HISTORY -> cut(version, referred);
            case DAILY -> days(version);
            case CURRENT, LOG, REKEYS -> List.of(version.period());
        };
    }

    private List<Period> days(Version version) {
        LocalDate from = later(version.period().from(), asOf.minusDays(publishing.dailyDays() - 1L));
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
    private List<Period> cut(Version version, Map<String, Map<UUID, List<Version>>> referred) {
        Period whole = version.period();
        Set<LocalDate> cuts = new TreeSet<>(Set.of(whole.from(), whole.to()));
        flattened
                .keySet()
                .forEach(reference -> heldBy(reference, version, referred).forEach(other -> {
                    for (LocalDate day :
                            List.of(other.period().from(), other.period().to())) {
                        if (day.isAfter(whole.from()) && day.isBefore(whole.to())) {
                            cuts.add(day);
                        }
                    }
                }));
        List<LocalDate> days = List.copyOf(cuts);
        List<Period> periods = new ArrayList<>();
        for (int i = 1; i < days.size(); i++) {
            periods.add(new Period(days.get(i - 1), days.get(i)));
        }
        return periods;
    }

    /** All versions of the members that a chunk refers to, by reference and durable id. */
    private Map<String, Map<UUID, List<Version>>> referred(List<Version> chunk) {
        Map<String, Map<UUID, List<Version>>> referred = new HashMap<>();
        flattened.forEach((reference, others) -> {
            Set<UUID> ids = new HashSet<>();
            chunk.forEach(version -> ids.addAll(idOf(reference, version)));
            Map<UUID, List<Version>> versions = new HashMap<>();
            others.visibleOf(others.memberNosById(ids).values(), commitNo)
                    .values()
                    .forEach(member -> versions.put(member.getFirst().memberId(), member));
            referred.put(reference, versions);
        });
        return referred;
    }

    private Map<String, Told.ReferredVersion> on(
            LocalDate day, Version version, Map<String, Map<UUID, List<Version>>> referred) {
        Map<String, Told.ReferredVersion> found = new HashMap<>();
        flattened.forEach((reference, others) -> heldBy(reference, version, referred).stream()
                .filter(one -> one.period().contains(day))
                .findFirst()
                .ifPresent(one -> found.put(reference, new Told.ReferredVersion(others.dimension(), one))));
        return found;
    }

    private List<Version> heldBy(String reference, Version version, Map<String, Map<UUID, List<Version>>> referred) {
        Map<UUID, List<Version>> versions = referred.getOrDefault(reference, Map.of());
        return idOf(reference, version).stream()
                .flatMap(id -> versions.getOrDefault(id, List.of()).stream())
                .toList();
    }

    private List<UUID> idOf(String reference, Version version) {
        Attribute attribute = shape.dimension().attribute(reference);
        return version.values().get(shape.dimension().indexOf(attribute.name())) instanceof MemberRef ref
                ? List.of(ref.member())
                : List.of();
    }

    private static LocalDate later(LocalDate a, LocalDate b) {
        return a.isAfter(b) ? a : b;
    }
}
