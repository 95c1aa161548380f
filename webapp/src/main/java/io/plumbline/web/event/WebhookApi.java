package io.plumbline.web.event;

import static io.plumbline.engine.error.ErrorCode.BAD_REQUEST;
import static io.plumbline.engine.error.ErrorCode.LOCATION_NOT_ALLOWED;
import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DELIVERY;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_WEBHOOK;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.event.ChangeWebhook;
import io.plumbline.engine.event.DeliveryStore;
import io.plumbline.engine.event.MakeWebhook;
import io.plumbline.engine.event.Webhook;
import io.plumbline.engine.event.WebhookDelivery;
import io.plumbline.engine.event.WebhookKind;
import io.plumbline.engine.event.WebhookStore;
import io.plumbline.web.api.Answers;
import io.plumbline.web.api.Cursors;
import io.plumbline.web.api.ETags;
import io.plumbline.web.api.Page;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.call.Secret;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Webhooks and the log of their deliveries, for administrators. */
@RestController
@RequestMapping(path = "/api/v1/webhooks", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "webhooks", description = "Who is told of releases; for administrators")
class WebhookApi {
    private final Database database;
    private final WebhookActs acts;
    private final Cursors cursors;

    WebhookApi(Database database, WebhookActs acts, Cursors cursors) {
        this.database = database;
        this.acts = acts;
        this.cursors = cursors;
    }

    /**
     * A webhook to be made.
     *
     * @param events both where it is absent
     * @param dimensions all where it is absent or empty
     */
    @Schema(name = "NewWebhook")
    record NewWebhookJson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String address,

