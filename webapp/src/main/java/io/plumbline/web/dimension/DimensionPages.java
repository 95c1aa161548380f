package io.plumbline.web.dimension;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.MemberQuery;
import io.plumbline.engine.member.PresenceStore;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Shown;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of dimensions. */
@Controller
public class DimensionPages {
    private static final int DRAFTS = 50;

    /** A draft that a file may go into. */
    public record Draft(long id, String title) {}

    private final Database database;

    public DimensionPages(Database database) {
        this.database = database;
    }

    /** A dimension in the list of all. */
    public record Listed(
            String href, String label, String code, String domain, String key, int attributes, String members) {}

    @GetMapping("/dimensions")
    String list(Model model) {
        long head = new HeadStore(database.read()).commit();
        LocalDate today = today();
        List<Listed> rows = new DimensionStore(database.read())
                .all().stream()
                        .map(d -> new Listed(
                                "/dimensions/" + Addresses.segment(d.code()),
                                d.label(),
                                d.code(),
                                d.domain(),
                                String.join(", ", d.key()),
                                d.attributes().size(),
                                Shown.count(new PresenceStore(database.read()).live(d, head, today))))
                        .toList();
        model.addAttribute("rows", rows);
        model.addAttribute("today", today.toString());
        return "dimension/list";
    }

    @GetMapping("/dimensions/{code}")
    String members(
            @PathVariable String code,
            @RequestParam(name = "as_of", required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String commit,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable List<String> filter,
            @RequestParam(name = "by", required = false) @Nullable String by,
            @RequestParam(name = "value", required = false) @Nullable String value,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable String cursor,
            Model model) {
        MembersAsk ask = MembersAsk.of(code, asOf, commit, q, filter, sort, cursor, today());
        if (by != null && !by.isBlank()) {
            // The form's two fields become one filter, so that the address is the same as that of a link.
            return "redirect:"
                    + ask.filteredBy(by + (value == null ? ":" : ":" + value)).address();
        }
        long head = new HeadStore(database.read()).commit();
        Dimension dimension = new DimensionStore(database.read()).at(code, ask.at(head));
        HistoryStore history = new HistoryStore(database.read(), dimension);
        MemberQuery query = ask.query(dimension, head, today());
        long live = new PresenceStore(database.read()).live(dimension, query.commit(), query.asOf());
        String when = ask.asOf() == null ? "today" : "on " + query.asOf();
        model.addAttribute(
                "view",
                MembersView.of(
                        dimension,
                        ask,
                        history.page(query),
                        query.asOf(),
                        live,
                        DimensionHead.of(dimension, live, when, head, "members")));
        return "dimension/members";
    }

    @GetMapping("/dimensions/{code}/definition")
    String definition(@PathVariable String code, Model model) {
        Dimension dimension = new DimensionStore(database.read()).byCode(code);
        model.addAttribute(
                "view",
                DefinitionView.of(
                        dimension,
                        new DimensionStore(database.read()).definitions(dimension),
                        head(dimension, "definition")));
        return "dimension/definition";
    }

    @GetMapping("/dimensions/{code}/upload")
    String upload(@PathVariable String code, Person who, Model model) {
        Dimension dimension = new DimensionStore(database.read()).byCode(code);
        model.addAttribute("head", head(dimension, "upload"));
        model.addAttribute("today", today().toString());
        model.addAttribute(
                "drafts",
                new ChangeSetStore(database.read())
                        .list(ChangeSetStatus.EDITABLE, who.id(), null, DRAFTS).stream()
                                .filter(set -> set.dimensions().contains(code))
                                .map(set -> new Draft(set.id(), "#" + set.id() + " " + set.title()))
                                .toList());
        return "dimension/upload";
    }

    /** The head of one of its pages, with the members of today. */
    public DimensionHead head(Dimension dimension, String tab) {
        long head = new HeadStore(database.read()).commit();
        long live = new PresenceStore(database.read()).live(dimension, head, today());
        return DimensionHead.of(dimension, live, "today", head, tab);
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }
}
