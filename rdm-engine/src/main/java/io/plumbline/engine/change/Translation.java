package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says one member's changes in the words of a newer definition: names follow their columns, values the wider types.
 *
 * <p>What has no place any more, because its attribute is retired or is kept by another policy, is left out and becomes a conflict that shows it.
 */
final class Translation {
    private final Dimension before;
    private final Dimension after;

    Translation(Dimension before, Dimension after) {
        this.before = before;
        this.after = after;
    }

    /** Changes under the newer definition, and what had no place. */
    record Translated(List<Change> changes, List<Conflict> conflicts) {
        Translated {
            changes = List.copyOf(changes);
            conflicts = List.copyOf(conflicts);
        }
    }

    /**
     * @param key the member's key under the newer definition; null where it is the one that an added member's cells say
     */
    Translated of(List<Change> ofOneMember, @Nullable BusinessKey key) {
        List<Change> changes = new ArrayList<>();
        List<Conflict> conflicts = new ArrayList<>();
        for (Change change : ofOneMember) {
            BusinessKey shown = Objects.requireNonNullElse(key, change.key());
            List<CellChange> cells = new ArrayList<>();
            for (CellChange cell : change.cells()) {
                Attribute old = before.attribute(cell.attribute());
                Optional<Attribute> now =
                        after.ofColumn(old.column()).filter(attribute -> hasPlace(change.kind(), old, attribute));
                if (now.isPresent()) {
                    cells.add(said(cell, old.type(), now.get()));
                } else if (cell.after() != null || !isWhole(change.kind())) {
                    String name = after.ofColumn(old.column()).orElse(old).name();
                    conflicts.add(conflict(change, shown, name, kept(old, cell.before()), kept(old, cell.after())));
                }
            }
            if (isWhole(change.kind())) {
                complete(cells);
            }
            Optional<BusinessKey> named = key != null ? Optional.of(key) : added(cells);
            if (named.isEmpty()) {
                conflicts.add(conflict(change, shown, null, null, null));
            } else if (!cells.isEmpty() || change.cells().isEmpty()) {
                changes.add(new Change(
                        after.code(),
                        change.kind(),
                        change.memberNo(),
                        named.get(),
                        change.effective(),
                        change.until(),
                        cells,
                        change.successors()));
            }
        }
        return new Translated(changes, conflicts);
    }

    private static boolean isWhole(ChangeKind kind) {
        return kind == ChangeKind.ADDED || kind == ChangeKind.REINSTATED;
    }

    /** A change from a day on has no place where one value holds on all days, nor the other way round, nor one of a key where there is none. */
    private static boolean hasPlace(ChangeKind kind, Attribute old, Attribute now) {
        return switch (kind) {
            case ADDED, REINSTATED -> true;
            case AMENDED -> !now.key() && !now.keepsOneValue();
            case CORRECTED -> now.keepsOneValue();
            case REKEYED -> old.key() && now.key();
            case RETIRED, EXTENDED, CANCELLED, MERGED, SPLIT -> false;
        };
    }

    private static CellChange said(CellChange cell, AttributeType old, Attribute now) {
        return new CellChange(
                now.name(), wider(old, now.type(), cell.before()), wider(old, now.type(), cell.after()), cell.source());
    }

    private static @Nullable Object wider(AttributeType old, AttributeType now, @Nullable Object value) {
        return value == null || old.equals(now) ? value : now.parse(old.kept(value));
    }

    /** Makes it one cell for each attribute, in their order. */
    private void complete(List<CellChange> cells) {
        List<CellChange> all = new ArrayList<>();
        for (Attribute attribute : after.attributes()) {
            all.add(cells.stream()
                    .filter(cell -> cell.attribute().equals(attribute.name()))
                    .findFirst()
                    .orElseGet(() -> new CellChange(attribute.name(), null, null, null)));
        }
        cells.clear();
        cells.addAll(all);
    }

    /** The key that an added member's cells say; empty where a part of it is missing. */
    private Optional<BusinessKey> added(List<CellChange> cells) {
        List<@Nullable Object> values = new ArrayList<>();
        cells.forEach(cell -> values.add(cell.after()));
        boolean isWhole = values.size() == after.attributes().size()
                && after.key().stream().allMatch(part -> values.get(after.indexOf(part)) != null);
        return isWhole ? Optional.of(BusinessKey.ofValues(after, values)) : Optional.empty();
    }

    private Conflict conflict(
            Change change,
            BusinessKey key,
            @Nullable String attribute,
            @Nullable String baseValue,
            @Nullable String mine) {
        return new Conflict(
                0,
                after.code(),
                Conflict.Kind.DEFINITION_CHANGED,
                key.joined(),
                change.memberNo(),
                attribute,
                change.effective(),
                Objects.requireNonNullElse(change.until(), Period.OPEN_END),
                baseValue,
                mine,
                null,
                null,
                null);
    }

    private static @Nullable String kept(Attribute old, @Nullable Object value) {
        return value == null ? null : old.type().kept(value);
    }
}
