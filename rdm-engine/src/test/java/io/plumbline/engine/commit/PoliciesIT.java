package io.plumbline.engine.commit;

import static io.plumbline.engine.commit.Desk.JAN;
import static io.plumbline.engine.commit.Desk.added;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeRequest;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.EditMember;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.policy.ChangePolicy;
import io.plumbline.engine.policy.Policy;
import io.plumbline.engine.policy.PolicyJson;
import io.plumbline.engine.policy.PolicyStore;
import io.plumbline.engine.review.Approvals;
import io.plumbline.engine.review.DecideReview;
import io.plumbline.engine.review.Decision;
import io.plumbline.engine.review.ReviewStore;
import io.plumbline.engine.review.SubmitChangeSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Policies hold at submission, at each decision and at the commit. */
class PoliciesIT {
    private final Desk desk = new Desk();
    private final Person second = desk.person("second", Role.STEWARD);

    private Policy say(String rules) {
        return say(rules, null, desk.steward);
    }

    private Policy say(String rules, @Nullable Integer seen, Person who) {
        return new ChangePolicy(desk.database, TestDatabase.AUDIT)
                .change("TELEVISION", PolicyJson.parse(rules), seen, who);
    }

    private void submit(long set) {
        new SubmitChangeSet(desk.database, TestDatabase.AUDIT).submit(set, desk.analyst, "because");
    }

    private ChangeSetStatus decide(long set, Person who, Decision decision) {
        return new DecideReview(desk.database, TestDatabase.AUDIT)
                .decide(set, who, decision, null, "said")
                .status();
    }

    private ChangeSet get(long set) {
        return new ChangeSetStore(desk.database.read()).get(set);
    }

    private static void refused(ErrorCode code, ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void theSecondStewardApproves() {
        say("{\"rule\":{\"approvals\":2}}");
        long set = desk.draft(added("A", JAN, "one"));
        submit(set);
        assertThat(decide(set, desk.steward, Decision.APPROVE)).isEqualTo(ChangeSetStatus.SUBMITTED);
        refused(ErrorCode.WRONG_STATE, () -> decide(set, desk.steward, Decision.APPROVE));
        refused(ErrorCode.WRONG_STATE, () -> desk.commit(set));
        assertThat(decide(set, second, Decision.APPROVE)).isEqualTo(ChangeSetStatus.APPROVED);
        refused(ErrorCode.WRONG_STATE, () -> decide(set, second, Decision.APPROVE));
        desk.commit(set);
        assertThat(new ReviewStore(desk.database.read()).of(set))
                .allSatisfy(review -> assertThat(review.policies()).isEqualTo(Map.of("TELEVISION", 1)));
    }

    @Test
    void approvalsBeforeARequestOrAnEditCountNoMore() {
        say("{\"dimensions\":{\"STATION_D\":{\"approvals\":2}}}");
        long set = desk.draft(added("A", JAN, "one"));
        submit(set);
        decide(set, desk.steward, Decision.APPROVE);
        decide(set, second, Decision.REQUEST_CHANGES);
        submit(set);
        assertThat(decide(set, desk.steward, Decision.APPROVE)).isEqualTo(ChangeSetStatus.SUBMITTED);
        assertThat(Approvals.standing(desk.database.read(), get(set))).isEqualTo(Set.of(desk.steward.id()));
        new EditMember(desk.database, TestDatabase.AUDIT)
                .edit(
                        set,
                        new ChangeRequest(
                                "STATION_D", List.of("B"), ChangeKind.ADDED, JAN, null, Map.of("network", "x"), null),
                        desk.analyst);
        assertThat(Approvals.standing(desk.database.read(), get(set))).isEmpty();
        submit(set);
        assertThat(decide(set, second, Decision.APPROVE)).isEqualTo(ChangeSetStatus.SUBMITTED);
        assertThat(decide(set, desk.steward, Decision.APPROVE)).isEqualTo(ChangeSetStatus.APPROVED);
    }

    @Test
    void thePolicyThatHoldsAtTheCommitCounts() {
        long set = desk.draft(added("A", JAN, "one"));
        desk.approve(set);
        say("{\"rule\":{\"approvals\":2}}");
        long head = desk.head();
        refused(ErrorCode.APPROVALS_MISSING, () -> desk.commit(set));
        assertThat(desk.head()).isEqualTo(head);
        assertThat(decide(set, second, Decision.APPROVE)).isEqualTo(ChangeSetStatus.APPROVED);
        say(
                "{\"rule\":{\"approvals\":2,\"locked_periods\":[{\"name\":\"2026\",\"from\":\"2026-01-01\",\"until\":\"2027-01-01\",\"refuse\":true}]}}");
        refused(ErrorCode.PERIOD_LOCKED, () -> desk.commit(set));
        say("{\"rule\":{\"approvals\":2}}");
        desk.commit(set);
        assertThat(desk.head()).isEqualTo(head + 1);
    }

    @Test
    void aClosedPeriodRefusesWhatTakesEffectInIt() {
        say(
                "{\"rule\":{\"locked_periods\":[{\"name\":\"January 2026\",\"from\":\"2026-01-01\",\"until\":\"2026-02-01\",\"refuse\":true}]}}");
        long inIt = desk.draft(added("A", JAN, "one"));
        refused(ErrorCode.PERIOD_LOCKED, () -> submit(inIt));
        long after = desk.draft(added("A", JAN.plusMonths(1), "one"));
        desk.approve(after);
        desk.commit(after);
    }

    @Test
    void policiesAreSaidByStewardsAndKept() {
        refused(ErrorCode.ROLE_MISSING, () -> say("{}", null, desk.analyst));
        refused(
                ErrorCode.UNKNOWN_FACT_SOURCE,
                () -> say(
                        "{\"rule\":{\"budgets\":[{\"fact_source\":\"NONE_F\",\"measure\":\"rows\",\"percent\":\"1\",\"approvals\":2}]}}"));
        refused(ErrorCode.UNKNOWN_DIMENSION, () -> say("{\"dimensions\":{\"NONE_D\":{}}}"));
        refused(ErrorCode.BAD_REQUEST, () -> say("{\"rule\":{\"approvals\":0}}"));
        refused(ErrorCode.UNKNOWN_FIELD, () -> say("{\"rule\":{\"approval\":2}}"));
        assertThat(say("{\"rule\":{\"approvals\":2}}").version()).isEqualTo(1);
        assertThat(say("{\"rule\":{\"approvals\":3}}", 1, second).version()).isEqualTo(2);
        refused(ErrorCode.STALE_VERSION, () -> say("{}", 1, desk.steward));
        assertThat(new PolicyStore(desk.database.read()).versions("TELEVISION"))
                .extracting(policy -> policy.changedBy() + " " + policy.rule().approvals())
                .containsExactly("second 3", "steward 2");
        refused(ErrorCode.UNKNOWN_POLICY, () -> new PolicyStore(desk.database.read()).ofDomain("RADIO"));
    }

    @Test
    void ofSeveralWhoSayItAtOnceOneIsHeard() throws Exception {
        Callable<Integer> sayer = () -> {
            try {
                return say("{\"rule\":{\"approvals\":2}}", 0, desk.steward).version();
            } catch (RdmException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.STALE_VERSION);
                return 0;
            }
        };
        List<Integer> versions = new ArrayList<>();
        try (ExecutorService people = Executors.newFixedThreadPool(4)) {
            for (Future<Integer> said : people.invokeAll(Collections.nCopies(4, sayer))) {
                versions.add(said.get());
            }
        }
        assertThat(versions).containsExactlyInAnyOrder(1, 0, 0, 0);
    }
}
