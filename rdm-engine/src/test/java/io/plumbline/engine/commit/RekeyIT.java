package io.plumbline.engine.commit;

import static io.plumbline.engine.commit.Desk.JAN;
import static io.plumbline.engine.commit.Desk.added;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeRequest;
import io.plumbline.engine.change.ConflictStore;
import io.plumbline.engine.change.EditMember;
import io.plumbline.engine.change.LaterEdits;
import io.plumbline.engine.change.RebaseChangeSet;
import io.plumbline.engine.change.ResolveConflict;
import io.plumbline.engine.change.Take;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.lineage.TraceCell;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import io.plumbline.engine.validation.ValidateChangeSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A member's key changes in time; the member stays. */
class RekeyIT {
    private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);
    private static final LocalDate MAY = LocalDate.of(2026, 5, 1);

    private final Desk desk = new Desk();

    private void edit(long set, String key, ChangeKind kind, LocalDate from, Map<String, String> values) {
        edit(set, key, kind, from, null, values);
    }

    private void edit(
            long set,
            String key,
            ChangeKind kind,
            LocalDate from,
            @Nullable LocalDate until,
            Map<String, String> values) {
        new EditMember(desk.database, TestDatabase.AUDIT)
                .edit(
                        set,
                        new ChangeRequest("STATION_D", List.of(key), kind, from, until, new HashMap<>(values), null),
                        desk.analyst);
    }

    private void rekey(long set, String key, LocalDate from, String to) {
        edit(set, key, ChangeKind.REKEYED, from, Map.of("code", to));
    }

    private List<Finding> errors(long set) {
        return new ValidateChangeSet(desk.database)
                .validate(set).findings().stream()
                        .filter(finding -> finding.severity() == Severity.ERROR)
                        .toList();
    }

    private CommitEntry carry(long set) {
        assertThat(errors(set)).isEmpty();
        desk.approve(set);
        CommitEntry entry = desk.commit(set);
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
        return entry;
    }

    /** Who has a key on a day: the network of the member, which tells them apart here. */
    private @Nullable Object holder(String key, LocalDate day) {
        BusinessKey of = BusinessKey.of(key);
        Version version = desk.history().asOf(List.of(of), desk.head(), day).get(of);
        return version == null ? null : version.values().get(1);
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void renamedMemberIsTheSameOnBothSidesOfTheDay() {
        desk.approveAndCommit(added("A", JAN, "one"));
        long set = desk.draft();
        rekey(set, "A", MARCH, "B");
        carry(set);
        assertThat(holder("A", JAN)).isEqualTo("one");
        assertThat(holder("B", JAN)).isNull();
        assertThat(holder("A", MARCH)).isNull();
        assertThat(holder("B", MARCH)).isEqualTo("one");
        long byOld = desk.history()
                .memberNosByKey(List.of(BusinessKey.of("A")), desk.head())
                .get(BusinessKey.of("A"));
        long byNew = desk.history()
                .memberNosByKey(List.of(BusinessKey.of("B")), desk.head())
                .get(BusinessKey.of("B"));
        assertThat(byOld).isEqualTo(byNew);
        assertThat(desk.history().history(byNew, desk.head())).hasSize(2);
        assertThat(new TraceCell(desk.database.read(), desk.stations)
                        .trace(byNew, desk.stations.attribute("code"), MARCH, desk.head())
                        .change()
                        .orElseThrow()
                        .kind())
                .isEqualTo(ChangeKind.REKEYED);
    }

    @Test
    void twoMembersSwapTheirKeysInOneChangeSet() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"));
        long set = desk.draft();
        rekey(set, "A", MARCH, "B");
        assertThat(errors(set)).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("KEY_TAKEN");
            assertThat(finding.message()).contains("B would be the key of two members", "2026-03-01");
        });
        rekey(set, "B", MARCH, "A");
        carry(set);
        assertThat(holder("A", JAN)).isEqualTo("one");
        assertThat(holder("A", MARCH)).isEqualTo("two");
        assertThat(holder("B", MARCH)).isEqualTo("one");
        long revert =
                new RevertCommit(desk.database, TestDatabase.AUDIT).revert(desk.head(), LaterEdits.KEEP, desk.analyst);
        carry(revert);
        assertThat(desk.listing(desk.head()).stream().map(RekeyIT::withoutName))
                .isEqualTo(desk.listing(1).stream().map(RekeyIT::withoutName).toList());
    }

    private static String withoutName(String line) {
        return line.substring(0, line.lastIndexOf(' '));
    }

    @Test
    void keyThatIsFreedMayBeTakenFromThatDayOn() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"), added("C", JAN, "three"));
        long set = desk.draft();
        // A chain, and a key that a retirement frees, all on the same day.
        rekey(set, "A", MARCH, "B");
        rekey(set, "B", MARCH, "C");
        edit(set, "C", ChangeKind.RETIRED, MARCH, Map.of());
        carry(set);
        assertThat(List.of(holder("B", MARCH), holder("C", MARCH))).containsExactly("one", "two");
        assertThat(holder("A", MARCH)).isNull();
        long again = desk.draft();
        edit(again, "A", ChangeKind.ADDED, MAY, Map.of("network", "four"));
        carry(again);
        assertThat(holder("A", JAN)).isEqualTo("one");
        assertThat(holder("A", MAY)).isEqualTo("four");
    }

    @Test
    void keyThatWasWrongFromTheStartIsRightOnEveryDay() {
        desk.approveAndCommit(added("A", JAN, "one"));
        desk.approveAndCommit(desk.amended("A", MARCH, "uno"));
        long set = desk.draft();
        rekey(set, "A", Period.BEGINNING, "B");
        carry(set);
        assertThat(holder("A", JAN)).isNull();
        assertThat(holder("B", JAN)).isEqualTo("one");
        assertThat(holder("B", MARCH)).isEqualTo("uno");
        assertThat(desk.listing(2)).as("what commit 2 said stays").noneMatch(line -> line.contains("[B"));
    }

    @Test
    void keyThatSomebodyElseTookMeanwhileIsRefusedAtTheCommit() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"));
        long mine = desk.draft();
        rekey(mine, "A", MARCH, "X");
        assertThat(errors(mine)).isEmpty();
        desk.approve(mine);
        desk.approveAndCommit(added("X", JAN, "three"));
        refused(ErrorCode.KEY_TAKEN, () -> desk.commit(mine));
        assertThat(desk.head()).isEqualTo(2);
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
        new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(mine, desk.analyst);
        assertThat(errors(mine)).extracting(Finding::rule).containsExactly("KEY_TAKEN");
    }

    @Test
    void keyThatOthersAddedAndGaveUpMeanwhileIsStillFree() {
        desk.approveAndCommit(added("A", JAN, "one"));
        long mine = desk.draft();
        edit(mine, "X", ChangeKind.ADDED, MAY, Map.of("network", "mine"));
        desk.approveAndCommit(added("X", JAN, "theirs"));
        long renamed = desk.draft();
        rekey(renamed, "X", MARCH, "Y");
        carry(renamed);
        new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(mine, desk.analyst);
        assertThat(new ConflictStore(desk.database.read()).of(mine)).isEmpty();
        carry(mine);
        assertThat(List.of(holder("X", JAN), holder("Y", MAY), holder("X", MAY)))
                .containsExactly("theirs", "theirs", "mine");
    }

    @Test
    void reinstatedMemberFindsItsKeyTaken() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"));
        desk.approveAndCommit(desk.retired("A", MARCH));
        long renamed = desk.draft();
        rekey(renamed, "B", MARCH, "A");
        long back = desk.draft();
        edit(back, "A", ChangeKind.REINSTATED, MAY, Map.of());
        assertThat(errors(back)).isEmpty();
        desk.approve(back);
        carry(renamed);
        refused(ErrorCode.KEY_TAKEN, () -> desk.commit(back));
    }

    @Test
    void twoNewKeysOfOneMemberAreAConflict() {
        desk.approveAndCommit(added("A", JAN, "one"));
        long mine = desk.draft();
        rekey(mine, "A", MARCH, "B");
        long theirs = desk.draft();
        rekey(theirs, "A", MARCH, "C");
        carry(theirs);
        new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(mine, desk.analyst);
        var conflicts = new ConflictStore(desk.database.read()).of(mine);
        assertThat(conflicts).singleElement().satisfies(conflict -> {
            assertThat(conflict.attribute()).isEqualTo("code");
            assertThat(conflict.mine()).isEqualTo("B");
            assertThat(conflict.theirs()).isEqualTo("C");
        });
        new ResolveConflict(desk.database, TestDatabase.AUDIT)
                .resolve(mine, conflicts.getFirst().id(), Take.MINE, null, desk.analyst, null);
        carry(mine);
        assertThat(holder("B", MARCH)).isEqualTo("one");
        assertThat(holder("C", MARCH)).isNull();
    }

    @Test
    void anotherEditOfARenamedMemberGoesBesideTheNewKey() {
        desk.approveAndCommit(added("A", JAN, "one"));
        long mine = desk.draft(desk.amended("A", MAY, "uno"));
        long theirs = desk.draft();
        rekey(theirs, "A", MARCH, "B");
        carry(theirs);
        new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(mine, desk.analyst);
        carry(mine);
        assertThat(holder("B", MARCH)).isEqualTo("one");
        assertThat(holder("B", MAY)).isEqualTo("uno");
    }

    /** Rule 5: for each day on which the surrogate is another one than before, the list names both, and no other days. */
    @Test
    void rekeyListNamesTheDaysWhoseSurrogateIsAnother() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"));
        desk.approveAndCommit(desk.amended("A", MARCH, "uno"), desk.amended("B", MAY, "due"));
        long set = desk.draft();
        rekey(set, "A", JAN.plusDays(9), "C");
        edit(set, "B", ChangeKind.AMENDED, MARCH, Map.of("network", "due"));
        CommitEntry entry = carry(set);
        CommitStore store = new CommitStore(desk.database.read());
        List<RekeyEntry> first = store.rekeys(entry.commitNo(), null, 1);
        List<RekeyEntry> all = new ArrayList<>(first);
        all.addAll(store.rekeys(entry.commitNo(), first.getFirst().place(), 10));
        assertThat(all).isNotEmpty();
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> named = new TreeMap<>();
        for (long member : List.of(1L, 2L)) {
            for (LocalDate day = JAN; day.isBefore(MAY.plusDays(2)); day = day.plusDays(1)) {
                LocalDate of = day;
                String was = surrogate(member, of, entry.commitNo() - 1);
                String is = surrogate(member, of, entry.commitNo());
                if (!was.equals(is)) {
                    expected.put(member + " " + of, was + " " + is);
                }
            }
        }
        for (RekeyEntry one : all) {
            for (LocalDate day = JAN; day.isBefore(MAY.plusDays(2)); day = day.plusDays(1)) {
                if (one.period().contains(day)) {
                    named.put(one.place().memberNo() + " " + day, one.oldSurrogate() + " " + one.newSurrogate());
                }
            }
        }
        assertThat(named).isEqualTo(expected);
    }

    private String surrogate(long member, LocalDate day, long commit) {
        return desk.history().history(member, commit).stream()
                .filter(version -> version.period().contains(day))
                .map(version -> version.surrogate().toString())
                .findFirst()
                .orElse("");
    }

    @Test
    void whatIsNoKeyIsRefusedWithTheWayOut() {
        desk.approveAndCommit(added("A", JAN, "one"));
        long set = desk.draft();
        refused(ErrorCode.BAD_REQUEST, () -> edit(set, "A", ChangeKind.REKEYED, MARCH, Map.of("network", "two")));
        refused(ErrorCode.BAD_REQUEST, () -> edit(set, "A", ChangeKind.AMENDED, MARCH, Map.of("code", "B")));
        refused(ErrorCode.CELL_TYPE, () -> edit(set, "A", ChangeKind.REKEYED, MARCH, Map.of("code", "")));
        refused(ErrorCode.NOTHING_CHANGED, () -> edit(set, "A", ChangeKind.REKEYED, MARCH, Map.of("code", "A")));
        refused(
                ErrorCode.NO_VERSION_AT_DATE,
                () -> edit(set, "A", ChangeKind.REKEYED, JAN.minusDays(1), Map.of("code", "B")));
    }

    /** Who has which key on each day, a plain map, against the engine's history; what would give a key to two is refused by both. */
    @Test
    void randomRenamesAgreeWithAMapOfDays() {
        long seed = Long.getLong("rdm.seed", 815L);
        Random random = new Random(seed);
        List<String> keys = List.of("A", "B", "C", "D", "E");
        int days = 12;
        String[][] held = new String[3][days];
        desk.approveAndCommit(added("A", JAN, "m0"), added("B", JAN, "m1"), added("C", JAN, "m2"));
        for (int m = 0; m < 3; m++) {
            Arrays.fill(held[m], keys.get(m));
        }
        int committed = 0;
        int taken = 0;
        for (int round = 0; round < 40; round++) {
            String[][] next = new String[3][];
            for (int m = 0; m < 3; m++) {
                next[m] = held[m].clone();
            }
            long set = desk.draft();
            int edits = 0;
            for (int m = 0; m < 3; m++) {
                String to = keys.get(random.nextInt(keys.size()));
                int from = random.nextInt(days);
                if (random.nextInt(2) == 0 || to.equals(held[m][from])) {
                    continue;
                }
                rekey(set, held[m][from], JAN.plusDays(from), to);
                for (int d = from; d < days && held[m][d].equals(held[m][from]); d++) {
                    next[m][d] = to;
                }
                edits++;
            }
            if (edits == 0) {
                continue;
            }
            boolean clashes = false;
            for (int d = 0; d < days; d++) {
                clashes |=
                        next[0][d].equals(next[1][d]) || next[1][d].equals(next[2][d]) || next[0][d].equals(next[2][d]);
            }
            boolean found =
                    errors(set).stream().anyMatch(finding -> finding.rule().equals("KEY_TAKEN"));
            assertThat(found).as("seed %d round %d", seed, round).isEqualTo(clashes);
            if (clashes) {
                taken++;
                continue;
            }
            carry(set);
            committed++;
            held = next;
            assertThat(shown(days)).as("seed %d round %d", seed, round).isEqualTo(shown(held));
        }
        System.out.println("rekey: " + committed + " commits, " + taken + " refused, seed " + seed);
        assertThat(committed).isGreaterThan(5);
        assertThat(taken).isGreaterThan(5);
    }

    private Map<String, List<String>> shown(int days) {
        Map<String, List<String>> shown = new TreeMap<>();
        desk.history().stream(desk.head(), null, version -> {
            List<String> own = shown.computeIfAbsent(
                    String.valueOf(version.values().get(1)), m -> new ArrayList<>(Collections.nCopies(days, "")));
            for (int d = 0; d < days; d++) {
                if (version.period().contains(JAN.plusDays(d))) {
                    own.set(d, String.valueOf(version.values().getFirst()));
                }
            }
        });
        return shown;
    }

    private static Map<String, List<String>> shown(String[][] held) {
        Map<String, List<String>> shown = new TreeMap<>();
        for (int m = 0; m < held.length; m++) {
            shown.put("m" + m, List.of(held[m]));
        }
        return shown;
    }
}
