package io.plumbline.web.whatif;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.whatif.FactSource;
import io.plumbline.engine.whatif.FactSourceStore;
import io.plumbline.engine.whatif.RefreshFactSource;
import io.plumbline.web.page.Acts;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Shown;
import io.plumbline.web.page.Toast;
import io.plumbline.web.security.Roles;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of fact sources. */
@Controller
class FactSourcePages {
    private static final int REFRESH_SECONDS = 5;

    private final Database database;
    private final RefreshFactSource refresh;
    private final ImpactIndexes indexes;

    FactSourcePages(Database database, Lake lake, ImpactIndexes indexes) {
        this.indexes = indexes;
        this.database = database;
        this.refresh = new RefreshFactSource(database, lake);
    }

    @GetMapping("/fact-sources")
    String list(Model model) {
        model.addAttribute(
                "rows",
                new FactSourceStore(database.read())
                        .all().stream()
                                .map(source -> FactSourceShown.of(source, List.of()))
                                .toList());
        return "whatif/fact-sources";
    }

    @GetMapping("/fact-sources/{code}")
    String one(@PathVariable String code, Model model) {
        FactSource source = new FactSourceStore(database.read()).byCode(code);
        List<ImpactIndexes.State> states = indexes.states(source);
        model.addAttribute("view", FactSourceShown.of(source, states));
        if (states.stream().anyMatch(ImpactIndexes.State::isBuilding)) {
            model.addAttribute("refreshSeconds", REFRESH_SECONDS);
        }
        return "whatif/fact-source";
    }

    @PostMapping("/fact-sources/{code}/refresh")
    String refresh(@PathVariable String code, Person who, RedirectAttributes redirect) {
        String page = "/fact-sources/" + Addresses.segment(code);
        return Acts.act(redirect, page, () -> {
            Roles.require(who, "refresh a fact source", Role.ANALYST, Role.STEWARD, Role.ADMIN);
            long rows = refresh.refresh(code).facts().rows();
            indexes.require(code, who.id());
            return new Acts.Done(page, Toast.done("Looked again", Shown.plural(rows, "fact") + " are there now."));
        });
    }
}
