package io.plumbline.web.access;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.TokenStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.people.MakeToken;
import io.plumbline.web.page.Acts;
import io.plumbline.web.page.Toast;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One's own account: who one is here, one's password and one's tokens. */
@Controller
class MePages {
    private static final String PAGE = "/me";
    /** Name of the flash attribute: a token's value is on one page, once. */
    private static final String SECRET = "secret";

    private final Database database;
    private final PeopleActs acts;

    MePages(Database database, PeopleActs acts) {
        this.database = database;
        this.acts = acts;
    }

    @GetMapping(PAGE)
    String me(Person who, Model model) {
        Instant now = Instant.now();
        model.addAttribute("person", PersonShown.of(who, now));
        model.addAttribute(
                "tokens",
                new TokenStore(database.read())
                        .of(who.id()).stream()
                                .map(token -> TokenShown.of(token, now))
                                .toList());
        model.addAttribute("usualDays", MakeToken.USUAL_DAYS);
        model.addAttribute("mostDays", MakeToken.MOST_DAYS);
        return "access/me";
    }

    @PostMapping(PAGE + "/tokens")
    String makeToken(@RequestParam String name, @RequestParam int days, Person who, RedirectAttributes redirect) {
        return Acts.act(redirect, PAGE, () -> {
            MakeToken.Made made = acts.makeToken(name, days, who);
            redirect.addFlashAttribute(SECRET, made.value());
            return new Acts.Done(PAGE, Toast.done("Made", "Copy the token now; it is shown this once."));
        });
    }

    @PostMapping(PAGE + "/tokens/{id}/revoke")
    String revoke(@PathVariable long id, Person who, RedirectAttributes redirect) {
        return Acts.act(redirect, PAGE, () -> {
            acts.revokeToken(who.login(), id, who);
            return new Acts.Done(PAGE, Toast.done("The token works no more"));
        });
    }

    @GetMapping(PAGE + "/password")
    String password(Person who, Model model) {
        return password(model, who, null);
    }

    private static String password(Model model, Person who, @Nullable String refused) {
        model.addAttribute("first", who.account().passwordToChange());
        model.addAttribute("refused", refused);
        return "access/password";
    }

    @PostMapping(PAGE + "/password")
    String changePassword(
            @RequestParam String old,
            @RequestParam String password,
            @RequestParam String again,
            Person who,
            Model model,
            HttpServletRequest request) {
        if (!password.equals(again)) {
            return password(model, who, "The new password was typed in two ways. Type the same twice.");
        }
        try {
            acts.changeOwn(who, old, password, request.getRemoteAddr());
        } catch (RdmException e) {
            return password(model, who, e.sentence());
        }
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        SecurityContextHolder.clearContext();
        return "redirect:/login?password_changed";
    }
}
