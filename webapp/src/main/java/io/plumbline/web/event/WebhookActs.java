package io.plumbline.web.event;

import static io.plumbline.engine.error.ErrorCode.BAD_REQUEST;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.event.ChangeWebhook;
import io.plumbline.engine.event.Destinations;
import io.plumbline.engine.event.EventType;
import io.plumbline.engine.event.MakeWebhook;
import io.plumbline.engine.event.RemoveWebhook;
import io.plumbline.engine.event.RotateSecret;
import io.plumbline.engine.event.SecretSeal;
import io.plumbline.engine.event.SendAgain;
import io.plumbline.engine.event.TestWebhook;
import io.plumbline.engine.event.Webhook;
import io.plumbline.engine.event.WebhookDelivery;
import io.plumbline.engine.event.WebhookKind;
import io.plumbline.web.security.Roles;
import java.time.Clock;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** What administrators do with webhooks, on pages and through the API. */
@Component
final class WebhookActs {
    private final MakeWebhook make;
    private final ChangeWebhook change;
    private final RotateSecret rotate;
    private final RemoveWebhook remove;
    private final TestWebhook test;
    private final SendAgain again;
    private final Couriers couriers;

    WebhookActs(Database database, AuditLog audit, SecretSeal seal, Destinations destinations, Couriers couriers) {
        this.make = new MakeWebhook(database, audit, seal, destinations);
        this.change = new ChangeWebhook(database, audit, destinations);
        this.rotate = new RotateSecret(database, audit, seal, Clock.systemUTC());
        this.remove = new RemoveWebhook(database, audit);
        this.test = new TestWebhook(database, audit, Clock.systemUTC());
        this.again = new SendAgain(database, audit, Clock.systemUTC());
        this.couriers = couriers;
    }

    /** Lets administrators look; a webhook's address may hold a key of its receiver's. */
    static void mayLook(Person who) {
        Roles.require(who, "see webhooks", Role.ADMIN);
    }

    /** The types of these words. */
    static Set<EventType> types(Collection<String> words) {
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (String word : words) {
            types.add(EventType.subscribable(word)
                    .orElseThrow(() -> new RdmException(
                            BAD_REQUEST,
                            "There is no event \"" + word
                                    + "\" to be told of; there are release.published and release.failed.")));
        }
        return types;
    }

    MakeWebhook.Made make(
            WebhookKind kind, String address, Set<EventType> events, List<String> dimensions, Person who) {
        return make.make(kind, address, events, dimensions, who);
    }

    Webhook change(long id, ChangeWebhook.Wanted wanted, Person who, Consumer<Webhook> expected) {
        Webhook changed = change.change(id, wanted, who, expected);
        couriers.hurry();
        return changed;
    }

    MakeWebhook.Made rotate(long id, Person who) {
        return rotate.rotate(id, who);
    }

    void remove(long id, Person who, Consumer<Webhook> expected) {
        remove.remove(id, who, expected);
    }

    WebhookDelivery test(long id, Person who) {
        WebhookDelivery delivery = test.test(id, who);
        couriers.hurry();
        return delivery;
    }

    WebhookDelivery again(long id, long delivery, Person who) {
        WebhookDelivery waiting = again.send(id, delivery, who);
        couriers.hurry();
        return waiting;
    }
}
