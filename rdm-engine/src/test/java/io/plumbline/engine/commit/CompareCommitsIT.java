package io.plumbline.engine.commit;

import static io.plumbline.engine.commit.Desk.JAN;
import static io.plumbline.engine.commit.Desk.added;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.Span;
import io.plumbline.engine.change.Timeline;
import io.plumbline.engine.commit.CompareCommits.Filter;
import io.plumbline.engine.commit.CompareCommits.Pair;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompareCommitsIT {
    private static final Filter ALL = new Filter(null, null, null);
    private static final int COMMITS = 16;
    private static final String[] NETWORKS = {"ABC", "NBC", "CBS", "FOX"};

    private static CompareCommits compare(Desk desk, long from, long to) {
        return new CompareCommits(desk.database.read(), desk.stations, from, to);
    }

    private static List<Change> all(CompareCommits compare, Filter filter, int limit) {
        List<Change> found = new ArrayList<>();
        Long after = 0L;
        while (after != null) {
            CompareCommits.Page page = compare.page(filter, after, limit);
            found.addAll(page.changes());
            after = page.next();
        }
        return found;
    }

    /** Each member's values on each day, from the differences applied to the one side, and from what the engine says of the other. */
    @Test
    void differencesAppliedToTheOneCommitGiveTheOther() {
        long seed = Long.getLong("rdm.seed", 20_261_127L);
        Random random = new Random(seed);
        Desk desk = new Desk();
        desk.approveAndCommit(Stream.of("A", "B", "C", "D", "E", "F")
                .map(code -> added(code, JAN, "ABC"))
                .toArray(Change[]::new));
        while (desk.head() < COMMITS) {
            List<Change> changes = new ArrayList<>();
            for (String code : List.of("A", "B", "C", "D", "E", "F", "G", "H")) {
                Change change = random.nextInt(3) == 0 ? some(desk, code, random) : null;
                if (change != null) {
                    changes.add(change);
                }
            }
            if (!changes.isEmpty()) {
                desk.approveAndCommit(changes.toArray(Change[]::new));
            }
        }
        int pairs = 0;
        for (int i = 0; i < 60; i++) {
            long from = random.nextInt(COMMITS + 1);
            long to = random.nextInt(COMMITS + 1);
            List<Change> changes = all(compare(desk, from, to), ALL, 1 + random.nextInt(5));
            assertThat(applied(desk, from, changes))
                    .as("seed " + seed + ", commit " + from + " to " + to)
                    .isEqualTo(days(desk, to));
            pairs += changes.isEmpty() ? 0 : 1;
        }
        assertThat(pairs).isGreaterThan(40);
    }

    private static @Nullable Change some(Desk desk, String code, Random random) {
        LocalDate day = JAN.plusDays(random.nextInt(60));
        String network = NETWORKS[random.nextInt(NETWORKS.length)];
        BusinessKey key = BusinessKey.of(code);
        Version there = desk.history().asOf(List.of(key), desk.head(), day).get(key);
        if (there == null) {
            boolean known =
                    !desk.history().memberNosByKey(List.of(key), desk.head()).isEmpty();
            return known ? null : added(code, day, network);
        }
        if (network.equals(there.values().get(1))) {
            return null;
        }
        return random.nextInt(6) == 0 && day.isAfter(there.period().from())
                ? desk.retired(code, day)
                : desk.amended(code, day, network);
    }

    private static Map<String, List<String>> applied(Desk desk, long from, List<Change> changes) {
        Map<Long, List<Change>> byMember = new HashMap<>();
        changes.forEach(change -> byMember.computeIfAbsent(change.memberNo(), no -> new ArrayList<>())
                .add(change));
        Map<Long, List<Version>> before = new HashMap<>();
        desk.history().stream(
                from,
                null,
                v -> before.computeIfAbsent(v.memberNo(), no -> new ArrayList<>())
                        .add(v));
        Map<String, List<String>> days = new TreeMap<>();
        before.forEach((member, versions) -> {
            if (!byMember.containsKey(member)) {
                put(days, versions.stream().map(Span::of).toList());
            }
        });
        byMember.forEach((member, own) ->
                put(days, Timeline.apply(desk.stations, before.getOrDefault(member, List.of()), own)));
        return days;
    }

    private static Map<String, List<String>> days(Desk desk, long commit) {
        Map<Long, List<Span>> members = new HashMap<>();
        desk.history().stream(
                commit,
                null,
                v -> members.computeIfAbsent(v.memberNo(), no -> new ArrayList<>())
                        .add(Span.of(v)));
        Map<String, List<String>> days = new TreeMap<>();
        members.values().forEach(spans -> put(days, spans));
        return days;
    }

    private static void put(Map<String, List<String>> days, List<Span> spans) {
        if (!spans.isEmpty()) {
            List<String> own = new ArrayList<>();
            for (int d = -1; d < 65; d++) {
                LocalDate day = JAN.plusDays(d);
                own.add(spans.stream()
                        .filter(span -> span.period().contains(day))
                        .map(span -> span.values().toString())
                        .findFirst()
                        .orElse("-"));
            }
            days.put(String.valueOf(spans.getFirst().values().getFirst()), own);
        }
    }

    @Test
    void newMembersAreAddedAndThoseThatCameAndWentShowNothing() {
        Desk desk = new Desk();
        desk.approveAndCommit(added("A", JAN, "ABC"));
        desk.approveAndCommit(added("B", JAN, "NBC"), desk.amended("A", JAN.plusDays(9), "CBS"));
        desk.approveAndCommit(desk.amended("A", JAN.plusDays(9), "ABC"));
        assertThat(all(compare(desk, 1, 2), ALL, 100))
                .extracting(Change::kind)
                .containsExactly(ChangeKind.AMENDED, ChangeKind.ADDED);
        assertThat(all(compare(desk, 1, 3), ALL, 100))
                .singleElement()
                .satisfies(change -> assertThat(change.key()).isEqualTo(BusinessKey.of("B")));
        assertThat(all(compare(desk, 3, 3), ALL, 100)).isEmpty();
        assertThat(compare(desk, 1, 3).counts(100, 10))
                .isEqualTo(new CompareCommits.Counts(2, Map.of(ChangeKind.ADDED, 1L), Map.of(), List.of(), true));
    }

    @Test
    void countsNameThePairsOfValuesAndEachPairCanBeAskedFor() {
        Desk desk = new Desk();
        desk.approveAndCommit(
                Stream.of("A", "B", "C").map(code -> added(code, JAN, "ABC")).toArray(Change[]::new));
        LocalDate day = JAN.plusDays(3);
        desk.approveAndCommit(
                desk.amended("A", day, "NBC"), desk.amended("B", day, "NBC"), desk.amended("C", day, null));
        CompareCommits.Counts counts = compare(desk, 1, 2).counts(100, 10);
        Pair renamed = new Pair("network", "ABC", "NBC");
        Pair emptied = new Pair("network", "ABC", null);
        assertThat(counts.byKind()).isEqualTo(Map.of(ChangeKind.AMENDED, 3L));
        assertThat(counts.byAttribute()).isEqualTo(Map.of("network", 3L));
        assertThat(counts.facets())
                .containsExactly(new CompareCommits.Facet(renamed, 2), new CompareCommits.Facet(emptied, 1));
        assertThat(all(compare(desk, 1, 2), new Filter(ChangeKind.AMENDED, "network", renamed), 1))
                .extracting(change -> change.key().shown())
                .containsExactly("A", "B");
        assertThat(all(compare(desk, 1, 2), new Filter(ChangeKind.RETIRED, null, null), 1))
                .isEmpty();
        assertThat(compare(desk, 1, 2).counts(2, 10).complete()).isFalse();
    }

    @Test
    void commitThatIsNotThereIsNamed() {
        Desk desk = new Desk();
        assertThatThrownBy(() -> compare(desk, 0, 1)).isInstanceOfSatisfying(RdmException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_COMMIT);
            assertThat(e.sentence()).contains("no commit 1", "newest is 0");
        });
    }
}
