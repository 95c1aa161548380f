package io.plumbline.web.policy;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.policy.Budget;
import io.plumbline.engine.policy.ChangePolicy;
import io.plumbline.engine.policy.Policy;
import io.plumbline.engine.policy.PolicyStore;
import io.plumbline.engine.policy.Rule;
import io.plumbline.engine.whatif.FactSource;
import io.plumbline.engine.whatif.FactSourceStore;
import io.plumbline.engine.whatif.Measure;
import io.plumbline.web.page.Shown;
import io.plumbline.web.page.Toast;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of policies: what each domain wants, and the form that says it. */
@Controller
class PolicyPages {
    private final Database database;
    private final ChangePolicy change;

    PolicyPages(Database database, AuditLog audit) {
        this.database = database;
        this.change = new ChangePolicy(database, audit);
    }

    /** One domain in the list. */
    record Row(String domain, String dimensions, int approvals, String whatIf, int budgets, int periods, String said) {}

    /** One version of a policy. */
    record Version(int number, String by, String at) {}

    @GetMapping("/policies")
    String list(Model model) {
        model.addAttribute(
                "rows",
                new PolicyStore(database.read()).all().stream().map(this::row).toList());
        return "policy/policies";
    }

    private Row row(Policy policy) {
        List<Rule> rules = Stream.concat(Stream.of(policy.rule()), policy.dimensions().values().stream())
                .toList();
        return new Row(
                policy.domain(),
                String.join(", ", codes(policy.domain())),
                rules.stream().mapToInt(Rule::approvals).max().orElse(1),
                rules.stream().anyMatch(Rule::whatIf) ? "wanted" : "not asked for",
                rules.stream().mapToInt(rule -> rule.budgets().size()).sum(),
                rules.stream().mapToInt(rule -> rule.periods().size()).sum(),
                said(policy));
    }

    private static String said(Policy policy) {
        return policy.changedAt() == null ? "nobody yet" : policy.changedBy() + ", " + Shown.time(policy.changedAt());
    }

    @GetMapping("/policies/{code}")
    String one(@PathVariable String code, Person who, Model model) {
        Policy policy = new PolicyStore(database.read()).ofDomain(code);
        return form(policy, PolicyForm.of(policy, codes(code)), null, who, model);
    }

    @PostMapping("/policies/{code}")
    String change(
            @PathVariable String code,
            @RequestParam MultiValueMap<String, String> sent,
            Person who,
            Model model,
            RedirectAttributes redirect) {
        Policy policy = new PolicyStore(database.read()).ofDomain(code);
        PolicyForm typed = PolicyForm.typed(sent, codes(code));
        try {
            String seen = String.valueOf(sent.getFirst("version"));
            Policy changed =
                    change.change(code, typed.rules(), seen.matches("\\d{1,9}") ? Integer.valueOf(seen) : null, who);
            redirect.addFlashAttribute(
                    Toast.NAME, Toast.done("Saved", "Version " + changed.version() + " holds from now on."));
            return "redirect:/policies/" + changed.domain();
        } catch (RdmException e) {
            return form(policy, typed, e.sentence(), who, model);
        }
    }

    private String form(Policy policy, PolicyForm form, @Nullable String refused, Person who, Model model) {
        List<String> measures = new ArrayList<>(List.of(Budget.ROWS));
        List<FactSource> sources = new FactSourceStore(database.read()).all();
        TreeSet<String> summed = new TreeSet<>();
        sources.forEach(source ->
                source.measures().stream().filter(Measure::summed).forEach(measure -> summed.add(measure.name())));
        measures.addAll(summed);
        model.addAttribute("policy", policy);
        model.addAttribute("said", said(policy));
        model.addAttribute("form", form);
        model.addAttribute("refused", refused);
        model.addAttribute("mayChange", who.has(Role.STEWARD) || who.has(Role.ADMIN));
        model.addAttribute("sources", sources.stream().map(FactSource::code).toList());
        model.addAttribute("measures", measures);
        model.addAttribute(
                "versions",
                new PolicyStore(database.read())
                        .versions(policy.domain()).stream()
                                .map(v -> new Version(
                                        v.version(),
                                        String.valueOf(v.changedBy()),
                                        v.changedAt() == null ? "" : Shown.time(v.changedAt())))
                                .toList());
        return "policy/policy";
    }

    private List<String> codes(String domain) {
        return new DimensionStore(database.read())
                .all().stream()
                        .filter(dimension -> dimension.domain().equals(domain))
                        .map(Dimension::code)
                        .toList();
    }
}
