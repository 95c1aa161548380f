package io.plumbline.engine.commit;

import io.plumbline.engine.change.Cycles;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import io.plumbline.engine.time.Periods;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * References held against history as it is recorded: of what one commit touched, also while it is not visible yet, or of all.
 *
 * <p>Days are counted, not walked: a version's reference holds where the days that it shares with the versions of the referred member, of which no two
 * overlap, are as many as it has.
 */
final class RecordedReferences {
    private static final int EXAMPLES = 5;
    private static final int MEMBERS_A_PAGE = 1_000;

    private final DSLContext dsl;
    private final long commit;
    private final Map<String, Dimension> dimensions = new LinkedHashMap<>();

    RecordedReferences(DSLContext dsl, long commit) {
        this.dsl = dsl;
        this.commit = commit;
        new DimensionStore(dsl).all().forEach(dimension -> dimensions.put(dimension.code(), dimension));
    }

    /** A reference of one dimension. */
    private record Reference(Dimension from, Attribute attribute, int at, Dimension to) {
        boolean isHierarchy() {
            return from.id() == to.id();
        }
    }

    /** What does not hold, a few of each kind, in sentences. */
    List<String> ofCommit() {
        List<String> broken = new ArrayList<>();
        for (Reference reference : references()) {
            Dimension from = reference.from();
            missing(reference, ofRowsWritten(from), broken);
            missing(reference, ofMembersShortened(reference), broken);
            if (reference.isHierarchy()) {
                cycles(reference, touchedInside(reference), broken);
            }
        }
        return broken;
    }

    /** The same of everything that is visible. */
    List<String> ofAll() {
        List<String> broken = new ArrayList<>();
        for (Reference reference : references()) {
            missing(reference, reference.from().historyTable() + " h", broken);
            if (reference.isHierarchy()) {
                cycles(reference, inside(reference), broken);
            }
        }
        return broken;
    }

    private List<Reference> references() {
        List<Reference> references = new ArrayList<>();
        for (Dimension from : dimensions.values()) {
            for (int at = 0; at < from.attributes().size(); at++) {
                Attribute attribute = from.attributes().get(at);
                Dimension to =
                        attribute.type() instanceof AttributeType.Reference(String code) ? dimensions.get(code) : null;
                if (to != null) {
                    references.add(new Reference(from, attribute, at, to));
                }
            }
        }
        return references;
    }

    private String ofRowsWritten(Dimension from) {
        return "commit_log l STRAIGHT_JOIN " + from.historyTable() + " h ON l.commit_no = " + commit
                + " AND l.dimension_id = " + from.id() + " AND h.member_no = l.member_no AND h.recorded_by = "
                + commit;
    }

    /** The rows that refer to members some of whose days the commit took away. */
    private String ofMembersShortened(Reference reference) {
        String to = reference.to().historyTable();
        String shortened = "SELECT DISTINCT s.member_no FROM (SELECT o.member_no FROM commit_log l STRAIGHT_JOIN "
                + to + " o ON l.commit_no = " + commit + " AND l.dimension_id = "
                + reference.to().id() + " AND o.member_no = l.member_no AND o.superseded_by = " + commit
                + " LEFT JOIN " + to + " r ON r.member_no = o.member_no AND r.valid_from < o.valid_to"
                + " AND r.valid_to > o.valid_from AND " + visible("r")
                + " GROUP BY o.member_no, o.valid_from, o.recorded_by HAVING " + isShort("o") + ") s";
        return "(" + shortened + ") t STRAIGHT_JOIN member tm ON tm.member_no = t.member_no STRAIGHT_JOIN "
                + reference.from().historyTable() + " h ON h."
                + reference.attribute().column() + " = tm.member_id";
    }

    private void missing(Reference reference, String rows, List<String> broken) {
        String column = "h." + reference.attribute().column();
        dsl.fetch("SELECT STRAIGHT_JOIN h.member_no FROM " + rows + " LEFT JOIN member m ON m.member_id = " + column
                        + " AND m.dimension_id = " + reference.to().id() + " LEFT JOIN "
                        + reference.to().historyTable()
                        + " r ON r.member_no = m.member_no AND r.valid_from < h.valid_to AND r.valid_to > h.valid_from AND "
                        + visible("r") + " WHERE " + column + " IS NOT NULL AND " + visible("h")
                        + " GROUP BY h.member_no, h.valid_from, h.recorded_by HAVING " + isShort("h")
                        + " LIMIT " + EXAMPLES)
                .forEach(row -> missing(reference, row.get(0, Long.class), broken));
    }

    /** The sentences about one member of which a reference is known not to hold. */
    private void missing(Reference reference, long memberNo, List<String> broken) {
        HistoryStore referred = new HistoryStore(dsl, reference.to());
        for (Version version : new HistoryStore(dsl, reference.from()).history(memberNo, commit)) {
            if (!(version.values().get(reference.at()) instanceof MemberRef ref)) {
                continue;
            }
            List<Period> there = referred.memberNoById(ref.member())
                    .map(number -> referred.history(number, commit).stream()
                            .map(Version::period)
                            .toList())
                    .orElse(List.of());
            List<Period> missing = Periods.without(List.of(version.period()), there);
            if (!missing.isEmpty()) {
                String sentence = reference.from().code() + " "
                        + BusinessKey.ofValues(reference.from(), version.values())
                                .shown() + " refers by "
                        + reference.attribute().name() + " to " + ref.shown() + " of "
                        + reference.to().code() + ", which is not there " + Periods.words(missing);
                if (!broken.contains(sentence)) {
                    broken.add(sentence);
                }
            }
        }
    }

