package io.plumbline.web.change;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ProposeDefinition;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DefineDimension;
import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.validation.ValidateChangeSet;
import io.plumbline.web.audit.Audit;
import io.plumbline.web.dimension.DimensionPages;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Toast;
import io.plumbline.web.security.Roles;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The editor of definitions: of a new dimension at once, of one that is there as a change set. */
@Controller
class DefinitionPages {
    private final Database database;
    private final DimensionPages dimensions;
    private final ProposeDefinition propose;
    private final DefineDimension define;
    private final ValidateChangeSet validate;
    private final Audit audit;

    DefinitionPages(Database database, DimensionPages dimensions, AuditLog log, Audit audit) {
        this.database = database;
        this.dimensions = dimensions;
        this.propose = new ProposeDefinition(database, log);
        this.define = new DefineDimension(database);
        this.validate = new ValidateChangeSet(database);
        this.audit = audit;
    }

    @InitBinder
    void bind(WebDataBinder binder) {
        binder.setAutoGrowCollectionLimit(DefinitionForm.MOST_ROWS);
    }

    @GetMapping("/define-dimension")
    String blank(Person who, Model model) {
        Roles.require(who, "define a dimension", Role.STEWARD, Role.ADMIN);
        return page(model, DefinitionForm.blank(), null, null);
    }

    @PostMapping("/define-dimension")
    String define(
            @ModelAttribute DefinitionForm form,
            @RequestParam(required = false) @Nullable String more,
            Person who,
            Model model,
            RedirectAttributes redirect) {
        Roles.require(who, "define a dimension", Role.STEWARD, Role.ADMIN);
        if (more != null) {
            return page(model, form.more(), null, null);
        }
        try {
            Dimension made = define.define(DefinitionJson.parse(form.json(null)), who.id());
            audit.record(who, "dimension.define", "dimensions/" + made.code(), DefinitionJson.write(made));
            redirect.addFlashAttribute(
                    Toast.NAME, Toast.done("Defined", "Upload a workbook to give it its first members."));
            return "redirect:/dimensions/" + Addresses.segment(made.code());
        } catch (RdmException e) {
            return page(model, form, null, e.sentence());
        }
    }

    @GetMapping("/dimensions/{code}/definition/edit")
    String edit(@PathVariable String code, Model model) {
        Dimension dimension = new DimensionStore(database.read()).byCode(code);
        return page(model, DefinitionForm.of(dimension), dimension, null);
    }

    @PostMapping("/dimensions/{code}/definition/edit")
    String propose(
            @PathVariable String code,
            @ModelAttribute DefinitionForm form,
            @RequestParam(required = false) @Nullable String more,
            @RequestParam int version,
            Person who,
            Model model,
            RedirectAttributes redirect) {
        Dimension dimension = new DimensionStore(database.read()).byCode(code);
        if (more != null) {
            return page(model, form.more(), dimension, null);
        }
        try {
            ChangeSet set = propose.propose(code, form.json(dimension), form.title(), form.reason(), who, version);
            validate.validate(set.id());
            redirect.addFlashAttribute(
                    Toast.NAME,
                    Toast.done(
                            "Proposed", "Look at what it does, then submit it. Nothing is changed before the commit."));
            return "redirect:/change-sets/" + set.id();
        } catch (RdmException e) {
            return page(model, form, dimension, e.sentence());
        }
    }

    /**
     * @param dimension null for one that is new
     * @param refused why what was sent was not taken
     */
    private String page(Model model, DefinitionForm form, @Nullable Dimension dimension, @Nullable String refused) {
        model.addAttribute("form", form);
        model.addAttribute("refused", refused);
        model.addAttribute("head", dimension == null ? null : dimensions.head(dimension, "definition"));
        model.addAttribute("version", dimension == null ? 0 : dimension.version());
        return "change/definition";
    }
}
