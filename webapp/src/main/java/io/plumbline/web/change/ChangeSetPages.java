package io.plumbline.web.change;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.Database;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Shown;
import io.plumbline.web.page.TableFoot;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of change sets: the list, and one of them. */
@Controller
class ChangeSetPages {
    private static final int ROWS = 50;
    private static final Set<ChangeSetStatus> OPEN = EnumSet.of(
            ChangeSetStatus.DRAFT,
            ChangeSetStatus.SUBMITTED,
            ChangeSetStatus.APPROVED,
            ChangeSetStatus.CHANGES_REQUESTED);

    private final Database database;
    private final ChangeSetGathering gathering;

    ChangeSetPages(Database database, ChangeSetGathering gathering) {
        this.database = database;
        this.gathering = gathering;
    }

    /** A change set in the list. */
    public record Row(
            long id,
            String title,
            String author,
            String dimensions,
            String effective,
            String when,
            String status,
            String icon,
            String css) {}

    @GetMapping("/change-sets")
    String list(
            @RequestParam(defaultValue = "open") String show,
            @RequestParam(required = false) @Nullable Long before,
            Person who,
            Model model) {
        Set<ChangeSetStatus> statuses = switch (show) {
            case "all", "mine" -> EnumSet.allOf(ChangeSetStatus.class);
            case "review" -> EnumSet.of(ChangeSetStatus.SUBMITTED);
            default -> OPEN;
        };
        List<ChangeSet> found = new ChangeSetStore(database.read())
                .list(statuses, show.equals("mine") ? who.id() : null, before, ROWS + 1);
        List<ChangeSet> shown = found.subList(0, Math.min(ROWS, found.size()));
        Map<Long, String> names = new PersonStore(database.read())
                .names(shown.stream().map(ChangeSet::authorId).distinct().toList());
        model.addAttribute(
                "rows",
                shown.stream()
                        .map(set -> new Row(
                                set.id(),
                                set.title(),
                                names.getOrDefault(set.authorId(), "somebody"),
                                String.join(", ", set.dimensions()),
                                set.effectiveDate().toString(),
                                Shown.time(set.createdAt()),
                                Life.status(set),
                                Life.icon(set),
                                Life.css(set)))
                        .toList());
        model.addAttribute("show", show);
        model.addAttribute(
                "foot",
                new TableFoot(
                        Shown.plural(shown.size(), "change set"),
                        before == null
                                ? null
                                : new Addresses("/change-sets")
                                        .with("show", show)
                                        .toString(),
                        null,
                        found.size() > ROWS
                                ? new Addresses("/change-sets")
                                        .with("show", show)
                                        .with("before", shown.getLast().id())
                                        .toString()
                                : null));
        return "change/list";
    }

    @GetMapping("/change-sets/{id}")
    String one(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable ChangeKind kind,
            @RequestParam(required = false) @Nullable String attribute,
            @RequestParam(defaultValue = "false") boolean own,
            @RequestParam(defaultValue = "0") int after,
            @RequestParam(defaultValue = "open") String threads,
            @RequestParam(name = "say_dimension", defaultValue = "") String sayDimension,
            @RequestParam(name = "say_key", defaultValue = "") String sayKey,
            Person who,
            Model model) {
        ChangeSet set = new ChangeSetStore(database.read()).get(id);
        String named = attribute == null || attribute.isBlank() ? null : attribute;
        model.addAttribute(
                "view", gathering.shown(set, who, threads.equals("all"), new Talk.Say(sayDimension, sayKey)));
        model.addAttribute(
                "difference", gathering.difference(set, new ChangesAsk(id, kind, named, own, Math.max(0, after))));
        return "change/change-set";
    }
}