    /** Members that a commit gave a parent and that are one: nobody else can be in a new cycle. */
    private List<Long> touchedInside(Reference reference) {
        String column = reference.attribute().column();
        return numbers("SELECT DISTINCT h.member_no FROM " + ofRowsWritten(reference.from())
                + " STRAIGHT_JOIN member m ON m.member_no = h.member_no WHERE h." + column + " IS NOT NULL AND "
                + visible("h") + " AND (SELECT 1 FROM "
                + reference.from().historyTable() + " c WHERE c." + column + " = m.member_id AND " + visible("c")
                + " LIMIT 1) IS NOT NULL ORDER BY h.member_no");
    }

    /** All members that have a parent and are one. */
    private List<Long> inside(Reference reference) {
        String table = reference.from().historyTable();
        String column = reference.attribute().column();
        return numbers("SELECT DISTINCT h.member_no FROM (SELECT DISTINCT c." + column + " AS id FROM " + table
                + " c WHERE c." + column + " IS NOT NULL) p STRAIGHT_JOIN member m ON m.member_id = p.id STRAIGHT_JOIN "
                + table + " h ON h.member_no = m.member_no WHERE h." + column + " IS NOT NULL AND " + visible("h")
                + " ORDER BY h.member_no");
    }

    private List<Long> numbers(String sql) {
        return dsl.fetch(sql).map(row -> row.get(0, Long.class));
    }

    /** The sentences about cycles through any of these members; what one page learns of parents the next ones know. */
    private void cycles(Reference reference, List<Long> members, List<String> broken) {
        Dimension dimension = reference.from();
        HistoryStore history = new HistoryStore(dsl, dimension);
        Map<UUID, List<Cycles.Parent>> known = new HashMap<>();
        for (List<Long> page : pages(members)) {
            List<MemberRef> starts = new ArrayList<>();
            history.visibleOf(page, commit).values().forEach(versions -> {
                starts.add(named(dimension, versions));
                known.put(versions.getFirst().memberId(), parents(versions, reference.at()));
            });
            for (Cycles.Cycle cycle : Cycles.through(starts, asked -> parents(history, reference.at(), asked, known))) {
                String start = cycle.members().getFirst().shown();
                broken.add(dimension.code() + " " + start + " stands above itself by "
                        + reference.attribute().name() + " " + Periods.words(List.of(cycle.days())) + ": "
                        + String.join(
                                " → ",
                                cycle.members().stream().map(MemberRef::shown).toList())
                        + " → " + start);
            }
            if (broken.size() > EXAMPLES) {
                return;
            }
        }
    }

    private static MemberRef named(Dimension dimension, List<Version> versions) {
        Version first = versions.getFirst();
        return new MemberRef(
                first.memberId(),
                BusinessKey.ofValues(dimension, first.values()).text());
    }

    private Map<UUID, List<Cycles.Parent>> parents(
            HistoryStore history, int at, Collection<MemberRef> members, Map<UUID, List<Cycles.Parent>> known) {
        List<UUID> unknown = members.stream()
                .map(MemberRef::member)
                .filter(id -> !known.containsKey(id))
                .toList();
        for (List<UUID> page : pages(unknown)) {
            page.forEach(id -> known.put(id, List.of()));
            history.visibleOf(history.memberNosById(page).values(), commit)
                    .values()
                    .forEach(versions -> known.put(versions.getFirst().memberId(), parents(versions, at)));
        }
        Map<UUID, List<Cycles.Parent>> parents = new HashMap<>();
        members.forEach(member -> parents.put(member.member(), known.getOrDefault(member.member(), List.of())));
        return parents;
    }

    private static List<Cycles.Parent> parents(List<Version> versions, int at) {
        List<Cycles.Parent> parents = new ArrayList<>();
        for (Version version : versions) {
            if (version.values().get(at) instanceof MemberRef ref) {
                parents.add(new Cycles.Parent(ref, version.period()));
            }
        }
        return parents;
    }

    private static <T> List<List<T>> pages(List<T> all) {
        List<List<T>> pages = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MEMBERS_A_PAGE) {
            pages.add(all.subList(from, Math.min(all.size(), from + MEMBERS_A_PAGE)));
        }
        return pages;
    }

    private static String isShort(String row) {
        return "COALESCE(SUM(DATEDIFF(LEAST(r.valid_to, " + row + ".valid_to), GREATEST(r.valid_from, " + row
                + ".valid_from))), 0) < DATEDIFF(MAX(" + row + ".valid_to), MAX(" + row + ".valid_from))";
    }

    private String visible(String row) {
        return HistoryStore.visible(row, commit);
    }
}
