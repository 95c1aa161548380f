package io.plumbline.engine.commit;

import static io.plumbline.engine.commit.Desk.JAN;
import static io.plumbline.engine.commit.Desk.added;
import static io.plumbline.engine.jooq.Tables.SUCCESSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeRequest;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.Conflict;
import io.plumbline.engine.change.ConflictStore;
import io.plumbline.engine.change.EditMember;
import io.plumbline.engine.change.LaterEdits;
import io.plumbline.engine.change.NamedSuccessor;
import io.plumbline.engine.change.RebaseChangeSet;
import io.plumbline.engine.change.ResolveConflict;
import io.plumbline.engine.change.Take;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.lineage.Genealogy;
import io.plumbline.engine.lineage.TraceGenealogy;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.validation.ValidateChangeSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Members that are merged and split, and codes that are recycled. */
class SuccessionIT {
    private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);
    private static final LocalDate MAY = LocalDate.of(2026, 5, 1);

    private final Desk desk = new Desk();

    private void edit(long set, ChangeRequest request) {
        new EditMember(desk.database, TestDatabase.AUDIT).edit(set, request, desk.analyst);
    }

    private static ChangeRequest end(String key, ChangeKind kind, LocalDate day, NamedSuccessor... into) {
        return new ChangeRequest("STATION_D", List.of(key), kind, day, null, Map.of(), List.of(into), false, null);
    }

    private static ChangeRequest merge(String key, LocalDate day, String into) {
        return end(key, ChangeKind.MERGED, day, new NamedSuccessor(into, null));
    }

    private static ChangeRequest recycled(String key, LocalDate day, String network) {
        return new ChangeRequest(
                "STATION_D",
                List.of(key),
                ChangeKind.ADDED,
                day,
                null,
                Map.of("network", network),
                List.of(),
                true,
                null);
    }

    private static ChangeRequest values(String key, ChangeKind kind, LocalDate day, Map<String, String> values) {
        return new ChangeRequest("STATION_D", List.of(key), kind, day, null, new HashMap<>(values), null);
    }

    private List<String> errors(long set) {
        return new ValidateChangeSet(desk.database)
                .validate(set).findings().stream()
                        .filter(finding -> finding.severity() == Severity.ERROR)
                        .map(Finding::message)
                        .toList();
    }

    private CommitEntry carry(long set) {
        assertThat(errors(set)).isEmpty();
        desk.approve(set);
        CommitEntry entry = desk.commit(set);
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
        return entry;
    }

    private List<Change> changes(long set) {
        List<Change> all = new ArrayList<>();
        new ChangeStore(desk.database.read()).streamByMember(set, (of, changes) -> all.addAll(changes));
        return all;
    }

    private Genealogy genealogy(String key) {
        BusinessKey of = BusinessKey.of(key);
        long number = desk.history().memberNosByKey(List.of(of), desk.head()).get(of);
        return new TraceGenealogy(desk.database.read(), desk.stations).of(number, desk.head());
    }

    /** The links as text: {@code A>B 1 2026-03-01}. */
    private List<String> links(String key) {
        return genealogy(key).links().stream()
                .map(link -> link.from().key().shown() + ">" + link.into().key().shown() + " "
                        + link.weight().toPlainString() + " " + link.effective())
                .toList();
    }

    private boolean lives(String key, LocalDate day) {
        return desk.history()
                        .asOf(List.of(BusinessKey.of(key)), desk.head(), day)
                        .size()
                == 1;
    }

    private long revert(long commit) {
        return new RevertCommit(desk.database, TestDatabase.AUDIT).revert(commit, LaterEdits.KEEP, desk.analyst);
    }

    private static void refused(ErrorCode code, String words, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RdmException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.sentence()).contains(words);
        });
    }

    @Test
    void mergedMemberEndsAndTheOtherTakesOver() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"));
        long set = desk.draft();
        edit(set, merge("A", MARCH, "B"));
        assertThat(new ChangeStore(desk.database.read()).counts(set).of(ChangeKind.MERGED))
                .isEqualTo(1);
        carry(set);
        assertThat(lives("A", MARCH.minusDays(1))).isTrue();
        assertThat(lives("A", MARCH)).isFalse();
        assertThat(links("A")).containsExactly("A>B 1 2026-03-01");
        assertThat(links("B")).containsExactly("A>B 1 2026-03-01");
        assertThat(new CompareCommits(desk.database.read(), desk.stations, 1, 2)
                        .page(new CompareCommits.Filter(null, null, null), 0, 10)
                        .changes())
                .extracting(Change::kind)
                .containsExactly(ChangeKind.MERGED);
    }

    @Test
    void splitKeepsItsWeightsAndGenealogyGoesThroughAllGenerations() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"), added("C", JAN, "three"));
        long merged = desk.draft();
        edit(merged, merge("A", MARCH, "B"));
        carry(merged);
        long set = desk.draft(added("D", MAY, "four"));
        edit(
                set,
                end(
                        "B",
                        ChangeKind.SPLIT,
                        MAY,
                        new NamedSuccessor("C", "0.333333333333"),
                        new NamedSuccessor("D", "0.666666666667")));
        carry(set);
        List<String> all =
                List.of("A>B 1 2026-03-01", "B>C 0.333333333333 2026-05-01", "B>D 0.666666666667 2026-05-01");
        assertThat(links("A")).isEqualTo(all);
        assertThat(links("B")).isEqualTo(all);
        assertThat(links("D")).containsExactly("A>B 1 2026-03-01", "B>D 0.666666666667 2026-05-01");
    }

    @Test
    void successorsThatDoNotFitAreRefusedWithWhatWasExpected() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"), added("C", JAN, "three"));
        long set = desk.draft();
        refused(
                ErrorCode.BAD_REQUEST,
                "sum to 0.9, expected 1",
                () -> edit(
                        set,
                        end(
                                "A",
                                ChangeKind.SPLIT,
                                MARCH,
                                new NamedSuccessor("B", "0.5"),
                                new NamedSuccessor("C", "0.4"))));
        refused(
                ErrorCode.BAD_REQUEST,
                "two or more",
                () -> edit(set, end("A", ChangeKind.SPLIT, MARCH, new NamedSuccessor("B", "1"))));
        refused(
                ErrorCode.BAD_REQUEST,
                "weight of C is missing",
                () -> edit(
                        set,
                        end(
                                "A",
                                ChangeKind.SPLIT,
                                MARCH,
                                new NamedSuccessor("B", "0.5"),
                                new NamedSuccessor("C", null))));
        refused(
                ErrorCode.BAD_REQUEST,
                "found -1",
                () -> edit(
                        set,
                        end(
                                "A",
                                ChangeKind.SPLIT,
                                MARCH,
                                new NamedSuccessor("B", "-1"),
                                new NamedSuccessor("C", "2"))));
        refused(
                ErrorCode.BAD_REQUEST,
                "named twice",
                () -> edit(
                        set,
                        end(
                                "A",
                                ChangeKind.SPLIT,
                                MARCH,
                                new NamedSuccessor("B", "0.5"),
                                new NamedSuccessor("B", "0.5"))));
        refused(ErrorCode.BAD_REQUEST, "cannot take over from itself", () -> edit(set, merge("A", MARCH, "A")));
        refused(ErrorCode.UNKNOWN_MEMBER, "no member X", () -> edit(set, merge("A", MARCH, "X")));
        refused(
                ErrorCode.BAD_REQUEST,
                "RETIRED has nobody take over",
                () -> edit(set, end("A", ChangeKind.RETIRED, MARCH, new NamedSuccessor("B", null))));
        assertThat(changes(set)).isEmpty();
    }

    @Test
    void whoTakesOverIsThereOnThatDayAndStays() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", MAY, "two"), added("C", JAN, "three"));
        long early = desk.draft();
        edit(early, merge("A", MARCH, "B"));
        assertThat(errors(early)).singleElement().asString().contains("B", "not there on that day");
        long set = desk.draft();
        edit(set, merge("A", MAY, "B"));
        carry(set);
        long gone = desk.draft();
        edit(gone, values("B", ChangeKind.CANCELLED, MAY, Map.of()));
        assertThat(errors(gone)).singleElement().asString().contains("B", "took over from A", "2026-05-01");
        edit(gone, merge("A", MAY, "C"));
        carry(gone);
        assertThat(links("A")).containsExactly("A>C 1 2026-05-01");
    }

    @Test
    void successorThatAnotherCommitEndedMeanwhileStopsTheCommit() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"));
        long set = desk.draft();
        edit(set, merge("A", MAY, "B"));
        desk.approve(set);
        desk.approveAndCommit(desk.retired("B", MARCH));
        refused(ErrorCode.REFERENCE_GONE, "B takes over from A", () -> desk.commit(set));
        assertThat(desk.database.read().fetchCount(SUCCESSION)).isZero();
    }

    @Test
    void revertBringsTheMemberBackAndItsRevertTheSuccessor() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"));
        long set = desk.draft();
        edit(set, merge("A", MARCH, "B"));
        carry(set);
        carry(revert(2));
        assertThat(lives("A", MAY)).isTrue();
        assertThat(links("A")).isEmpty();
        assertThat(desk.listing(3).stream().map(SuccessionIT::withoutName))
                .isEqualTo(
                        desk.listing(1).stream().map(SuccessionIT::withoutName).toList());
        long again = revert(3);
        assertThat(changes(again)).extracting(Change::kind).containsExactly(ChangeKind.MERGED);
        carry(again);
        assertThat(links("B")).containsExactly("A>B 1 2026-03-01");
        // What earlier commits said stays for ever.
        long number =
                desk.history().memberNosByKey(List.of(BusinessKey.of("A")), 2).get(BusinessKey.of("A"));
        TraceGenealogy trace = new TraceGenealogy(desk.database.read(), desk.stations);
        assertThat(trace.of(number, 2).links()).hasSize(1);
        assertThat(trace.of(number, 3).links()).isEmpty();
    }

    private static String withoutName(String line) {
        return line.substring(0, line.lastIndexOf(' '));
    }

    @Test
    void memberThatEndedOnThatDayIsMergedLaterWithoutAnotherVersion() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"));
        desk.approveAndCommit(desk.retired("A", MARCH));
        List<String> before = desk.listing(2);
        long set = desk.draft();
        edit(set, merge("A", MARCH, "B"));
        carry(set);
        assertThat(desk.listing(3)).isEqualTo(before);
        assertThat(links("A")).containsExactly("A>B 1 2026-03-01");
        long other = desk.draft();
        refused(ErrorCode.NO_VERSION_AT_DATE, "A has no version", () -> edit(other, merge("A", MAY, "B")));
        long same = desk.draft();
        edit(same, merge("A", MARCH, "B"));
        assertThat(errors(same)).isEmpty();
        desk.approve(same);
        refused(ErrorCode.NOTHING_CHANGED, "changes nothing", () -> desk.commit(same));
    }

    @Test
    void memberThatIsMergedAndLivesOnIsRefused() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"));
        long set = desk.draft();
        edit(set, merge("A", MARCH, "B"));
        refused(
                ErrorCode.WRONG_STATE,
                "would be merged on 2026-03-01 and live on",
                () -> edit(set, values("A", ChangeKind.REINSTATED, MARCH, Map.of("network", "one"))));
    }

    @Test
    void partThatKeepsTheCodeIsANewMemberUnderIt() {
        desk.approveAndCommit(added("A", JAN, "one"));
        long set = desk.draft(added("A2", MARCH, "south"));
        refused(
                ErrorCode.KEY_TAKEN,
                "recycled code",
                () -> edit(set, values("A", ChangeKind.ADDED, MARCH, Map.of("network", "north"))));
        refused(ErrorCode.KEY_TAKEN, "has a member A", () -> edit(set, recycled("A", MARCH, "north")));
        long first = number("A");
        edit(set, end("A", ChangeKind.RETIRED, MARCH));
        refused(ErrorCode.KEY_TAKEN, "has a member A", () -> edit(set, recycled("A", JAN, "north")));
        edit(set, recycled("A", MARCH, "north"));
        edit(set, end("A", ChangeKind.SPLIT, MARCH, new NamedSuccessor("A", "0.25"), new NamedSuccessor("A2", "0.75")));
        assertThat(changes(set))
                .extracting(Change::kind)
                .containsExactlyInAnyOrder(ChangeKind.ADDED, ChangeKind.ADDED, ChangeKind.SPLIT);
        carry(set);
        long second = number("A");
        assertThat(second).isNotEqualTo(first);
        assertThat(new TraceGenealogy(desk.database.read(), desk.stations)
                        .of(first, desk.head())
                        .links())
                .extracting(link -> link.into().key().shown() + " " + link.weight())
                .containsExactly("A 0.25", "A2 0.75");
        // The day says which of the two is meant.
        long amended = desk.draft();
        edit(amended, values("A", ChangeKind.AMENDED, LocalDate.of(2026, 2, 1), Map.of("network", "uno")));
        edit(amended, values("A", ChangeKind.AMENDED, MAY, Map.of("network", "nord")));
        assertThat(changes(amended)).extracting(Change::memberNo).containsExactly(first, second);
        carry(amended);
        assertThat(desk.history().history(first, desk.head()))
                .extracting(version -> version.values().get(1))
                .containsExactly("one", "uno");
        assertThat(desk.history().history(second, desk.head()))
                .extracting(version -> version.values().get(1))
                .containsExactly("north", "nord");
    }

    private long number(String key) {
        return desk.history()
                .memberNosByKey(List.of(BusinessKey.of(key)), desk.head())
                .get(BusinessKey.of(key));
    }

    @Test
    void reinstatementAndRecyclingOfOneCodeMeetAsAConflict() {
        desk.approveAndCommit(added("A", JAN, "one"));
        desk.approveAndCommit(desk.retired("A", MARCH));
        long set = desk.draft();
        edit(set, recycled("A", MAY, "another"));
        long theirs = desk.draft();
        edit(theirs, values("A", ChangeKind.REINSTATED, MAY, Map.of("network", "one again")));
        carry(theirs);
        new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(set, desk.analyst);
        Conflict conflict = conflict(set, Conflict.Kind.KEY_TAKEN);
        assertThat(conflict.effective()).isEqualTo(MAY);
        resolve(set, conflict, Take.VALUE, "A9");
        carry(set);
        assertThat(lives("A9", MAY)).isTrue();
        assertThat(desk.history()
                        .asOf(List.of(BusinessKey.of("A")), desk.head(), MAY)
                        .get(BusinessKey.of("A"))
                        .values()
                        .get(1))
                .isEqualTo("one again");
    }

    private Conflict conflict(long set, Conflict.Kind kind) {
        List<Conflict> conflicts = new ConflictStore(desk.database.read()).of(set);
        assertThat(conflicts).extracting(Conflict::kind).containsExactly(kind);
        return conflicts.getFirst();
    }

    private void resolve(long set, Conflict conflict, Take take, String value) {
        new ResolveConflict(desk.database, TestDatabase.AUDIT)
                .resolve(set, conflict.id(), take, value, desk.analyst, null);
    }

    @Test
    void keyThatAnotherCommitGaveAwayIsAConflict() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"));
        long theirs = desk.draft(added("X", MARCH, "x"));
        long first = desk.draft();
        edit(first, values("A", ChangeKind.REKEYED, MARCH, Map.of("code", "X")));
        edit(first, values("A", ChangeKind.AMENDED, MAY, Map.of("network", "uno")));
        long second = desk.draft();
        edit(second, values("B", ChangeKind.REKEYED, MARCH, Map.of("code", "X")));
        carry(theirs);
        RebaseChangeSet rebase = new RebaseChangeSet(desk.database, TestDatabase.AUDIT);
        rebase.rebase(first, desk.analyst);
        Conflict taken = conflict(first, Conflict.Kind.KEY_TAKEN);
        refused(ErrorCode.BAD_REQUEST, "belongs to another member", () -> resolve(first, taken, Take.MINE, null));
        refused(ErrorCode.BAD_REQUEST, "the key that the member has", () -> resolve(first, taken, Take.VALUE, "A"));
        resolve(first, taken, Take.THEIRS, null);
        assertThat(changes(first)).extracting(Change::kind).containsExactly(ChangeKind.AMENDED);
        carry(first);
        rebase.rebase(second, desk.analyst);
        resolve(second, conflict(second, Conflict.Kind.KEY_TAKEN), Take.VALUE, "Y");
        carry(second);
        assertThat(lives("Y", MARCH)).isTrue();
        assertThat(lives("A", MAY)).isTrue();
    }

    @Test
    void twoWhoMergeOneMemberIntoDifferentOnesAreTold() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"), added("C", JAN, "three"));
        long mine = desk.draft();
        edit(mine, merge("A", MARCH, "B"));
        long third = desk.draft();
        edit(third, merge("A", MARCH, "B"));
        long same = desk.draft();
        edit(same, merge("A", MARCH, "C"));
        long theirs = desk.draft();
        edit(theirs, merge("A", MARCH, "C"));
        desk.approve(mine);
        carry(theirs);
        refused(ErrorCode.BASE_MOVED, "was merged or split by another commit", () -> desk.commit(mine));
        RebaseChangeSet rebase = new RebaseChangeSet(desk.database, TestDatabase.AUDIT);
        rebase.rebase(mine, desk.analyst);
        Conflict conflict = conflict(mine, Conflict.Kind.BOTH_SUCCEEDED);
        assertThat(conflict.mine()).isEqualTo("B 100 %");
        assertThat(conflict.theirs()).contains("100 %");
        resolve(mine, conflict, Take.MINE, null);
        carry(mine);
        assertThat(links("A")).containsExactly("A>B 1 2026-03-01");
        rebase.rebase(third, desk.analyst);
        assertThat(new ConflictStore(desk.database.read()).of(third)).isEmpty();
        rebase.rebase(same, desk.analyst);
        resolve(same, conflict(same, Conflict.Kind.BOTH_SUCCEEDED), Take.THEIRS, null);
        assertThat(changes(same)).isEmpty();
    }

    @Test
    void mergeAgainstALaterAmendmentKeepsWhoTakesOver() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"));
        long mine = desk.draft();
        edit(mine, merge("A", MARCH, "B"));
        long other = desk.draft();
        edit(other, merge("A", MARCH, "B"));
        desk.approveAndCommit(desk.amended("A", MAY, "later"));
        RebaseChangeSet rebase = new RebaseChangeSet(desk.database, TestDatabase.AUDIT);
        rebase.rebase(mine, desk.analyst);
        rebase.rebase(other, desk.analyst);
        resolve(other, conflict(other, Conflict.Kind.AMENDED_AND_RETIRED), Take.THEIRS, null);
        assertThat(changes(other)).extracting(Change::kind).doesNotContain(ChangeKind.MERGED);
        resolve(mine, conflict(mine, Conflict.Kind.AMENDED_AND_RETIRED), Take.MINE, null);
        assertThat(changes(mine)).extracting(Change::kind).containsExactly(ChangeKind.MERGED);
        carry(mine);
        assertThat(links("A")).containsExactly("A>B 1 2026-03-01");
    }

    @Test
    void commitThatBreaksInTheMiddleLeavesNoSuccessor() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"), added("C", JAN, "three"));
        long first = desk.draft();
        edit(first, merge("A", MARCH, "B"));
        carry(first);
        long set = desk.draft();
        edit(set, merge("A", MARCH, "C"));
        desk.approve(set);
        assertThatThrownBy(() -> desk.commit(set, step -> {
                    if (step == CommitStep.ALL_WRITTEN) {
                        throw new IllegalStateException("power cut");
                    }
                }))
                .hasMessage("power cut");
        assertThat(links("A")).containsExactly("A>B 1 2026-03-01");
        new RecoverCommit(desk.database).recover();
        assertThat(links("A")).containsExactly("A>B 1 2026-03-01");
        assertThat(desk.database.read().fetchCount(SUCCESSION)).isEqualTo(1);
        desk.commit(set);
        assertThat(links("A")).containsExactly("A>C 1 2026-03-01");
    }

    @Test
    void renamedMemberKeepsItsNamesInItsGenealogy() {
        desk.approveAndCommit(added("A", JAN, "one"));
        long set = desk.draft();
        edit(set, values("A", ChangeKind.REKEYED, MARCH, Map.of("code", "B")));
        edit(set, values("A", ChangeKind.AMENDED, MAY, Map.of("network", "uno")));
        carry(set);
        assertThat(genealogy("B").names())
                .extracting(name -> name.key().shown() + " " + name.days().from())
                .containsExactly("A 2026-01-01", "B 2026-03-01");
    }

    @Test
    void versionsBesideTheSuccessionStayAsTheyWere() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"));
        List<Version> before = desk.history().history(number("B"), 1);
        long set = desk.draft();
        edit(set, merge("A", MARCH, "B"));
        carry(set);
        assertThat(desk.history().history(number("B"), 2)).isEqualTo(before);
    }
}
