package io.plumbline.engine.whatif;

import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.Span;
import io.plumbline.engine.change.Timeline;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the change sets ask of the members of one dimension, and what becomes of them once all are committed in their order.
 *
 * <p>Errors: BAD_REQUEST where two change sets give one attribute of a member different values from the same day on; whatever
 * {@link Timeline} says of changes that the baseline does not bear.
 */
final class Proposal {
    private record Name(@Nullable Long memberNo, @Nullable BusinessKey key) {}

    private record Asked(long changeSet, List<Change> changes) {}

    private record Spot(String attribute, LocalDate effective) {}

    private record Wish(long changeSet, @Nullable Object value) {}

    private static final UUID NOBODY = new UUID(0, 0);

    private final Dimension dimension;
    private final Map<Name, List<Asked>> asked = new LinkedHashMap<>();

    Proposal(Dimension dimension) {
        this.dimension = dimension;
    }

    Dimension dimension() {
        return dimension;
    }

    /** Takes all changes of one member in one change set; change sets come in their order. */
    void add(long changeSet, List<Change> ofOneMember) {
        Change first = ofOneMember.getFirst();
        Name name = first.memberNo() == null ? new Name(null, first.key()) : new Name(first.memberNo(), null);
        asked.computeIfAbsent(name, n -> new ArrayList<>()).add(new Asked(changeSet, List.copyOf(ofOneMember)));
    }

    /** The touched members that exist already. */
    Set<Long> memberNos() {
        Set<Long> numbers = new LinkedHashSet<>();
        for (Name name : asked.keySet()) {
            if (name.memberNo() != null) {
                numbers.add(name.memberNo());
            }
        }
        return numbers;
    }

    /** How many members are touched. */
    int size() {
        return asked.size();
    }

    /**
     * The touched members as they are and as they would be.
     *
     * @param base the versions of those that exist, oldest first
     * @param ids the durable ids of those that exist
     */
    List<ProposedMember> members(Map<Long, List<Version>> base, Map<Long, UUID> ids) {
        List<ProposedMember> members = new ArrayList<>(asked.size());
        asked.forEach((name, wishes) -> {
            refuseContradictions(wishes);
            Long memberNo = name.memberNo();
            UUID id = memberNo == null ? NOBODY : Objects.requireNonNullElse(ids.get(memberNo), NOBODY);
            List<Version> versions = memberNo == null ? List.of() : base.getOrDefault(memberNo, List.of());
            String shown =
                    name.key() == null ? id.toString() : "new:" + name.key().shown();
            members.add(new ProposedMember(
                    memberNo,
                    shown,
                    versions,
                    apply(versions, wishes, memberNo == null ? 0 : memberNo, id),
                    wishes.stream().flatMap(wish -> wish.changes().stream()).toList()));
        });
        return members;
    }

    private List<Span> apply(List<Version> base, List<Asked> wishes, long memberNo, UUID id) {
        if (wishes.size() == 1) {
            return Timeline.apply(dimension, base, wishes.getFirst().changes());
        }
        Set<UUID> invented = new HashSet<>();
        List<Version> versions = base;
        List<Span> spans = List.of();
        for (int i = 0; i < wishes.size(); i++) {
            List<Change> changes = wishes.get(i).changes();
            if (i > 0
                    && changes.stream().allMatch(change -> change.kind() == ChangeKind.ADDED)
                    && Timeline.apply(dimension, base, changes).stream()
                            .map(Span::values)
                            .toList()
                            .equals(spans.stream().map(Span::values).toList())) {
                continue;
            }
            spans = Timeline.apply(dimension, versions, changes);
            versions = new ArrayList<>();
            for (Span span : spans) {
                UUID surrogate = span.surrogate();
                if (surrogate == null) {
                    surrogate = UUID.randomUUID();
                    invented.add(surrogate);
                }
                versions.add(new Version(memberNo, id, surrogate, span.period(), span.values(), 0, 0));
            }
        }
        return versions.stream()
                .map(version -> new Span(
                        version.period(),
                        invented.contains(version.surrogate()) ? null : version.surrogate(),
                        version.values()))
                .toList();
    }

    private void refuseContradictions(List<Asked> wishes) {
        if (wishes.size() < 2) {
            return;
        }
        Map<Spot, Wish> seen = new HashMap<>();
        for (Asked wish : wishes) {
            for (Change change : wish.changes()) {
                for (CellChange cell : change.cells()) {
                    Wish earlier = seen.putIfAbsent(
                            new Spot(cell.attribute(), change.effective()), new Wish(wish.changeSet(), cell.after()));
                    if (earlier != null
                            && earlier.changeSet() != wish.changeSet()
                            && !Objects.equals(earlier.value(), cell.after())) {
                        throw new RdmException(
                                ErrorCode.BAD_REQUEST,
                                "Change sets " + earlier.changeSet() + " and " + wish.changeSet() + " both set "
                                        + cell.attribute()
                                        + " of " + dimension.code() + " "
                                        + change.key().shown() + " from " + change.effective()
                                        + " on: to " + earlier.value() + " and to " + cell.after()
                                        + ". Ask about one of them, or let them agree.");
                    }
                }
            }
        }
    }
}
