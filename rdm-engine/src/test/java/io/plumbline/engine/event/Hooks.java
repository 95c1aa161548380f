package io.plumbline.engine.event;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.database.Database;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Webhooks on a database of a test, what happens to them, and their couriers. */
final class Hooks implements AutoCloseable {
    static final SecretSeal SEAL = new SecretSeal(new byte[32]);

    private static final Courier.Patience LITTLE = new Courier.Patience(Duration.ofMillis(500), Duration.ofSeconds(1));
    private static final AtomicLong PUBLICATIONS = new AtomicLong(1000);

    final MovingClock clock = new MovingClock();
    final Database database;
    final Person admin;
    final SendDelivery send;
    /** Waits for an answer a second only. */
    final SendDelivery hasty;

    Hooks(Database database) {
        this(database, new Destinations(true, Set.of()));
    }

    Hooks(Database database, Destinations destinations) {
        this.database = database;
        PersonStore people = new PersonStore(database.read());
        people.create("admin", "Ada", "x", Set.of(Role.ADMIN));
        this.admin = people.byLogin("admin").orElseThrow();
        this.send = courier(destinations, Courier.Patience.USUAL);
        this.hasty = courier(destinations, LITTLE);
    }

    private SendDelivery courier(Destinations destinations, Courier.Patience patience) {
        return new SendDelivery(database, TestDatabase.AUDIT, SEAL, new Courier(destinations, patience), clock);
    }

    MakeWebhook.Made make(String address) {
        return make(WebhookKind.STANDARD, address, EnumSet.of(EventType.RELEASE_PUBLISHED, EventType.RELEASE_FAILED));
    }

    MakeWebhook.Made make(WebhookKind kind, String address, Set<EventType> events, String... dimensions) {
        return new MakeWebhook(database, TestDatabase.AUDIT, SEAL, new Destinations(true, Set.of()))
                .make(kind, address, events, List.of(dimensions), admin);
    }

    /** Something that happened, in the outbox for one webhook. */
    long happens(MakeWebhook.Made hook) {
        return database.inTransaction(tx -> {
            OutboxStore outbox = new OutboxStore(tx);
            OutboxStore.Noted noted = outbox.note(
                            EventType.RELEASE_PUBLISHED, PUBLICATIONS.incrementAndGet(), clock.instant())
                    .orElseThrow();
            return outbox.insert(
                    hook.webhook().id(), noted, "{\"event\":\"" + noted.messageId() + "\"}", false, clock.instant());
        });
    }

    WebhookDelivery delivery(MakeWebhook.Made hook, long id) {
        return new DeliveryStore(database.read()).get(hook.webhook().id(), id);
    }

    Webhook now(MakeWebhook.Made hook) {
        return new WebhookStore(database.read()).get(hook.webhook().id());
    }

    /** Sends what is due to a webhook; gives how much that was. */
    int sendAll(MakeWebhook.Made hook) {
        int sent = 0;
        while (send.sendNext(hook.webhook().id())) {
            sent++;
        }
        return sent;
    }

    @Override
    public void close() {
        send.close();
        hasty.close();
    }
}
