package io.plumbline.engine.commit;

import static io.plumbline.engine.commit.Desk.JAN;
import static io.plumbline.engine.commit.Desk.added;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeRequest;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.Conflict;
import io.plumbline.engine.change.ConflictStore;
import io.plumbline.engine.change.EditMember;
import io.plumbline.engine.change.LaterEdits;
import io.plumbline.engine.change.OpenChangeSet;
import io.plumbline.engine.change.ProposeDefinition;
import io.plumbline.engine.change.RebaseChangeSet;
import io.plumbline.engine.change.ResolveConflict;
import io.plumbline.engine.change.Take;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.lineage.CellLineage;
import io.plumbline.engine.lineage.TraceCell;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.validation.ValidateChangeSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The definition of a dimension with history is changed by review and commit. */
class DefinitionChangeIT {
    private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);

    private static final String CODE = "{\"name\":\"code\",\"type\":\"text\",\"length\":20}";
    private static final String NETWORK =
            "{\"name\":\"network\",\"type\":\"text\",\"length\":60,\"history\":\"NEW_VERSION\"}";
    private static final String POWER = "{\"name\":\"power_kw\",\"type\":\"decimal\",\"precision\":12,\"scale\":2,"
            + "\"history\":\"OVERWRITE\",\"min\":\"0\"}";

    private final Desk desk = new Desk();

    private static String definition(String... attributes) {
        return keyed("code", attributes);
    }

    private static String keyed(String key, String... attributes) {
        return "{\"code\":\"STATION_D\",\"label\":\"Stations\",\"domain\":\"TELEVISION\",\"key\":[\"" + key
                + "\"],\"attributes\":[" + String.join(",", attributes) + "]}";
    }

    private long propose(String definition) {
        return new ProposeDefinition(desk.database, TestDatabase.AUDIT)
                .propose("STATION_D", definition, null, "because", desk.analyst, null)
                .id();
    }

    private List<Finding> findings(long set) {
        return new ValidateChangeSet(desk.database).validate(set).findings();
    }

    private CommitEntry carry(long set) {
        assertThat(findings(set)).noneMatch(finding -> finding.severity() == Severity.ERROR);
        desk.approve(set);
        CommitEntry entry = desk.commit(set);
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
        assertThat(new VerifyCommits(desk.database.read()).verify().breaches()).isEmpty();
        return entry;
    }

    private Dimension now() {
        return new DimensionStore(desk.database.read()).byCode("STATION_D");
    }

    /** All versions as readers at a commit see them, under the definition of then; a line each. */
    private List<String> at(long commit) {
        Dimension then = new DimensionStore(desk.database.read()).at("STATION_D", commit);
        List<String> lines = new ArrayList<>();
        new HistoryStore(desk.database.read(), then)
                .stream(commit, null, v -> lines.add(v.period().from() + " " + named(then, v.values())));
        return lines;
    }

    private static Map<String, @Nullable Object> named(Dimension dimension, List<@Nullable Object> values) {
        Map<String, @Nullable Object> named = new TreeMap<>();
        for (int i = 0; i < values.size(); i++) {
            named.put(dimension.names().get(i), values.get(i));
        }
        return named;
    }

    private long draft() {
        return new OpenChangeSet(desk.database, TestDatabase.AUDIT)
                .open("Draft", "because", MARCH, List.of("STATION_D"), desk.analyst)
                .id();
    }

    private void edit(long set, String key, ChangeKind kind, Map<String, String> values) {
        new EditMember(desk.database, TestDatabase.AUDIT)
                .edit(
                        set,
                        new ChangeRequest("STATION_D", List.of(key), kind, MARCH, null, new HashMap<>(values), null),
                        desk.analyst);
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RdmException.class,
                        e -> assertThat(e.code()).as(e.sentence()).isEqualTo(code));
    }

    @Test
    void addedAttributeIsThereForAllAndUnknownToEarlierCommits() {
        desk.approveAndCommit(added("A", JAN, "ABC"));
        long set = propose(definition(
                CODE,
                NETWORK,
                POWER,
                "{\"name\":\"region\",\"type\":\"text\",\"length\":10}",
                "{\"name\":\"hd\",\"type\":\"boolean\",\"required\":true,\"fill\":\"true\"}"));
        assertThat(findings(set)).isEmpty();
        assertThat(now().version()).isEqualTo(1);
        CommitEntry entry = carry(set);
        assertThat(now().version()).isEqualTo(2);
        assertThat(entry.members()).isZero();
        assertThat(at(1)).containsExactly("2026-01-01 {code=A, network=ABC, power_kw=null}");
        assertThat(at(2)).containsExactly("2026-01-01 {code=A, hd=true, network=ABC, power_kw=null, region=null}");
        long next = draft();
        edit(next, "A", ChangeKind.AMENDED, Map.of("region", "North"));
        carry(next);
        assertThat(at(3))
                .containsExactly(
                        "2026-01-01 {code=A, hd=true, network=ABC, power_kw=null, region=null}",
                        "2026-03-01 {code=A, hd=true, network=ABC, power_kw=null, region=North}");
        assertThat(at(1)).containsExactly("2026-01-01 {code=A, network=ABC, power_kw=null}");
    }

    @Test
    void requiredAttributeWithoutFillIsRefusedWhereMembersAreThere() {
        desk.approveAndCommit(added("A", JAN, null));
        long without = propose(definition(
                CODE, NETWORK, POWER, "{\"name\":\"region\",\"type\":\"text\",\"length\":10,\"required\":true}"));
        assertThat(findings(without)).extracting(Finding::rule).containsExactly("REQUIRED");
        long stricter = propose(definition(CODE, NETWORK.replace("}", ",\"required\":true}"), POWER));
        assertThat(findings(stricter)).extracting(Finding::rule).containsExactly("REQUIRED");
        refused(ErrorCode.HAS_ERRORS, () -> desk.approve(stricter));
    }

    @Test
    void renamedAttributeKeepsItsHistoryAndDraftsFollow() {
        desk.approveAndCommit(added("A", JAN, "ABC"));
        long draft = draft();
        edit(draft, "A", ChangeKind.AMENDED, Map.of("network", "NBC"));
        desk.approve(draft);
        carry(propose(definition(
                CODE,
                NETWORK.replace("}", ",\"renamed_from\":\"network\"}")
                        .replace("\"network\",\"type", "\"chain\",\"type"),
                POWER)));
        assertThat(at(2)).containsExactly("2026-01-01 {chain=ABC, code=A, power_kw=null}");
        refused(ErrorCode.BASE_MOVED, () -> desk.commit(draft));
        assertThat(findings(draft)).extracting(Finding::rule).containsExactly("DEFINITION_CHANGED");
        ChangeSet rebased = new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(draft, desk.analyst);
        assertThat(rebased.status()).isEqualTo(ChangeSetStatus.DRAFT);
        assertThat(new ConflictStore(desk.database.read()).of(draft)).isEmpty();
        carry(draft);
        assertThat(at(3))
                .containsExactly(
                        "2026-01-01 {chain=ABC, code=A, power_kw=null}",
                        "2026-03-01 {chain=NBC, code=A, power_kw=null}");
        assertThat(at(1)).containsExactly("2026-01-01 {code=A, network=ABC, power_kw=null}");
    }

    @Test
    void typeBecomesWiderAndNothingElse() {
        desk.approveAndCommit(added("A", JAN, "ABC"));
        long draft = draft();
        edit(draft, "A", ChangeKind.CORRECTED, Map.of("power_kw", "1.50"));
        carry(propose(definition(
                CODE, NETWORK.replace("60", "200"), POWER.replace("12", "20").replace("\"scale\":2", "\"scale\":6"))));
        new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(draft, desk.analyst);
        carry(draft);
        assertThat(at(3)).containsExactly("2026-01-01 {code=A, network=ABC, power_kw=1.500000}");
        long none = draft();
        refused(ErrorCode.NOTHING_CHANGED, () -> edit(none, "A", ChangeKind.CORRECTED, Map.of("power_kw", "1.5")));
        refused(ErrorCode.BAD_DEFINITION, () -> propose(definition(CODE, NETWORK, POWER)));
        refused(
                ErrorCode.BAD_DEFINITION,
                () -> propose(definition(CODE, "{\"name\":\"network\",\"type\":\"integer\"}", POWER)));
    }

    @Test
    void retiredAttributeLeavesAndVersionsThatDifferOnlyInItBecomeOne() {
        desk.approveAndCommit(added("A", JAN, "ABC"), added("B", JAN, "ABC"));
        desk.approveAndCommit(desk.amended("A", MARCH, "NBC"));
        long draft = draft();
        edit(draft, "A", ChangeKind.AMENDED, Map.of("network", "CBS"));
        edit(draft, "B", ChangeKind.CORRECTED, Map.of("power_kw", "3"));
        long set = propose(definition(CODE, POWER));
        assertThat(findings(set)).extracting(Finding::rule).containsExactly("HISTORY_REWRITTEN");
        CommitEntry entry = carry(set);
        assertThat(entry.members()).isEqualTo(1);
        assertThat(at(3)).containsExactly("2026-01-01 {code=A, power_kw=null}", "2026-01-01 {code=B, power_kw=null}");
        assertThat(at(2))
                .containsExactly(
                        "2026-01-01 {code=A, network=ABC, power_kw=null}",
                        "2026-03-01 {code=A, network=NBC, power_kw=null}",
                        "2026-01-01 {code=B, network=ABC, power_kw=null}");
        assertThat(new CommitStore(desk.database.read()).rekeys(3, null, 10)).hasSize(1);

        new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(draft, desk.analyst);
        ConflictStore conflicts = new ConflictStore(desk.database.read());
        Conflict conflict = conflicts.of(draft).getFirst();
        assertThat(conflict.kind()).isEqualTo(Conflict.Kind.DEFINITION_CHANGED);
        assertThat(conflict.attribute()).isEqualTo("network");
        assertThat(conflict.mine()).isEqualTo("CBS");
        refused(ErrorCode.OPEN_CONFLICTS, () -> desk.approve(draft));
        refused(ErrorCode.BAD_REQUEST, () -> resolve(draft, conflict, Take.MINE));
        resolve(draft, conflict, Take.THEIRS);
        carry(draft);
        assertThat(at(4)).containsExactly("2026-01-01 {code=A, power_kw=null}", "2026-01-01 {code=B, power_kw=3.00}");
    }

    private void resolve(long set, Conflict conflict, Take take) {
        new ResolveConflict(desk.database, TestDatabase.AUDIT)
                .resolve(set, conflict.id(), take, null, desk.analyst, null);
    }

    @Test
    void attributeThatKeepsOneValueFromNowOnTakesTheNewest() {
        desk.approveAndCommit(added("A", JAN, "ABC"), added("B", JAN, "ABC"));
        desk.approveAndCommit(desk.amended("A", MARCH, "NBC"));
        long set = propose(definition(CODE, NETWORK.replace("NEW_VERSION", "OVERWRITE"), POWER));
        assertThat(findings(set)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.message())
                    .contains("1 member has several values")
                    .contains("A (ABC, NBC becomes NBC)");
        });
        carry(set);
        assertThat(at(3))
                .containsExactly(
                        "2026-01-01 {code=A, network=NBC, power_kw=null}",
                        "2026-01-01 {code=B, network=ABC, power_kw=null}");
        assertThat(at(2)).hasSize(3);
        carry(propose(definition(CODE, NETWORK, POWER)));
        long next = draft();
        edit(next, "A", ChangeKind.AMENDED, Map.of("network", "FOX"));
        carry(next);
        assertThat(at(5))
                .contains("2026-03-01 {code=A, network=FOX, power_kw=null}")
                .hasSize(3);
    }

    @Test
    void otherKeyNamesTheSameMembers() {
        desk.approveAndCommit(added("A", JAN, "ABC"), added("B", JAN, "NBC"));
        Version before = desk.history().history(1, 1).getFirst();
        long draft = draft();
        edit(draft, "A", ChangeKind.CORRECTED, Map.of("power_kw", "7"));
        carry(propose(keyed("network", NETWORK, CODE, POWER)));
        assertThat(at(2))
                .containsExactly(
                        "2026-01-01 {code=A, network=ABC, power_kw=null}",
                        "2026-01-01 {code=B, network=NBC, power_kw=null}");
        HistoryStore history = new HistoryStore(desk.database.read(), now());
        Version after = history.asOf(List.of(BusinessKey.of("ABC")), 2, MARCH).get(BusinessKey.of("ABC"));
        assertThat(after).isNotNull();
        assertThat(after.memberId()).isEqualTo(before.memberId());
        assertThat(after.surrogate()).isEqualTo(before.surrogate());
        assertThat(desk.history().asOf(List.of(BusinessKey.of("A")), 1, MARCH)).hasSize(1);
        new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(draft, desk.analyst);
        assertThat(new ChangeStore(desk.database.read())
                        .page(draft, null, null, null, 0, 10)
                        .items())
                .singleElement()
                .satisfies(change -> assertThat(change.key()).isEqualTo(BusinessKey.of("ABC")));
        carry(draft);
        assertThat(at(3)).contains("2026-01-01 {code=A, network=ABC, power_kw=7.00}");
    }

    @Test
    void valueLeadsToItsCellUnderAnotherKeyNameAndType() {
        desk.approveAndCommit(added("A", JAN, "ABC"));
        desk.approveAndCommit(desk.amended("A", MARCH, "NBC"));
        carry(propose(keyed(
                "code",
                CODE,
                NETWORK.replace("60", "90")
                        .replace("\"network\",\"type", "\"chain\",\"renamed_from\":\"network\",\"type"),
                POWER,
                "{\"name\":\"zone\",\"type\":\"text\",\"length\":4,\"fill\":\"EU\"}")));
        carry(propose(keyed(
                "chain",
                NETWORK.replace("60", "90").replace("network", "chain"),
                CODE,
                POWER,
                "{\"name\":\"zone\",\"type\":\"text\",\"length\":4}")));
        TraceCell trace = new TraceCell(desk.database.read(), now());
        CellLineage cell = trace.trace(1, now().attribute("chain"), MARCH, 4);
        assertThat(cell.origin().commitNo()).isEqualTo(2);
        assertThat(cell.cell()).get().extracting(CellChange::source).isEqualTo("Stations!B2");
        assertThat(trace.trace(1, now().attribute("zone"), MARCH, 4).origin().commitNo())
                .isEqualTo(3);
    }

    @Test
    void fillTellsNoMembersApart() {
        desk.approveAndCommit(added("A", JAN, "ABC"), added("B", MARCH, "NBC"));
        String zone = "{\"name\":\"zone\",\"type\":\"text\",\"length\":4,\"fill\":\"EU\"}";
        assertThat(findings(propose(keyed("zone", zone, CODE, NETWORK, POWER))))
                .extracting(Finding::rule)
                .contains("KEY_TAKEN");
    }

    @Test
    void keyThatTwoMembersWouldShareIsRefused() {
        desk.approveAndCommit(added("A", JAN, "ABC"), added("B", MARCH, "ABC"));
        long set = propose(keyed("network", NETWORK, CODE, POWER));
        assertThat(findings(set)).extracting(Finding::rule).contains("KEY_TAKEN");
        refused(ErrorCode.HAS_ERRORS, () -> desk.approve(set));
    }

    @Test
    void valuesThatANewRuleRefusesAreCounted() {
        desk.approveAndCommit(added("A", JAN, "ABC"), added("B", JAN, "NBC"));
        long set = propose(definition(CODE, NETWORK.replace("}", ",\"allowed\":[\"ABC\"]}"), POWER));
        assertThat(findings(set)).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("ALLOWED");
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.message()).startsWith("1 versions have values").contains("NBC");
        });
        carry(set);
    }

    @Test
    void secondProposalOfTheSameDefinitionLoses() {
        desk.approveAndCommit(added("A", JAN, "ABC"));
        long first = propose(definition(CODE, NETWORK, POWER, "{\"name\":\"region\",\"type\":\"date\"}"));
        long second = propose(definition(CODE, NETWORK, POWER, "{\"name\":\"zone\",\"type\":\"integer\"}"));
        desk.approve(second);
        carry(first);
        refused(ErrorCode.BASE_MOVED, () -> desk.commit(second));
        refused(
                ErrorCode.DEFINITION_CHANGED,
                () -> new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(second, desk.analyst));
        assertThat(now().names()).containsExactly("code", "network", "power_kw", "region");
        carry(propose(definition(
                CODE,
                NETWORK,
                POWER,
                "{\"name\":\"region\",\"type\":\"date\"}",
                "{\"name\":\"zone\",\"type\":\"integer\"}")));
        long next = draft();
        edit(next, "A", ChangeKind.AMENDED, Map.of("zone", "4", "region", "2026-02-02"));
        carry(next);
        assertThat(at(4)).contains("2026-03-01 {code=A, network=ABC, power_kw=null, region=2026-02-02, zone=4}");
    }

    @Test
    void changeSetOfADefinitionHoldsNothingElseAndIsNotReverted() {
        desk.approveAndCommit(added("A", JAN, "ABC"));
        long set = propose(definition(CODE, NETWORK));
        refused(ErrorCode.WRONG_STATE, () -> edit(set, "A", ChangeKind.AMENDED, Map.of("network", "NBC")));
        carry(set);
        refused(
                ErrorCode.WRONG_STATE,
                () -> new RevertCommit(desk.database, TestDatabase.AUDIT).revert(2, LaterEdits.KEEP, desk.analyst));
        refused(ErrorCode.NOTHING_CHANGED, () -> propose(definition(CODE, NETWORK)));
    }

    @ParameterizedTest
    @EnumSource(CommitStep.class)
    void commitThatDiesLeavesAllOrNothing(CommitStep dying) {
        desk.approveAndCommit(added("A", JAN, "ABC"), added("B", JAN, "ABC"));
        desk.approveAndCommit(desk.amended("A", MARCH, "NBC"));
        long set = propose(definition(
                CODE,
                NETWORK.replace("NEW_VERSION", "OVERWRITE"),
                "{\"name\":\"hd\",\"type\":\"boolean\",\"required\":true,\"fill\":\"false\"}"));
        desk.approve(set);
        List<String> before = at(2);
        try {
            desk.commit(set, step -> {
                if (step == dying) {
                    throw new Error("dies at " + step);
                }
            });
        } catch (Error e) {
            assertThat(e).hasMessageStartingWith("dies at");
        }
        boolean isIn = new ChangeSetStore(desk.database.read()).get(set).status() == ChangeSetStatus.COMMITTED;
        assertThat(now().version()).isEqualTo(isIn ? 2 : 1);
        assertThat(at(2)).isEqualTo(before);
        desk.database.read().execute("UPDATE writer_lease SET lease_until = '2000-01-01' WHERE holder IS NOT NULL");
        desk.commit(set);
        assertThat(at(2)).isEqualTo(before);
        assertThat(at(3))
                .containsExactly(
                        "2026-01-01 {code=A, hd=false, network=NBC}", "2026-01-01 {code=B, hd=false, network=ABC}");
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
        assertThat(new VerifyCommits(desk.database.read()).verify().breaches()).isEmpty();
    }
}
