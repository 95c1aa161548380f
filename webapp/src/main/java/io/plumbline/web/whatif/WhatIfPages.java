package io.plumbline.web.whatif;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobStore;
import io.plumbline.engine.policy.ReadPolicies;
import io.plumbline.engine.policy.Wanted;
import io.plumbline.engine.whatif.CheckStaleness;
import io.plumbline.engine.whatif.Grain;
import io.plumbline.engine.whatif.GroupAttribute;
import io.plumbline.engine.whatif.WhatIf;
import io.plumbline.engine.whatif.WhatIfQuestion;
import io.plumbline.engine.whatif.WhatIfStore;
import io.plumbline.web.job.JobReading;
import io.plumbline.web.page.Acts;
import io.plumbline.web.page.Toast;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.json.JsonMapper;

/** The pages of what-ifs: asking, waiting, reading the report. */
@Controller
class WhatIfPages {
    private static final int ROWS = 100;
    private static final int REFRESH_SECONDS = 2;

    private final Database database;
    private final Asking asking;
    private final JobReading jobs;
    private final JsonMapper json;

    WhatIfPages(Database database, Asking asking, JobReading jobs, JsonMapper json) {
        this.database = database;
        this.asking = asking;
        this.jobs = jobs;
        this.json = json;
    }

    @GetMapping("/what-ifs")
    String list(Model model) {
        model.addAttribute(
                "rows",
                new WhatIfStore(database.read())
                        .list(ROWS).stream().map(WhatIfShown::row).toList());
        return "whatif/list";
    }

    /** The report as a file, for the page's links. */
    @GetMapping("/what-ifs/{id}/report")
    ResponseEntity<?> report(
            @PathVariable long id,
            @RequestParam(defaultValue = "xlsx") String format,
            @RequestParam(defaultValue = "groups") String table) {
        return ReportFile.answer(
                id,
                new WhatIfStore(database.read())
                        .report(id)
                        .orElseThrow(
                                () -> new RdmException(ErrorCode.WRONG_STATE, "What-if " + id + " has no report yet.")),
                format,
                table);
    }

    @GetMapping("/what-ifs/{id}")
    String one(@PathVariable long id, Person who, Model model) {
        WhatIfStore store = new WhatIfStore(database.read());
        WhatIf whatIf = store.get(id);
        model.addAttribute("view", WhatIfShown.of(whatIf, who.has(Role.ANALYST) || who.has(Role.STEWARD)));
        Optional<String> report = store.report(id);
        if (report.isPresent()) {
            model.addAttribute(
                    "report",
                    ReportShown.of(
                            json.readTree(report.get()), new CheckStaleness(database).check(whatIf), locked(whatIf)));
            return "whatif/what-if";
        }
        Optional<Job> job = Optional.ofNullable(whatIf.jobId()).flatMap(new JobStore(database.read())::find);
        job.ifPresent(found -> {
            model.addAttribute("job", jobs.shown(found));
            if (!found.state().isEnded()) {
                model.addAttribute("refreshSeconds", REFRESH_SECONDS);
            }
        });
        return "whatif/what-if";
    }

    @PostMapping("/what-ifs")
    String ask(
            @RequestParam(name = "change_set") List<Long> changeSets,
            @RequestParam(name = "fact_source") String factSource,
            @RequestParam(name = "group_by", required = false) @Nullable List<String> groups,
            @RequestParam(name = "measure", required = false) @Nullable List<String> measures,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "none") String grain,
            Person who,
            RedirectAttributes redirect) {
        return Acts.act(redirect, "/change-sets/" + changeSets.getFirst(), () -> {
            WhatIfQuestion question;
            try {
                question = new WhatIfQuestion(
                        changeSets,
                        factSource,
                        groups == null
                                ? List.of()
                                : groups.stream()
                                        .filter(g -> !g.isBlank())
                                        .distinct()
                                        .map(GroupAttribute::of)
                                        .toList(),
                        measures == null ? List.of() : measures,
                        day(from),
                        day(to),
                        Grain.valueOf(grain.toUpperCase(Locale.ROOT)),
                        "auto");
            } catch (DateTimeException | IllegalArgumentException e) {
                throw new RdmException(
                        ErrorCode.BAD_REQUEST, "The question cannot be asked: " + e.getMessage() + ".", e);
            }
            return asked(question, who);
        });
    }

    @PostMapping("/what-ifs/{id}/again")
    String again(@PathVariable long id, Person who, RedirectAttributes redirect) {
        return Acts.act(
                redirect,
                "/what-ifs/" + id,
                () -> asked(new WhatIfStore(database.read()).get(id).question(), who));
    }

    private Acts.Done asked(WhatIfQuestion question, Person who) {
        Asking.Asked asked = asking.ask(question, who);
        return new Acts.Done(
                "/what-ifs/" + asked.whatIf().id(), Toast.done("Asked", "The report stands here when it is ready."));
    }

    private static @Nullable LocalDate day(@Nullable String text) {
        return text == null || text.isBlank() ? null : LocalDate.parse(text.strip());
    }

    /** The locked periods that the change set touches which it is about; null where no policy says any. */
    private @Nullable List<String> locked(WhatIf whatIf) {
        if (whatIf.question().changeSets().size() > 1) {
            return null;
        }
        ChangeSet set = new ChangeSetStore(database.read())
                .get(whatIf.question().changeSets().getFirst());
        Wanted wanted = new ReadPolicies(database.read()).now(set);
        return set.status().isEnded() || wanted.policies().isEmpty() ? null : wanted.lockedPeriods();
    }
}
