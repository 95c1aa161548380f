package io.plumbline.web.change;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.EditCells;
import io.plumbline.engine.change.OpenChangeSet;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.validation.ValidateChangeSet;
import io.plumbline.web.page.Acts;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Toast;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Editing in a grid: cells are saved to a draft as they are typed. */
@Controller
class GridPages {
    private final Database database;
    private final AuditLog audit;
    private final GridGathering gathering;
    private final EditCells edit;
    private final ValidateChangeSet validate;

    GridPages(Database database, AuditLog audit, GridGathering gathering) {
        this.database = database;
        this.audit = audit;
        this.gathering = gathering;
        this.edit = new EditCells(database, audit);
        this.validate = new ValidateChangeSet(database);
    }

    /** A cell as the page sends it. */
    record CellJson(
            @Nullable List<String> key,
            @Nullable String attribute,
            @Nullable String value) {}

    /** Cells that were entered together. */
    record CellsJson(@Nullable String dimension, @Nullable List<CellJson> cells) {}

    /**
     * What became of a cell.
     *
     * @param shown its value in the draft; null for nothing
     * @param before the base's value where it is another
     */
    record ResultJson(
            @Nullable String shown,
            @Nullable String before,
            boolean changed,
            @Nullable String problem) {}

    /** What became of all, and how the draft stands. */
    record AnswerJson(List<ResultJson> results, String said) {}

    /** Opens a draft to be edited. */
    @PostMapping("/dimensions/{code}/edit")
    String begin(
            @PathVariable String code,
            @RequestParam(name = "effective_date", defaultValue = "") String effective,
            Person who,
            RedirectAttributes redirect) {
        String back = "/dimensions/" + Addresses.segment(code);
        return Acts.act(redirect, back, () -> {
            Dimension dimension = new DimensionStore(database.read()).byCode(code);
            LocalDate day = day(effective);
            ChangeSet set = new OpenChangeSet(database, audit)
                    .open("Edits of " + dimension.label(), "", day, List.of(code), who);
            return new Acts.Done(
                    new Addresses("/change-sets/" + set.id() + "/grid")
                            .with("dimension", code)
                            .toString(),
                    Toast.done("Draft #" + set.id(), "What you type is kept in it, and holds from " + day + "."));
        });
    }

    @GetMapping("/change-sets/{id}/grid")
    String grid(
            @PathVariable long id,
            @RequestParam String dimension,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String cursor,
            Person who,
            Model model) {
        model.addAttribute(
                "view",
                gathering.shown(
                        new ChangeSetStore(database.read()).get(id),
                        dimension,
                        q == null || q.isBlank() ? null : q.strip(),
                        cursor,
                        who));
        return "change/grid";
    }

    @PostMapping(path = "/change-sets/{id}/grid", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    AnswerJson cells(@PathVariable long id, @RequestBody CellsJson body, Person who) {
        if (body.dimension() == null || body.cells() == null) {
            throw new RdmException(ErrorCode.BAD_REQUEST, "Edits name their dimension and their cells.");
        }
        List<EditCells.Wanted> wanted = new ArrayList<>();
        for (CellJson cell : body.cells()) {
            if (cell.key() == null || cell.attribute() == null) {
                throw new RdmException(ErrorCode.BAD_REQUEST, "An edit names its key and its attribute.");
            }
            wanted.add(new EditCells.Wanted(cell.key(), cell.attribute(), cell.value()));
        }
        List<EditCells.Result> results = edit.edit(id, body.dimension(), wanted, who);
        validate.validate(id);
        Dimension dimension = new DimensionStore(database.read())
                .at(
                        body.dimension(),
                        new ChangeSetStore(database.read()).get(id).baseCommit());
        List<ResultJson> shown = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            shown.add(result(dimension, wanted.get(i).attribute(), results.get(i)));
        }
        return new AnswerJson(shown, gathering.said(id));
    }

    private ResultJson result(Dimension dimension, String name, EditCells.Result result) {
        if (result.problem() != null) {
            return new ResultJson(null, null, false, result.problem());
        }
        Attribute attribute = dimension.attribute(name);
        return new ResultJson(
                GridGathering.text(attribute, result.value()),
                GridGathering.text(attribute, result.before()),
                result.isChanged(),
                result.value() == null ? null : gathering.breach(dimension, attribute, result.value()));
    }

    private static LocalDate day(String text) {
        try {
            return text.isBlank() ? LocalDate.now(ZoneOffset.UTC) : LocalDate.parse(text.strip());
        } catch (DateTimeException e) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "The effective date is not a day: found " + text + ", expected one such as 2026-03-01.",
                    e);
        }
    }
}