            @Nullable WebhookKind kind,
            @Nullable List<String> events,
            @Nullable List<String> dimensions) {}

    /**
     * What is to be changed of a webhook; what is absent stays.
     *
     * @param dimensions empty for all
     */
    @Schema(name = "WebhookChange")
    record WebhookChangeJson(
            @Nullable String address,
            @Nullable List<String> events,
            @Nullable List<String> dimensions,
            @Nullable Boolean enabled) {}

    @GetMapping
    @Operation(operationId = "listWebhooks", summary = "All webhooks, oldest first, without their secrets")
    @Refuses(ROLE_MISSING)
    Page<WebhookJson> list(Person who) {
        WebhookActs.mayLook(who);
        return Page.all(new WebhookStore(database.read())
                .all().stream().map(WebhookJson::of).toList());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "makeWebhook",
            summary = "Make a webhook, which is told of releases from then on",
            description =
                    "The secret that its messages are signed with is in this answer and nowhere else. STANDARD where no kind is named. docs/events.md describes what is sent.")
    @Answers(value = HttpStatus.CREATED, eTag = true, location = true)
    @Refuses({ROLE_MISSING, LOCATION_NOT_ALLOWED, UNKNOWN_DIMENSION})
    ResponseEntity<WebhookJson> make(@RequestBody NewWebhookJson body, Person who, HttpServletRequest request) {
        Secret.mark(request);
        if (body.address() == null) {
            throw new RdmException(BAD_REQUEST, "A webhook needs an address, such as https://example.com/hook.");
        }
        MakeWebhook.Made made = acts.make(
                Objects.requireNonNullElse(body.kind(), WebhookKind.STANDARD),
                body.address(),
                WebhookActs.types(
                        Objects.requireNonNullElse(body.events(), List.of("release.published", "release.failed"))),
                Objects.requireNonNullElse(body.dimensions(), List.of()),
                who);
        return ResponseEntity.created(
                        URI.create("/api/v1/webhooks/" + made.webhook().id()))
                .eTag(eTag(made.webhook()))
                .body(WebhookJson.of(made));
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getWebhook", summary = "A webhook, without its secret")
    @Answers(eTag = true)
    @Refuses({ROLE_MISSING, UNKNOWN_WEBHOOK})
    ResponseEntity<WebhookJson> get(@PathVariable long id, Person who) {
        WebhookActs.mayLook(who);
        return answer(new WebhookStore(database.read()).get(id));
    }

    @PatchMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "changeWebhook",
            summary = "Change a webhook, disable it, or enable it again",
            description = "What waited for one that was disabled is sent as soon as it is enabled.")
    @Answers(eTag = true)
    @Refuses({ROLE_MISSING, UNKNOWN_WEBHOOK, LOCATION_NOT_ALLOWED, UNKNOWN_DIMENSION})
    ResponseEntity<WebhookJson> change(
            @PathVariable long id,
            @RequestBody WebhookChangeJson body,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        ChangeWebhook.Wanted wanted = new ChangeWebhook.Wanted(
                body.address(),
                body.events() == null ? null : WebhookActs.types(body.events()),
                body.dimensions(),
                body.enabled());
        return answer(acts.change(id, wanted, who, seen -> expect(ifMatch, seen)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "removeWebhook", summary = "Remove a webhook with the log of its deliveries")
    @Refuses({ROLE_MISSING, UNKNOWN_WEBHOOK})
    void remove(
            @PathVariable long id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        acts.remove(id, who, seen -> expect(ifMatch, seen));
    }

    @PostMapping("/{id}/secret")
    @Operation(
            operationId = "rotateWebhookSecret",
            summary = "Give a webhook a new secret",
            description = "The secret is in this answer and nowhere else. The one before signs beside it for a day.")
    @Answers(eTag = true)
    @Refuses({ROLE_MISSING, UNKNOWN_WEBHOOK})
    ResponseEntity<WebhookJson> rotate(@PathVariable long id, Person who, HttpServletRequest request) {
        Secret.mark(request);
        MakeWebhook.Made made = acts.rotate(id, who);
        return ResponseEntity.ok().eTag(eTag(made.webhook())).body(WebhookJson.of(made));
    }

    @PostMapping("/{id}/test")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "testWebhook",
            summary = "Send a test event, once",
            description = "Also to a webhook that is disabled.")
    @Refuses({ROLE_MISSING, UNKNOWN_WEBHOOK})
    WebhookDeliveryJson test(@PathVariable long id, Person who) {
        return WebhookDeliveryJson.of(acts.test(id, who));
    }

    @GetMapping("/{id}/deliveries")
    @Operation(operationId = "listWebhookDeliveries", summary = "A webhook's deliveries with their tries, newest first")
    @Refuses({ROLE_MISSING, UNKNOWN_WEBHOOK})
    Page<WebhookDeliveryJson> deliveries(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit,
            Person who) {
        WebhookActs.mayLook(who);
        new WebhookStore(database.read()).get(id);
        int rows = Cursors.limit(limit);
        Cursors.InList list = cursors.in("webhook-deliveries", id);
        List<WebhookDelivery> found = new DeliveryStore(database.read()).of(id, list.number(cursor), rows + 1);
        return Page.of(found, rows, list, WebhookDelivery::id).map(WebhookDeliveryJson::of);
    }

    @PostMapping("/{id}/deliveries/{delivery}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "retryWebhookDelivery",
            summary = "Send a delivery again now",
            description = "Whatever became of it before, under the same id; also to a webhook that is disabled.")
    @Refuses({ROLE_MISSING, UNKNOWN_WEBHOOK, UNKNOWN_DELIVERY})
    WebhookDeliveryJson retry(@PathVariable long id, @PathVariable long delivery, Person who) {
        return WebhookDeliveryJson.of(acts.again(id, delivery, who));
    }

    private static ResponseEntity<WebhookJson> answer(Webhook webhook) {
        return ResponseEntity.ok().eTag(eTag(webhook)).body(WebhookJson.of(webhook));
    }

    private static String eTag(Webhook webhook) {
        return ETags.of(webhook.version());
    }

    private static void expect(@Nullable String ifMatch, Webhook seen) {
        ETags.require(ifMatch, eTag(seen), "Webhook " + seen.id());
    }
}
