package io.plumbline.engine.whatif;

import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The touched members of a question's change sets, by dimension.
 *
 * @param members touched members by the code of their dimension
 * @param contentHashes what the change sets held when they were read
 */
record Proposals(
        Map<String, List<ProposedMember>> members, Map<String, Dimension> dimensions, Map<Long, String> contentHashes) {
    private static final int MEMBERS_AT_ONCE = 1_000;

    /** Reads the change sets over a baseline. Errors: CONTENT_CHANGED where one is edited meanwhile, and those of {@link Proposal}. */
    static Proposals read(Database database, List<Long> changeSets, long baseline) {
        Map<Long, String> hashes = hashes(database, changeSets);
        Map<String, Proposal> proposals = new LinkedHashMap<>();
        ChangeStore changes = new ChangeStore(database.read());
        for (long id : changeSets) {
            changes.streamByMember(
                    id,
                    (dimension, ofOneMember) -> proposals
                            .computeIfAbsent(dimension.code(), code -> new Proposal(dimension))
                            .add(id, ofOneMember));
        }
        if (!hashes.equals(hashes(database, changeSets))) {
            throw new RdmException(
                    ErrorCode.CONTENT_CHANGED,
                    "A change set was edited while the what-if read it. Nothing was answered; ask again.");
        }
        Map<String, List<ProposedMember>> members = new LinkedHashMap<>();
        Map<String, Dimension> dimensions = new LinkedHashMap<>();
        proposals.forEach((code, proposal) -> {
            dimensions.put(code, proposal.dimension());
            members.put(code, members(database, proposal, baseline));
        });
        return new Proposals(members, dimensions, hashes);
    }

    private static Map<Long, String> hashes(Database database, List<Long> changeSets) {
        ChangeSetStore store = new ChangeSetStore(database.read());
        Map<Long, String> hashes = new LinkedHashMap<>();
        changeSets.forEach(id -> hashes.put(id, store.get(id).contentHash()));
        return hashes;
    }

    private static List<ProposedMember> members(Database database, Proposal proposal, long baseline) {
        HistoryStore history = new HistoryStore(database.read(), proposal.dimension());
        Map<Long, List<Version>> base = new HashMap<>();
        Map<Long, UUID> ids = new HashMap<>();
        List<Long> numbers = List.copyOf(proposal.memberNos());
        for (int from = 0; from < numbers.size(); from += MEMBERS_AT_ONCE) {
            List<Long> some = numbers.subList(from, Math.min(numbers.size(), from + MEMBERS_AT_ONCE));
            history.visibleOf(some, baseline).forEach((number, versions) -> {
                base.put(number, versions);
                ids.put(number, versions.getFirst().memberId());
            });
            ids.putAll(history.memberIds(
                    some.stream().filter(number -> !base.containsKey(number)).toList()));
        }
        return proposal.members(base, ids);
    }

    List<ProposedMember> of(String dimension) {
        return members.getOrDefault(dimension, List.of());
    }

    long touched() {
        return members.values().stream().mapToLong(List::size).sum();
    }

    /** The day that reports by the current key look at: today, or the day on which the last of the changes holds. */
    LocalDate currentDay(LocalDate today) {
        return members.values().stream()
                .flatMap(List::stream)
                .flatMap(member -> member.changes().stream())
                .map(Change::effective)
                .filter(today::isBefore)
                .max(LocalDate::compareTo)
                .orElse(today);
    }

    /** What people know the touched members by. */
    Map<ReportSubject.MemberName, ReportSubject.Member> names() {
        Map<ReportSubject.MemberName, ReportSubject.Member> names = new HashMap<>();
        members.forEach((code, list) -> {
            Dimension dimension = dimensions.get(code);
            if (dimension != null) {
                list.forEach(member ->
                        names.put(new ReportSubject.MemberName(code, member.memberId()), name(dimension, member)));
            }
        });
        return names;
    }

    private static ReportSubject.Member name(Dimension dimension, ProposedMember member) {
        List<@Nullable Object> values = member.base().isEmpty()
                ? member.proposed().isEmpty()
                        ? List.of()
                        : member.proposed().getLast().values()
                : member.base().getLast().values();
        Map<String, String> sources = new LinkedHashMap<>();
        for (Change change : member.changes()) {
            for (CellChange cell : change.cells()) {
                if (cell.source() != null) {
                    sources.putIfAbsent(cell.attribute(), cell.source());
                }
            }
        }
        BusinessKey key =
                values.isEmpty() ? member.changes().getFirst().key() : BusinessKey.ofValues(dimension, values);
        return new ReportSubject.Member(key.parts(), values.isEmpty() ? null : label(dimension, values), sources);
    }

    private static @Nullable String label(Dimension dimension, List<@Nullable Object> values) {
        List<Attribute> describing = new ArrayList<>(dimension.describing());
        if (describing.isEmpty()) {
            return null;
        }
        Attribute first = describing.getFirst();
        Object value = values.get(dimension.indexOf(first.name()));
        return value == null ? null : first.type().shown(value);
    }
}
