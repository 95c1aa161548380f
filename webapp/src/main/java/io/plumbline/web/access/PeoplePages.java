package io.plumbline.web.access;

import io.plumbline.engine.access.PeopleFilter;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.access.TokenStore;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.people.ChangePerson;
import io.plumbline.web.page.Acts;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Shown;
import io.plumbline.web.page.TableFoot;
import io.plumbline.web.page.Toast;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of people, for administrators. */
@Controller
class PeoplePages {
    private static final int ROWS = 100;
    private static final int DEEDS = 30;

    private final Database database;
    private final AuditLog audit;
    private final PeopleActs acts;

    PeoplePages(Database database, AuditLog audit, PeopleActs acts) {
        this.database = database;
        this.audit = audit;
        this.acts = acts;
    }

    /** What is typed into the form of a new person; a password is never shown again. */
    record Form(String login, String name, List<PersonShown.RoleChoice> roles) {
        static final Form EMPTY = new Form("", "", PersonShown.RoleChoice.all(Set.of(Role.VIEWER)));
    }

    /** What the list is filtered by, as its address says it. */
    record Sought(String q, String role, String state) {
        boolean isFiltered() {
            return !q.isBlank() || !role.isEmpty() || !state.isEmpty();
        }

        PeopleFilter filter() {
            return new PeopleFilter(
                    q.isBlank() ? null : q.strip(),
                    Arrays.stream(Role.values())
                            .filter(known -> known.name().equalsIgnoreCase(role))
                            .findFirst()
                            .orElse(null),
                    switch (state) {
                        case "enabled" -> true;
                        case "disabled" -> false;
                        default -> null;
                    });
        }

        String address(@Nullable String after) {
            return new Addresses("/people")
                    .with("q", q.strip())
                    .with("role", role)
                    .with("state", state)
                    .with("after", after)
                    .toString();
        }
    }

    @GetMapping("/people")
    String list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(required = false) @Nullable String after,
            Person who,
            Model model) {
        PeopleActs.mayLook(who);
        return list(model, new Sought(q, role, state), after, Form.EMPTY, null);
    }

    private String list(Model model, Sought sought, @Nullable String after, Form form, @Nullable String refused) {
        Instant now = Instant.now();
        List<Person> found = new PersonStore(database.read()).list(sought.filter(), after, ROWS + 1);
        List<Person> shown = found.subList(0, Math.min(ROWS, found.size()));
        model.addAttribute(
                "people",
                shown.stream().map(person -> PersonShown.of(person, now)).toList());
        model.addAttribute("sought", sought);
        model.addAttribute("filtered", sought.isFiltered());
        model.addAttribute("roles", PersonShown.RoleChoice.sought(sought.role()));
        model.addAttribute(
                "foot",
                new TableFoot(
                        shown.size() == 1 ? "1 person" : Shown.count(shown.size()) + " people",
                        after == null ? null : sought.address(null),
                        null,
                        found.size() > ROWS ? sought.address(shown.getLast().login()) : null));
        model.addAttribute("form", form);
        model.addAttribute("refused", refused);
        return "access/people";
    }

    @PostMapping("/people")
    String add(
            @RequestParam String login,
            @RequestParam String name,
            @RequestParam String password,
            @RequestParam(defaultValue = "") List<String> role,
            Person who,
            Model model,
            RedirectAttributes redirect) {
        PeopleActs.mayLook(who);
        Set<Role> roles = roles(role);
        try {
            Person added = acts.add(login.strip(), name, password, true, roles, who);
            redirect.addFlashAttribute(
                    Toast.NAME,
                    Toast.done(
                            added.displayName() + " may sign in",
                            "The first password has to be changed at the first sign-in."));
            return "redirect:" + PersonShown.href(added.login());
        } catch (RdmException e) {
            Form form = new Form(login, name, PersonShown.RoleChoice.all(roles));
            return list(model, new Sought("", "", ""), null, form, e.sentence());
        }
    }

    @GetMapping("/people/{login}")
    String one(@PathVariable String login, Person who, Model model) {
        PeopleActs.mayLook(who);
        Instant now = Instant.now();
        Person person = new PersonStore(database.read()).get(login);
        model.addAttribute("person", PersonShown.of(person, now));
        model.addAttribute("version", person.account().version());
        model.addAttribute("own", person.id() == who.id());
        model.addAttribute("roles", PersonShown.RoleChoice.all(person.roles()));
        model.addAttribute(
                "tokens",
                new TokenStore(database.read())
                        .of(person.id()).stream()
                                .map(token -> TokenShown.of(token, now))
                                .toList());
        model.addAttribute(
                "deeds",
                audit.entriesOf(database.read(), login, DEEDS).stream()
                        .map(DeedShown::of)
                        .toList());
        return "access/person";
    }

    @PostMapping("/people/{login}")
    String change(
            @PathVariable String login,
            @RequestParam String name,
            @RequestParam(defaultValue = "") List<String> role,
            @RequestParam int version,
            Person who,
            RedirectAttributes redirect) {
        return changed(login, redirect, () -> {
            acts.change(
                    login,
                    new ChangePerson.Wanted(name, roles(role), null),
                    who,
                    seen -> PeopleActs.expect(version, seen));
            return Toast.done("Changed", "It counts from the next page on that this person opens.");
        });
    }

    @PostMapping("/people/{login}/disable")
    String disable(@PathVariable String login, Person who, RedirectAttributes redirect) {
        return changed(login, redirect, () -> {
            acts.change(login, new ChangePerson.Wanted(null, null, false), who, seen -> {});
            return Toast.done("Disabled", "Sessions and tokens of this person work no more.");
        });
    }

    @PostMapping("/people/{login}/enable")
    String enable(@PathVariable String login, Person who, RedirectAttributes redirect) {
        return changed(login, redirect, () -> {
            acts.change(login, new ChangePerson.Wanted(null, null, true), who, seen -> {});
            return Toast.done("Enabled", "Password and tokens work as before.");
        });
    }

    @PostMapping("/people/{login}/password")
    String reset(@PathVariable String login, @RequestParam String password, Person who, RedirectAttributes redirect) {
        return changed(login, redirect, () -> {
            acts.reset(login, password, who);
            return Toast.done(
                    "A new first password",
                    "Sessions of this person have ended; at the next sign-in it has to be changed.");
        });
    }

    @PostMapping("/people/{login}/tokens/{id}/revoke")
    String revoke(@PathVariable String login, @PathVariable long id, Person who, RedirectAttributes redirect) {
        return changed(login, redirect, () -> {
            acts.revokeToken(login, id, who);
            return Toast.done("The token works no more");
        });
    }

    private static String changed(String login, RedirectAttributes redirect, Supplier<Toast> deed) {
        String page = PersonShown.href(login);
        return Acts.act(redirect, page, () -> new Acts.Done(page, deed.get()));
    }

    private static Set<Role> roles(Collection<String> words) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if (words.contains(role.name())) {
                roles.add(role);
            }
        }
        return roles;
    }
}
