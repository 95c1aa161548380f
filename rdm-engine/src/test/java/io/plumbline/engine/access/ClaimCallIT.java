package io.plumbline.engine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A call that has a key is done once, whatever becomes of the one who does it. */
class ClaimCallIT {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOON.plus(ClaimCall.LOST_AFTER).plusSeconds(1);
    private static final CallAnswer CREATED = new CallAnswer(201, Map.of("Location", "/x/1"), "{\"id\":1}");

    private final Database database = TestDatabase.fresh();
    private final ClaimCall claims = new ClaimCall(database);
    private final KeyedCallStore calls = new KeyedCallStore(database.read());

    @Test
    void firstAnswerIsTheAnswerOfAll() {
        calls.answer(granted(NOON), CREATED);
        assertThat(claims.claim(1, "k", "hash", LATER)).isEqualTo(new Claim.Done(CREATED));
        assertThat(claims.claim(2, "k", "hash", NOON)).as("another person").isInstanceOf(Claim.Granted.class);
    }

    @Test
    void keyOfAnotherRequestIsRefused() {
        calls.answer(granted(NOON), CREATED);
        refused(ErrorCode.IDEMPOTENCY_KEY_REUSED, () -> claims.claim(1, "k", "other", NOON));
    }

    @Test
    void secondWaitsWhileTheFirstIsUnderWay() {
        granted(NOON);
        refused(ErrorCode.IDEMPOTENCY_UNDER_WAY, () -> claims.claim(1, "k", "hash", NOON.plusSeconds(60)));
    }

    @Test
    void lostRunWithoutEffectIsTakenOverAndCanWriteNoMore() {
        Claim.Granted lost = granted(NOON);
        Claim.Granted next = granted(LATER);
        refused(ErrorCode.IDEMPOTENCY_UNDER_WAY, () -> addPerson(lost, "late"));
        addPerson(next, "once");
        assertThat(new PersonStore(database.read()).byLogin("late")).isEmpty();
        assertThat(new PersonStore(database.read()).byLogin("once")).isPresent();
        calls.answer(lost, CREATED);
        refused(ErrorCode.IDEMPOTENCY_UNDER_WAY, () -> claims.claim(1, "k", "hash", LATER.plusSeconds(1)));
    }

    @Test
    void lostRunWithAnEffectIsNotDoneAgain() {
        addPerson(granted(NOON), "once");
        refused(ErrorCode.IDEMPOTENCY_UNDER_WAY, () -> claims.claim(1, "k", "hash", NOON));
        refused(ErrorCode.IDEMPOTENCY_ANSWER_LOST, () -> claims.claim(1, "k", "hash", LATER));
    }

    @Test
    void failureBeforeAnyEffectLeavesTheKeyFree() {
        assertThat(calls.release(granted(NOON))).isTrue();
        Claim.Granted second = granted(NOON);
        addPerson(second, "once");
        assertThat(calls.release(second)).as("it had an effect").isFalse();
    }

    @Test
    void secretIsNotKept() {
        calls.answer(granted(NOON), null);
        refused(ErrorCode.IDEMPOTENCY_ANSWER_LOST, () -> claims.claim(1, "k", "hash", NOON));
    }

    @Test
    void keyIsForgottenAfterADay() {
        calls.answer(granted(NOON), CREATED);
        Instant tomorrow = NOON.plus(ClaimCall.KEPT).plus(Duration.ofSeconds(1));
        assertThat(claims.claim(1, "k", "other", tomorrow)).isInstanceOf(Claim.Granted.class);
        assertThat(calls.sweep(tomorrow.plusSeconds(1), 10)).isEqualTo(1);
        assertThat(calls.sweep(tomorrow.plusSeconds(1), 10)).isZero();
    }

    private Claim.Granted granted(Instant now) {
        return (Claim.Granted) claims.claim(1, "k", "hash", now);
    }

    private void addPerson(Claim.Granted claim, String login) {
        database.witnessed(tx -> new KeyedCallStore(tx).noteEffect(claim), () -> {
            database.transact(tx -> new PersonStore(tx).create(login, login, "", Set.of(Role.VIEWER)));
            return login;
        });
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
