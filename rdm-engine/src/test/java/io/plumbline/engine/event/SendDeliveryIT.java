package io.plumbline.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditEntry;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sent to receivers of all manners, and what is written down of it. */
@Timeout(60)
class SendDeliveryIT {
    private final Hooks hooks = new Hooks(TestDatabase.fresh());
    private final Receiver receiver = Receiver.open();
    private final MakeWebhook.Made hook = hooks.make(receiver.address());

    @AfterEach
    void close() {
        receiver.close();
        hooks.close();
    }

    private WebhookDelivery.Attempt lastAttempt(long delivery) {
        return hooks.delivery(hook, delivery).attempts().getLast();
    }

    private List<String> acts() {
        return TestDatabase.AUDIT.entries(hooks.database.read(), null, 100).stream()
                .map(AuditEntry::act)
                .toList();
    }

    @Test
    void messageIsSentOnceWithItsSignature() {
        long delivery = hooks.happens(hook);
        assertThat(hooks.send.due()).containsExactly(hook.webhook().id());
        assertThat(hooks.sendAll(hook)).isEqualTo(1);
        assertThat(hooks.send.due()).isEmpty();

        Receiver.Message message = receiver.messages().getFirst();
        WebhookDelivery kept = hooks.delivery(hook, delivery);
        assertThat(message.body()).isEqualTo(kept.body());
        assertThat(message.id()).isEqualTo(kept.messageId()).matches("msg_[0-9a-f]{32}");
        assertThat(message.headers())
                .containsEntry("content-type", "application/json; charset=UTF-8")
                .containsEntry(
                        "webhook-timestamp", Long.toString(hooks.clock.instant().getEpochSecond()))
                .containsEntry(
                        "webhook-signature", hook.secret().sign(kept.messageId(), hooks.clock.instant(), kept.body()));
        assertThat(kept.status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(kept.attempts().getFirst())
                .extracting(WebhookDelivery.Attempt::status, WebhookDelivery.Attempt::answer)
                .containsExactly(200, "thanks");
    }

    static Stream<Arguments> manners() {
        return Stream.of(
                Arguments.of("500", Receiver.Manner.status(500, "boom"), 500, "answered 500", 5),
                Arguments.of("429", Receiver.Manner.status(429, "", "Retry-After", "90"), 429, "answered 429", 90),
                Arguments.of("503", Receiver.Manner.status(503, "", "Retry-After", "91"), 503, "answered 503", 91),
                Arguments.of("hangs", Receiver.Manner.hanging(), null, "did not answer within 1 seconds", 5),
                Arguments.of("drips", Receiver.Manner.dripping(), null, "did not answer within 1 seconds", 5),
                Arguments.of("closes", Receiver.Manner.closing(), null, "broke the connection off", 5),
                Arguments.of(
                        "redirects",
                        Receiver.Manner.status(302, "", "Location", "http://169.254.169.254/latest"),
                        302,
                        "Redirects are not followed",
                        5));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("manners")
    void failureIsWrittenDownAndTriedAgainLater(
            String name,
            Receiver.Manner manner,
            @org.jspecify.annotations.Nullable Integer status,
            String words,
            int seconds) {
        receiver.answers(manner);
        long delivery = hooks.happens(hook);
        boolean isSilent = words.startsWith("did not answer");
        Instant begun = Instant.now();
        assertThat((isSilent ? hooks.hasty : hooks.send).sendNext(hook.webhook().id()))
                .isTrue();
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));

        assertThat(receiver.messages()).hasSize(1);
        WebhookDelivery waiting = hooks.delivery(hook, delivery);
        assertThat(waiting.status()).isEqualTo(DeliveryStatus.PENDING);
        assertThat(waiting.nextTry()).isEqualTo(hooks.clock.instant().plusSeconds(seconds));
        assertThat(lastAttempt(delivery).status()).isEqualTo(status);
        assertThat(lastAttempt(delivery).problem()).contains(words);
        assertThat(hooks.now(hook).failingSince()).isEqualTo(hooks.clock.instant());

        receiver.answers(Receiver.Manner.taking());
        hooks.clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
        assertThat(hooks.sendAll(hook)).as("too early").isZero();
        hooks.clock.advance(Duration.ofMillis(1));
        assertThat(hooks.sendAll(hook)).isEqualTo(1);
        assertThat(receiver.messages().getLast().id())
                .as("the receiver knows it again")
                .isEqualTo(receiver.messages().getFirst().id());
        assertThat(hooks.delivery(hook, delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(hooks.now(hook).failingSince()).isNull();
    }

    @Test
    void receiverThatIsAwayIsTriedAgain() {
        receiver.close();
        long delivery = hooks.happens(hook);
        hooks.sendAll(hook);
        assertThat(lastAttempt(delivery).problem()).contains("refused the connection at port " + receiver.port());
    }

    @Test
    void tenMegabytesOfAnswerAreNotRead() {
        receiver.answers(Receiver.Manner.shouting(10));
        long delivery = hooks.happens(hook);
        hooks.sendAll(hook);
        WebhookDelivery.Attempt attempt = lastAttempt(delivery);
        assertThat(attempt.status()).isEqualTo(200);
        assertThat(attempt.answer()).isEqualTo("é".repeat(500));
        assertThat(hooks.delivery(hook, delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
    }

    @Test
    void goneDisablesAtOnceAndWhatWaitsGoesOutOnceItIsEnabled() {
        receiver.answers(Receiver.Manner.status(410, ""));
        long first = hooks.happens(hook);
        long second = hooks.happens(hook);
        assertThat(hooks.sendAll(hook)).isEqualTo(1);
        Webhook disabled = hooks.now(hook);
        assertThat(disabled.enabled()).isFalse();
        assertThat(disabled.disabledWhy()).contains("410");
        assertThat(acts()).contains("webhook.disable");
        hooks.clock.advance(Duration.ofDays(1));
        assertThat(hooks.send.due()).isEmpty();

        receiver.answers(Receiver.Manner.taking());
        ChangeWebhook change = new ChangeWebhook(hooks.database, TestDatabase.AUDIT, new Destinations(true, Set.of()));
        change.change(disabled.id(), new ChangeWebhook.Wanted(null, null, null, true), hooks.admin, seen -> {});
        hooks.clock.advance(Duration.ofDays(3650));
        assertThat(hooks.sendAll(hook)).isEqualTo(2);
        assertThat(List.of(first, second))
                .allMatch(id -> hooks.delivery(hook, id).status() == DeliveryStatus.DELIVERED);
    }

    @Test
    void fiveDaysOfFailureDisableTheWebhook() {
        receiver.answers(Receiver.Manner.status(500, "no"));
        long first = hooks.happens(hook);
        int tries = 0;
        while (hooks.delivery(hook, first).status() == DeliveryStatus.PENDING) {
            tries += hooks.sendAll(hook);
            hooks.clock.advance(Duration.ofHours(1));
        }
        assertThat(tries).as("at once, and nine times more").isEqualTo(10);
        assertThat(hooks.delivery(hook, first).status()).isEqualTo(DeliveryStatus.FAILED);
        assertThat(hooks.now(hook).enabled()).as("three days and some hours").isTrue();

        hooks.clock.advance(Duration.ofDays(2));
        hooks.happens(hook);
        hooks.sendAll(hook);
        assertThat(hooks.now(hook).enabled()).isFalse();
        assertThat(hooks.now(hook).disabledWhy()).contains("5 days", "answered 500");
        assertThat(acts()).contains("webhook.disable");
    }

    @Test
    void courierThatWasKilledLeavesItsDeliveryToTheNext() {
        long delivery = hooks.happens(hook);
        Instant now = hooks.clock.instant();
        OutboxStore.Claimed killed = hooks.database.inTransaction(tx -> new OutboxStore(tx)
                .claim(hook.webhook().id(), now, now.plusSeconds(60))
                .orElseThrow());
        assertThat(hooks.sendAll(hook)).as("it is taken").isZero();
        hooks.clock.advance(Duration.ofSeconds(60));
        assertThat(hooks.sendAll(hook)).isEqualTo(1);
        assertThat(receiver.messages()).hasSize(1);
        boolean isLate = hooks.database.inTransaction(
                tx -> new OutboxStore(tx).end(killed, DeliveryStatus.FAILED, null, hooks.clock.instant()));
        assertThat(isLate).as("whoever wakes up late writes nothing").isFalse();
        assertThat(hooks.delivery(hook, delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
    }

    @Test
    void oldSecretSignsBesideTheNewOneForADay() {
        MakeWebhook.Made rotated = new RotateSecret(hooks.database, TestDatabase.AUDIT, Hooks.SEAL, hooks.clock)
                .rotate(hook.webhook().id(), hooks.admin);
        assertThat(rotated.secret().text()).isNotEqualTo(hook.secret().text());
        WebhookDelivery kept = hooks.delivery(hook, hooks.happens(hook));
        hooks.sendAll(hook);
        Instant at = hooks.clock.instant();
        assertThat(receiver.messages().getFirst().headers().get("webhook-signature"))
                .isEqualTo(rotated.secret().sign(kept.messageId(), at, kept.body()) + " "
                        + hook.secret().sign(kept.messageId(), at, kept.body()));

        hooks.clock.advance(RotateSecret.OVERLAP);
        WebhookDelivery later = hooks.delivery(hook, hooks.happens(hook));
        hooks.sendAll(hook);
        assertThat(receiver.messages().getLast().headers().get("webhook-signature"))
                .isEqualTo(rotated.secret().sign(later.messageId(), hooks.clock.instant(), later.body()));
    }

    @Test
    void secretOfAnotherKeySendsNothingAndSaysSo() {
        SendDelivery other = new SendDelivery(
                hooks.database,
                TestDatabase.AUDIT,
                new SecretSeal(new byte[] {1, 2, 3}),
                new Destinations(true, Set.of()),
                hooks.clock);
        long delivery = hooks.happens(hook);
        try (other) {
            assertThat(other.sendNext(hook.webhook().id())).isTrue();
        }
        assertThat(receiver.messages()).isEmpty();
        assertThat(lastAttempt(delivery).problem()).contains("another key", "new secret");
    }

    @Test
    void testIsTriedOnceAndADeliveryCanBeSentAgainAlsoWhileDisabled() {
        receiver.answers(Receiver.Manner.status(410, "bye"));
        TestWebhook test = new TestWebhook(hooks.database, TestDatabase.AUDIT, hooks.clock);
        WebhookDelivery trial = test.test(hook.webhook().id(), hooks.admin);
        assertThat(trial.type()).isEqualTo(EventType.TEST);
        assertThat(trial.body()).contains("\"type\":\"webhook.test\"");
        hooks.sendAll(hook);
        assertThat(hooks.delivery(hook, trial.id()).status()).isEqualTo(DeliveryStatus.FAILED);
        assertThat(hooks.now(hook).enabled()).isFalse();

        receiver.answers(Receiver.Manner.taking());
        WebhookDelivery again = new SendAgain(hooks.database, TestDatabase.AUDIT, hooks.clock)
                .send(hook.webhook().id(), trial.id(), hooks.admin);
        assertThat(again.status()).isEqualTo(DeliveryStatus.PENDING);
        assertThat(hooks.sendAll(hook)).isEqualTo(1);
        assertThat(hooks.delivery(hook, trial.id()).status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(hooks.delivery(hook, trial.id()).attempts()).hasSize(2);
        assertThat(receiver.messages()).extracting(Receiver.Message::id).containsOnly(trial.messageId());
        assertThat(acts()).contains("webhook.make", "webhook.test", "webhook.send_again");
    }

    @Test
    void hostThatMovedIntoThePrivateNetworkGetsNothing() {
        AtomicInteger asked = new AtomicInteger();
        Destinations moving = new Destinations(false, Set.of(), host ->
                new InetAddress[] {InetAddress.ofLiteral(asked.getAndIncrement() == 0 ? "8.8.8.8" : "127.0.0.1")});
        String address = "http://moving.example:" + receiver.port() + "/";
        assertThat(moving.require(address)).isEqualTo(address);
        Courier courier = new Courier(moving, Courier.Patience.USUAL);
        try (courier) {
            Reply reply = courier.carry(address, java.util.Map.of(), "{}");
            assertThat(reply)
                    .isInstanceOfSatisfying(
                            Reply.Unanswered.class,
                            it -> assertThat(it.problem()).contains("127.0.0.1", "on this machine itself"));
        }
        assertThat(receiver.messages()).isEmpty();
    }

    @Test
    void connectionGoesToTheAddressThatWasLookedAt() {
        // The name leads elsewhere, or nowhere, for whoever asks the name service a second time.
        Destinations once =
                new Destinations(true, Set.of(), host -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")});
        Courier courier = new Courier(once, Courier.Patience.USUAL);
        try (courier) {
            assertThat(courier.carry("http://pinned.invalid:" + receiver.port() + "/", java.util.Map.of(), "{}"))
                    .isInstanceOf(Reply.Answered.class);
        }
        assertThat(receiver.messages().getFirst().headers()).containsEntry("host", "pinned.invalid:" + receiver.port());
    }

    @Test
    void onlyAdministratorsHaveToDoWithWebhooks() {
        Person steward = new Person(7, "stella", "Stella", true, "system", Set.of(Role.STEWARD, Role.ANALYST));
        TestWebhook test = new TestWebhook(hooks.database, TestDatabase.AUDIT, hooks.clock);
        assertThatThrownBy(() -> test.test(hook.webhook().id(), steward))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ROLE_MISSING));
        assertThat(acts()).contains("webhook.test.refused");
    }

    @Test
    void removedWebhookLeavesNothingAndOldDeliveriesAreForgotten() {
        long delivery = hooks.happens(hook);
        hooks.sendAll(hook);
        assertThat(new SweepDeliveries(hooks.database)
                        .sweep(hooks.clock.instant().plus(SweepDeliveries.KEPT)))
                .isZero();
        assertThat(new SweepDeliveries(hooks.database)
                        .sweep(hooks.clock.instant().plus(SweepDeliveries.KEPT).plusSeconds(1)))
                .isEqualTo(1);
        assertThatThrownBy(() -> hooks.delivery(hook, delivery)).hasMessageContaining("30 days");
        hooks.happens(hook);
        new RemoveWebhook(hooks.database, TestDatabase.AUDIT)
                .remove(hook.webhook().id(), hooks.admin, seen -> {});
        assertThat(hooks.send.due()).isEmpty();
        assertThatThrownBy(() -> hooks.now(hook)).hasMessageContaining("There is no webhook");
    }
}
