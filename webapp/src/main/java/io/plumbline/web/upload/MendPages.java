package io.plumbline.web.upload;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.upload.Correction;
import io.plumbline.engine.upload.Reading;
import io.plumbline.engine.upload.Upload;
import io.plumbline.engine.upload.UploadStore;
import io.plumbline.web.page.Acts;
import io.plumbline.web.page.Toast;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of an uploaded file: what was found in it, mended there, and what its columns mean. */
@Controller
class MendPages {
    /** Before the address of a cell in the name of its field. */
    private static final String CELL = "cell:";

    private final Database database;
    private final UploadGathering gathering;
    private final Mending mending;

    MendPages(Database database, UploadGathering gathering, Mending mending) {
        this.database = database;
        this.gathering = gathering;
        this.mending = mending;
    }

    @GetMapping("/uploads/{id}")
    String one(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String rule,
            @RequestParam(defaultValue = "0") int offset,
            Person who,
            Model model) {
        Upload upload = new UploadStore(database.read()).get(id);
        String named = rule == null || rule.isBlank() ? null : rule;
        model.addAttribute("view", gathering.shown(upload, named, Math.max(0, offset), who));
        return "upload/upload";
    }

    /** Cells: one by its button, or all that are filled in. */
    @PostMapping("/uploads/{id}/cells")
    String cells(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String one,
            @RequestParam Map<String, String> fields,
            Person who,
            RedirectAttributes redirect) {
        return again(id, redirect, () -> {
            List<Correction> corrections = new ArrayList<>();
            fields.forEach((name, value) -> {
                boolean wanted = name.startsWith(CELL) && (one == null ? !value.isBlank() : name.equals(CELL + one));
                if (wanted) {
                    corrections.add(Correction.cell(name.substring(CELL.length()), value));
                }
            });
            if (corrections.isEmpty()) {
                throw new RdmException(
                        ErrorCode.BAD_REQUEST, "No cell is filled in. Write the values that the cells shall have.");
            }
            return mending.correct(id, corrections, who);
        });
    }

    /** A whole column. */
    @PostMapping("/uploads/{id}/column")
    String column(
            @PathVariable String id,
            @RequestParam String attribute,
            @RequestParam Correction.Kind kind,
            @RequestParam(defaultValue = "") String found,
            @RequestParam(defaultValue = "") String value,
            Person who,
            RedirectAttributes redirect) {
        Correction correction = new Correction(
                kind,
                null,
                attribute,
                kind == Correction.Kind.REPLACE ? found : null,
                kind == Correction.Kind.REPLACE || kind == Correction.Kind.PAD ? value : null);
        return again(id, redirect, () -> mending.correct(id, List.of(correction), who));
    }

    @PostMapping("/uploads/{id}/undo")
    String undo(@PathVariable String id, @RequestParam int step, Person who, RedirectAttributes redirect) {
        return again(id, redirect, () -> mending.undo(id, step, who));
    }

    /** What the columns mean, in the order of the page's fields. */
    @PostMapping("/uploads/{id}/columns")
    String columns(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String sheet,
            @RequestParam(name = "header_row", required = false) @Nullable Integer headerRow,
            @RequestParam MultiValueMap<String, String> fields,
            Person who,
            RedirectAttributes redirect) {
        return again(id, redirect, () -> {
            Map<String, String> columns = new HashMap<>();
            List<String> heading = fields.getOrDefault("heading", List.of());
            List<String> meaning = fields.getOrDefault("meaning", List.of());
            for (int i = 0; i < Math.min(heading.size(), meaning.size()); i++) {
                columns.put(heading.get(i), meaning.get(i));
            }
            return mending.read(id, new Reading(sheet.isBlank() ? null : sheet, headerRow, columns), who);
        });
    }

    private String again(String id, RedirectAttributes redirect, Supplier<Job> deed) {
        return Acts.act(redirect, "/uploads/" + id, () -> {
            Job job = deed.get();
            String name = new UploadStore(database.read()).get(id).fileName();
            return new Acts.Done(
                    "/jobs/" + job.id(), Toast.done("Reading again", name + " is read with what you said."));
        });
    }
}
