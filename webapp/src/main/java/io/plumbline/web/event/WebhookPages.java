package io.plumbline.web.event;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.event.ChangeWebhook;
import io.plumbline.engine.event.DeliveryStore;
import io.plumbline.engine.event.MakeWebhook;
import io.plumbline.engine.event.WebhookDelivery;
import io.plumbline.engine.event.WebhookKind;
import io.plumbline.engine.event.WebhookStore;
import io.plumbline.web.page.Acts;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Shown;
import io.plumbline.web.page.TableFoot;
import io.plumbline.web.page.Toast;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of webhooks, for administrators. */
@Controller
class WebhookPages {
    private static final int ROWS = 50;
    /** Name of the flash attribute: a secret is on one page, once. */
    private static final String SECRET = "secret";

    private final Database database;
    private final WebhookActs acts;

    WebhookPages(Database database, WebhookActs acts) {
        this.database = database;
        this.acts = acts;
    }

    /** What is typed into the form of a new webhook. */
    record Form(String address, String kind, List<String> events, String dimensions) {
        static final Form EMPTY =
                new Form("", WebhookKind.STANDARD.name(), List.of("release.published", "release.failed"), "");

        public boolean wants(String event) {
            return events.contains(event);
        }
    }

    @GetMapping("/webhooks")
    String list(Person who, Model model) {
        WebhookActs.mayLook(who);
        return list(model, Form.EMPTY, null);
    }

    private String list(Model model, Form form, @Nullable String refused) {
        Instant now = Instant.now();
        model.addAttribute(
                "webhooks",
                new WebhookStore(database.read())
                        .all().stream().map(w -> WebhookShown.of(w, now)).toList());
        model.addAttribute("form", form);
        model.addAttribute("kinds", WebhookShown.Choice.all());
        model.addAttribute("refused", refused);
        return "event/webhooks";
    }

    @PostMapping("/webhooks")
    String make(
            @RequestParam String address,
            @RequestParam String kind,
            @RequestParam(defaultValue = "") List<String> event,
            @RequestParam(defaultValue = "") String dimensions,
            Person who,
            Model model,
            RedirectAttributes redirect) {
        WebhookActs.mayLook(who);
        try {
            WebhookKind form = Arrays.stream(WebhookKind.values())
                    .filter(known -> known.name().equals(kind))
                    .findFirst()
                    .orElse(WebhookKind.STANDARD);
            MakeWebhook.Made made = acts.make(form, address, WebhookActs.types(event), codes(dimensions), who);
            return shown(redirect, made, "Made");
        } catch (RdmException e) {
            return list(model, new Form(address, kind, event, dimensions), e.sentence());
        }
    }

    @GetMapping("/webhooks/{id}")
    String one(@PathVariable long id, @RequestParam(required = false) @Nullable Long before, Person who, Model model) {
        WebhookActs.mayLook(who);
        model.addAttribute("webhook", WebhookShown.of(new WebhookStore(database.read()).get(id), Instant.now()));
        List<WebhookDelivery> found = new DeliveryStore(database.read()).of(id, before, ROWS + 1);
        List<WebhookDelivery> shown = found.subList(0, Math.min(ROWS, found.size()));
        model.addAttribute(
                "deliveries", shown.stream().map(WebhookDeliveryShown::of).toList());
        model.addAttribute(
                "foot",
                new TableFoot(
                        shown.size() == 1 ? "1 delivery" : Shown.count(shown.size()) + " deliveries",
                        before == null ? null : page(id),
                        null,
                        found.size() > ROWS
                                ? new Addresses(page(id))
                                        .with("before", shown.getLast().id())
                                        .toString()
                                : null));
        return "event/webhook";
    }

    @GetMapping("/webhooks/{id}/deliveries/{delivery}")
    String delivery(@PathVariable long id, @PathVariable long delivery, Person who, Model model) {
        WebhookActs.mayLook(who);
        model.addAttribute("webhook", WebhookShown.of(new WebhookStore(database.read()).get(id), Instant.now()));
        model.addAttribute("delivery", WebhookDeliveryShown.of(new DeliveryStore(database.read()).get(id, delivery)));
        return "event/delivery";
    }

    @PostMapping("/webhooks/{id}/change")
    String change(
            @PathVariable long id,
            @RequestParam String address,
            @RequestParam(defaultValue = "") List<String> event,
            @RequestParam(defaultValue = "") String dimensions,
            Person who,
            RedirectAttributes redirect) {
        return Acts.act(redirect, page(id), () -> {
            acts.change(
                    id,
                    new ChangeWebhook.Wanted(address, WebhookActs.types(event), codes(dimensions), null),
                    who,
                    seen -> {});
            return new Acts.Done(page(id), Toast.done("Changed"));
        });
    }

    @PostMapping("/webhooks/{id}/enable")
    String enable(@PathVariable long id, Person who, RedirectAttributes redirect) {
        return Acts.act(redirect, page(id), () -> {
            acts.change(id, new ChangeWebhook.Wanted(null, null, null, true), who, seen -> {});
            return new Acts.Done(page(id), Toast.done("Enabled", "What had waited for it is being sent."));
        });
    }

    @PostMapping("/webhooks/{id}/disable")
    String disable(@PathVariable long id, Person who, RedirectAttributes redirect) {
        return Acts.act(redirect, page(id), () -> {
            acts.change(id, new ChangeWebhook.Wanted(null, null, null, false), who, seen -> {});
            return new Acts.Done(page(id), Toast.done("Disabled", "Nothing is sent to it until it is enabled."));
        });
    }

    @PostMapping("/webhooks/{id}/secret")
    String rotate(@PathVariable long id, Person who, RedirectAttributes redirect) {
        try {
            return shown(redirect, acts.rotate(id, who), "The secret is another one now");
        } catch (RdmException e) {
            redirect.addFlashAttribute(Toast.NAME, Toast.failed("Not done", e.sentence()));
            return "redirect:" + page(id);
        }
    }

    @PostMapping("/webhooks/{id}/test")
    String test(@PathVariable long id, Person who, RedirectAttributes redirect) {
        return Acts.act(redirect, page(id), () -> {
            WebhookDelivery delivery = acts.test(id, who);
            return new Acts.Done(
                    page(id) + "/deliveries/" + delivery.id(),
                    Toast.done("The test is on its way", "Load the page again to see what became of it."));
        });
    }

    @PostMapping("/webhooks/{id}/remove")
    String remove(@PathVariable long id, Person who, RedirectAttributes redirect) {
        return Acts.act(redirect, page(id), () -> {
            acts.remove(id, who, seen -> {});
            return new Acts.Done("/webhooks", Toast.done("Removed"));
        });
    }

    @PostMapping("/webhooks/{id}/deliveries/{delivery}/retry")
    String retry(@PathVariable long id, @PathVariable long delivery, Person who, RedirectAttributes redirect) {
        String back = page(id) + "/deliveries/" + delivery;
        return Acts.act(redirect, back, () -> {
            acts.again(id, delivery, who);
            return new Acts.Done(
                    back, Toast.done("It is being sent again", "Load the page again to see what became of it."));
        });
    }

    private static String shown(RedirectAttributes redirect, MakeWebhook.Made made, String title) {
        redirect.addFlashAttribute(SECRET, made.secret().text());
        redirect.addFlashAttribute(Toast.NAME, Toast.done(title));
        return "redirect:" + page(made.webhook().id());
    }

    private static String page(long id) {
        return "/webhooks/" + id;
    }

    private static List<String> codes(String typed) {
        return Arrays.stream(typed.split("[,\\s]+"))
                .filter(code -> !code.isEmpty())
                .toList();
    }
}
