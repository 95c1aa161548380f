package io.plumbline.web.commit;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.commit.CommitEntry;
import io.plumbline.engine.commit.CommitStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.publication.ReleaseStore;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Shown;
import io.plumbline.web.page.TableFoot;
import io.plumbline.web.publication.ReleaseShown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of commits: the log, and one of them. */
@Controller
class CommitPages {
    private static final int ROWS = 50;

    private final Database database;

    CommitPages(Database database) {
        this.database = database;
    }

    @GetMapping("/commits")
    String list(@RequestParam(required = false) @Nullable Long before, Model model) {
        List<CommitEntry> commits = new CommitStore(database.read()).list(before, null, ROWS + 1);
        List<CommitEntry> shown = commits.subList(0, Math.min(ROWS, commits.size()));
        model.addAttribute("rows", CommitShown.rows(shown, names(shown)));
        model.addAttribute(
                "foot",
                new TableFoot(
                        Shown.plural(shown.size(), "commit"),
                        before == null ? null : "/commits",
                        null,
                        commits.size() > ROWS
                                ? new Addresses("/commits")
                                        .with("before", shown.getLast().commitNo())
                                        .toString()
                                : null));
        return "commit/list";
    }

    @GetMapping("/commits/{number}")
    String commit(@PathVariable long number, Person who, Model model) {
        CommitEntry commit = new CommitStore(database.read()).get(number);
        List<CommitShown.Touched> touched = new ArrayList<>();
        for (CommitEntry.Part part : commit.parts()) {
            Dimension dimension = new DimensionStore(database.read()).at(part.dimension(), number);
            List<Long> members = new CommitStore(database.read()).touched(number, dimension, 0, ROWS);
            HistoryStore history = new HistoryStore(database.read(), dimension);
            Map<Long, List<Version>> versions = history.visibleOf(members, number);
            touched.add(new CommitShown.Touched(
                    dimension.label(),
                    dimension.code(),
                    part.members() > members.size() ? Shown.count(part.members() - members.size()) + " more" : null,
                    members.stream()
                            .flatMap(m -> Stream.ofNullable(versions.get(m)).map(List::getLast))
                            .map(v -> new CommitShown.Member(
                                    "/dimensions/" + Addresses.segment(dimension.code()) + "/members/" + v.memberId()
                                            + "?commit=" + number,
                                    BusinessKey.ofValues(dimension, v.values()).shown()))
                            .toList()));
        }
        model.addAttribute("view", CommitShown.of(commit, names(List.of(commit)), touched));
        model.addAttribute(
                "releases",
                new ReleaseStore(database.read())
                        .ofCommit(number).stream()
                                .map(p -> ReleaseShown.of(p, who.has(Role.STEWARD)))
                                .toList());
        return "commit/commit";
    }

    private Map<Long, String> names(List<CommitEntry> commits) {
        return new PersonStore(database.read())
                .names(commits.stream()
                        .flatMap(c -> Stream.of(c.authorId(), c.committedBy()))
                        .distinct()
                        .toList());
    }
}
