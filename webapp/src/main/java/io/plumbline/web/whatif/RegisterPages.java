package io.plumbline.web.whatif;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.whatif.CheckBindings;
import io.plumbline.engine.whatif.FactColumn;
import io.plumbline.engine.whatif.FactSource;
import io.plumbline.engine.whatif.Facts;
import io.plumbline.engine.whatif.RegisterFactSource;
import io.plumbline.web.audit.Audit;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Shown;
import io.plumbline.web.page.Toast;
import io.plumbline.web.security.Roles;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The form in which a steward registers a fact source: look at the facts, say what they point at, try it on a sample. */
@Controller
class RegisterPages {
    private final Database database;
    private final CheckBindings check;
    private final RegisterFactSource register;
    private final ImpactIndexes indexes;
    private final Audit audit;

    RegisterPages(Database database, Lake lake, ImpactIndexes indexes, Audit audit) {
        this.database = database;
        this.check = new CheckBindings(database, lake);
        this.register = new RegisterFactSource(database, lake);
        this.indexes = indexes;
        this.audit = audit;
    }

    /** A binding as the sample found it. */
    public record SampleRow(String dimension, String found, boolean all, String strangers) {
        static SampleRow of(CheckBindings.Sample sample) {
            return new SampleRow(
                    sample.binding().dimension(),
                    Shown.count(sample.found()) + " of " + Shown.plural(sample.sampled(), "fact"),
                    sample.found() == sample.sampled(),
                    String.join("; ", sample.strangers()));
        }
    }

    @InitBinder
    void bind(WebDataBinder binder) {
        binder.setAutoGrowCollectionLimit(FactSourceForm.MOST_ROWS);
    }

    @GetMapping("/register-fact-source")
    String look(@RequestParam(defaultValue = "") String location, Person who, Model model) {
        Roles.require(who, "register a fact source", Role.STEWARD, Role.ADMIN);
        if (location.isBlank()) {
            return page(model, location, null, null, null);
        }
        try {
            Facts facts = check.look(location.strip());
            return page(
                    model,
                    location.strip(),
                    facts,
                    FactSourceForm.suggested(location.strip(), facts, new DimensionStore(database.read()).all()),
                    null);
        } catch (RdmException e) {
            return page(model, location, null, null, e.sentence());
        }
    }

    @PostMapping("/register-fact-source")
    String register(
            @ModelAttribute FactSourceForm form,
            @RequestParam(name = "try", required = false) @Nullable String sample,
            Person who,
            Model model,
            RedirectAttributes redirect) {
        Roles.require(who, "register a fact source", Role.STEWARD, Role.ADMIN);
        try {
            FactSource draft = form.source();
            if (sample != null) {
                CheckBindings.Tried tried = check.check(draft);
                model.addAttribute(
                        "samples", tried.samples().stream().map(SampleRow::of).toList());
                return page(model, form.location(), tried.facts(), form, null);
            }
            FactSource source = register.register(draft);
            audit.record(who, "fact_source.register", "fact-sources/" + source.code(), source.location());
            indexes.require(source.code(), who.id());
            redirect.addFlashAttribute(
                    Toast.NAME,
                    Toast.done(
                            "Registered",
                            Shown.plural(source.facts().rows(), "fact")
                                    + " can be asked about. Their impact indexes are being built."));
            return "redirect:/fact-sources/" + Addresses.segment(source.code());
        } catch (RdmException e) {
            return refused(model, form, e.sentence());
        } catch (IllegalArgumentException e) {
            return refused(model, form, e.getMessage() + ".");
        }
    }

    private String refused(Model model, FactSourceForm form, String sentence) {
        try {
            return page(model, form.location(), check.look(form.location()), form, sentence);
        } catch (RdmException e) {
            return page(model, form.location(), null, null, e.sentence());
        }
    }

    /**
     * @param facts null: nobody has looked at a location yet
     * @param refused why what was sent was not taken
     */
    private String page(
            Model model,
            String location,
            @Nullable Facts facts,
            @Nullable FactSourceForm form,
            @Nullable String refused) {
        List<Dimension> dimensions = new DimensionStore(database.read()).all();
        model.addAttribute("location", location);
        model.addAttribute("roots", check.roots());
        model.addAttribute("refused", refused);
        model.addAttribute("form", form);
        if (facts != null) {
            model.addAttribute("rows", Shown.count(facts.rows()));
            model.addAttribute("files", Shown.plural(facts.files().size(), "file"));
            model.addAttribute("columns", facts.columns());
            model.addAttribute(
                    "dates",
                    facts.columns().stream()
                            .filter(FactColumn::isDate)
                            .map(FactColumn::name)
                            .toList());
            model.addAttribute(
                    "names",
                    facts.columns().stream()
                            .filter(FactColumn::isUsableAsKey)
                            .map(FactColumn::name)
                            .toList());
            model.addAttribute("keys", dimensions.stream().map(Dimension::key).toList());
        }
        return "whatif/register";
    }
}
