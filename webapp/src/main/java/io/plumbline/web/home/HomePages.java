package io.plumbline.web.home;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.ConflictStore;
import io.plumbline.engine.commit.CommitEntry;
import io.plumbline.engine.commit.CommitStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobStore;
import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.ReleaseStore;
import io.plumbline.engine.validation.FindingStore;
import io.plumbline.web.commit.CommitShown;
import io.plumbline.web.job.JobReading;
import io.plumbline.web.job.JobShown;
import io.plumbline.web.page.KindCount;
import io.plumbline.web.page.Shown;
import io.plumbline.web.publication.ReleaseShown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The page that everybody begins with: what waits, what runs, what happened. */
@Controller
class HomePages {
    private static final int WAITING = 20;
    private static final int COMMITS = 8;
    private static final int RELEASES = 200;

    private final Database database;
    private final JobReading jobs;

    HomePages(Database database, JobReading jobs) {
        this.database = database;
        this.jobs = jobs;
    }

    @GetMapping("/")
    String home(Person who, Model model) {
        List<ChangeSet> reviews = who.has(Role.STEWARD)
                ? sets(List.of(ChangeSetStatus.SUBMITTED), null).stream()
                        .filter(set -> !set.authors().contains(who.id()))
                        .toList()
                : List.of();
        List<ChangeSet> ready = sets(List.of(ChangeSetStatus.APPROVED), null);
        List<ChangeSet> drafts = sets(List.of(ChangeSetStatus.DRAFT, ChangeSetStatus.CHANGES_REQUESTED), who.id());
        List<CommitEntry> commits = new CommitStore(database.read()).list(null, null, COMMITS);
        List<JobShown> running = Arrays.stream(JobKind.values())
                .flatMap(kind -> new JobStore(database.read()).open(kind).stream())
                .map(jobs::shown)
                .toList();
        List<ReleaseShown> publications = newestOfEach(who);
        Map<Long, String> names = names(reviews, ready, drafts, commits);
        model.addAttribute(
                "view",
                new HomeShown(
                        title(reviews.size(), drafts.size(), ready.size()),
                        HomeShown.said(publications, running.size()),
                        reviews.stream().map(s -> waiting(s, names)).toList(),
                        ready.stream().map(s -> waiting(s, names)).toList(),
                        drafts.stream().map(s -> waiting(s, names)).toList(),
                        running,
                        publications,
                        CommitShown.rows(commits, names),
                        who.has(Role.ANALYST),
                        !new DimensionStore(database.read()).all().isEmpty()));
        return "home/home";
    }

    private List<ChangeSet> sets(List<ChangeSetStatus> statuses, @Nullable Long author) {
        return new ChangeSetStore(database.read()).list(statuses, author, null, WAITING);
    }

    private static String title(int reviews, int drafts, int ready) {
        if (reviews > 0) {
            return reviews == 1 ? "1 review waits for you" : Shown.count(reviews) + " reviews wait for you";
        }
        if (ready > 0) {
            return Shown.plural(ready, "change set") + " ready to commit";
        }
        return drafts > 0 ? "You have " + Shown.plural(drafts, "draft") : "Nothing waits for you";
    }

    private HomeShown.Waiting waiting(ChangeSet set, Map<Long, String> names) {
        Instant since = set.submittedAt() == null ? set.createdAt() : set.submittedAt();
        return new HomeShown.Waiting(
                set.id(),
                set.title(),
                names.getOrDefault(set.authorId(), "somebody") + " · " + String.join(", ", set.dimensions()) + " · "
                        + (set.submittedAt() == null ? "made " : "submitted ") + Shown.ago(since, Instant.now()),
                KindCount.of(new ChangeStore(database.read()).counts(set.id()).byKind()),
                new ConflictStore(database.read()).open(set.id()),
                new FindingStore(database.read()).errorsAndWarnings(set.id()).errors(),
                "made from commit " + set.baseCommit());
    }

    /** The newest release of each dimension. */
    private List<ReleaseShown> newestOfEach(Person who) {
        Set<String> seen = new HashSet<>();
        List<ReleaseShown> newest = new ArrayList<>();
        for (Publication publication : new ReleaseStore(database.read()).list(null, null, RELEASES)) {
            if (seen.add(publication.release().dimension())) {
                newest.add(ReleaseShown.of(publication, who.has(Role.STEWARD)));
            }
        }
        return newest;
    }

    private Map<Long, String> names(
            List<ChangeSet> reviews, List<ChangeSet> ready, List<ChangeSet> drafts, List<CommitEntry> commits) {
        Set<Long> people = new HashSet<>();
        reviews.forEach(s -> people.add(s.authorId()));
        ready.forEach(s -> people.add(s.authorId()));
        drafts.forEach(s -> people.add(s.authorId()));
        commits.forEach(c -> people.add(c.authorId()));
        commits.forEach(c -> people.add(c.committedBy()));
        return new PersonStore(database.read()).names(people);
    }
}
