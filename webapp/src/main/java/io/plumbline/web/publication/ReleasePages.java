package io.plumbline.web.publication;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.ReleaseStore;
import io.plumbline.engine.publication.RepublishReleases;
import io.plumbline.engine.publication.RetryPublication;
import io.plumbline.web.page.Acts;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Shown;
import io.plumbline.web.page.TableFoot;
import io.plumbline.web.page.Toast;
import io.plumbline.web.security.Roles;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of releases: what was published where, and how far the rest is. */
@Controller
class ReleasePages {
    private static final int ROWS = 50;

    private final Database database;
    private final Deliveries deliveries;
    private final AuditLog audit;

    ReleasePages(Database database, Deliveries deliveries, AuditLog audit) {
        this.database = database;
        this.deliveries = deliveries;
        this.audit = audit;
    }

    @GetMapping("/releases")
    String list(
            @RequestParam(required = false) @Nullable String dimension,
            @RequestParam(required = false) @Nullable Long before,
            Person who,
            Model model) {
        String code = dimension == null || dimension.isBlank() ? null : dimension;
        if (code != null) {
            new DimensionStore(database.read()).byCode(code);
        }
        List<Publication> found = new ReleaseStore(database.read()).list(code, before, ROWS + 1);
        List<Publication> shown = found.subList(0, Math.min(ROWS, found.size()));
        model.addAttribute(
                "releases",
                shown.stream().map(p -> ReleaseShown.of(p, isSteward(who))).toList());
        model.addAttribute("dimension", code);
        model.addAttribute(
                "foot",
                new TableFoot(
                        Shown.plural(shown.size(), "release"),
                        before == null
                                ? null
                                : new Addresses("/releases")
                                        .with("dimension", code)
                                        .toString(),
                        null,
                        found.size() > ROWS
                                ? new Addresses("/releases")
                                        .with("dimension", code)
                                        .with("before", shown.getLast().id())
                                        .toString()
                                : null));
        model.addAttribute("mayRepublish", isSteward(who));
        return "publication/list";
    }

    @GetMapping("/releases/{id}")
    String release(@PathVariable long id, Person who, Model model) {
        model.addAttribute("release", ReleaseShown.of(new ReleaseStore(database.read()).get(id), isSteward(who)));
        return "publication/release";
    }

    @PostMapping("/releases/{id}/retry")
    String retry(@PathVariable long id, Person who, RedirectAttributes redirect) {
        return Acts.act(redirect, "/releases/" + id, () -> {
            Roles.require(who, "retry a publication", Role.STEWARD, Role.ADMIN);
            Publication waiting = new RetryPublication(database, audit).retry(id, who, seen -> {});
            deliveries.deliverNow(waiting);
            return new Acts.Done("/releases/" + id, Toast.done("Trying again"));
        });
    }

    @PostMapping("/releases/republish")
    String republish(
            @RequestParam long from,
            @RequestParam(required = false) @Nullable Long to,
            @RequestParam(required = false) @Nullable String dimension,
            Person who,
            RedirectAttributes redirect) {
        return Acts.act(redirect, "/releases", () -> {
            Roles.require(who, "publish again", Role.STEWARD, Role.ADMIN);
            String code = dimension == null || dimension.isBlank() ? null : dimension;
            List<Publication> waiting = new RepublishReleases(database, audit).republish(from, to, code, who);
            waiting.forEach(deliveries::deliverNow);
            return new Acts.Done(
                    "/releases",
                    Toast.done(
                            waiting.isEmpty()
                                    ? "Nothing to publish again"
                                    : Shown.plural(waiting.size(), "release") + " published again",
                            "What lies in the lake already is not written a second time."));
        });
    }

    private static boolean isSteward(Person who) {
        return who.has(Role.STEWARD) || who.has(Role.ADMIN);
    }
}
