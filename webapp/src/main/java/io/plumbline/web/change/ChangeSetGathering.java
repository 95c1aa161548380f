package io.plumbline.web.change;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeCounts;
import io.plumbline.engine.change.ChangePage;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.ConflictStore;
import io.plumbline.engine.change.DefinitionChangeStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DefinitionStep;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.Redefinition;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.policy.ReadPolicies;
import io.plumbline.engine.policy.Wanted;
import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.ReleaseStore;
import io.plumbline.engine.review.CommentStore;
import io.plumbline.engine.review.ReviewStore;
import io.plumbline.engine.upload.Upload;
import io.plumbline.engine.upload.UploadStatus;
import io.plumbline.engine.upload.UploadStore;
import io.plumbline.engine.validation.FindingStore;
import io.plumbline.engine.validation.Tally;
import io.plumbline.engine.whatif.Aggregate;
import io.plumbline.engine.whatif.CheckStaleness;
import io.plumbline.engine.whatif.FactSource;
import io.plumbline.engine.whatif.FactSourceStore;
import io.plumbline.engine.whatif.Staleness;
import io.plumbline.engine.whatif.WhatIf;
import io.plumbline.engine.whatif.WhatIfStore;
import io.plumbline.web.page.FindingRow;
import io.plumbline.web.page.Frame;
import io.plumbline.web.page.KindCount;
import io.plumbline.web.page.Shown;
import io.plumbline.web.whatif.VerdictView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Gathers what the page of a change set shows. */
@Component
class ChangeSetGathering {
    private static final int FINDINGS = 200;
    private static final int COUNTED = 10_000;

    private final Database database;
    private final CommitPlan plan;
    private final JsonMapper json;

    ChangeSetGathering(Database database, CommitPlan plan, JsonMapper json) {
        this.database = database;
        this.plan = plan;
        this.json = json;
    }

    /** One page of the difference; only that page is read. */
    Difference difference(ChangeSet set, ChangesAsk ask) {
        ChangeStore store = new ChangeStore(database.read());
        Map<String, Dimension> dimensions = dimensions(set);
        ChangePage page = store.page(
                set.id(),
                ask.kind(),
                ask.attribute(),
                ask.own() ? set.stackedOn() : null,
                ask.after(),
                ChangesAsk.ROWS);
        Map<Long, List<Version>> base = new HashMap<>();
        for (Dimension dimension : dimensions.values()) {
            List<Long> members = page.items().stream()
                    .filter(change -> change.dimension().equals(dimension.code()))
                    .map(Change::memberNo)
                    .filter(Objects::nonNull)
                    .distinct()
                    .toList();
            if (!members.isEmpty()) {
                base.putAll(new HistoryStore(database.read(), dimension).visibleOf(members, set.baseCommit()));
            }
        }
        ChangeCounts counts = store.counts(set.id());
        return Difference.of(
                ask,
                page,
                counts,
                counts.total() > COUNTED ? null : store.touched(set.id()),
                dimensions,
                base,
                set.stackedOn() != null);
    }

    /**
     * All but the difference.
     *
     * @param allThreads also those that are resolved
     */
    ChangeSetShown shown(ChangeSet set, Person who, boolean allThreads, Talk.Say say) {
        Talk talk = Talk.of(set, new CommentStore(database.read()).of(set.id()), allThreads, say);
        long head = new HeadStore(database.read()).commit();
        ChangeCounts counts = new ChangeStore(database.read()).counts(set.id());
        Tally tally = new FindingStore(database.read()).errorsAndWarnings(set.id());
        List<Finding> findings = new FindingStore(database.read()).ofChangeSet(set.id());
        Conflicts conflicts = Conflicts.of(new ConflictStore(database.read()).of(set.id()));
        List<WhatIf> asked = new WhatIfStore(database.read()).ofChangeSet(set.id());
        Optional<WhatIf> newest =
                asked.stream().filter(w -> w.finishedAt() != null).findFirst();
        Staleness staleness = newest.map(new CheckStaleness(database)::check).orElse(new Staleness(List.of()));
        Wanted wanted = new ReadPolicies(database.read()).now(set);
        Long commit = set.commitNo();
        List<Publication> publications =
                commit == null ? List.of() : new ReleaseStore(database.read()).ofCommit(commit);
        Map<Long, String> names = new PersonStore(database.read()).names(set.authors());
        String author = names.getOrDefault(set.authorId(), "somebody");
        Optional<Upload> upload = new UploadStore(database.read())
                .ofChangeSet(set.id()).stream()
                        .filter(u -> u.status() == UploadStatus.PARSED)
                        .reduce((earlier, later) -> later);
        boolean mayEdit = set.status().isEditable()
                && (who.has(Role.ANALYST) || set.authors().contains(who.id()));
        List<DefinitionStep> definition = new DefinitionChangeStore(database.read())
                .find(set.id())
                .map(Redefinition::steps)
                .orElse(List.of());
        Instant submitted = set.submittedAt();
        Long reverts = set.revertsCommit();
        Long on = set.stackedOn();
        ChangeSetShown.Below below = on == null
                ? null
                : new ChangeSetShown.Below(on, Life.status(new ChangeSetStore(database.read()).get(on)));
        return new ChangeSetShown(
                set.id(),
                set.title(),
                Life.status(set),
                Life.icon(set),
                Life.css(set),
                author,
                Frame.initials(author),
                submitted == null
                        ? "made " + Shown.ago(set.createdAt(), Instant.now())
                        : "submitted " + Shown.ago(submitted, Instant.now()),
                String.valueOf(set.baseCommit()),
                set.baseCommit() == head,
                set.effectiveDate().toString(),
                upload.map(Upload::fileName).orElse(null),
                upload.map(u -> "/uploads/" + u.id()).orElse(null),
                reverts == null ? null : String.valueOf(reverts),
                below,
                !set.status().isEnded() && who.has(Role.ANALYST) && definition.isEmpty(),
                commit == null ? null : String.valueOf(commit),
                moved(set, head, who),
                Life.steps(
                        set,
                        tally.errors(),
                        definition.isEmpty(),
                        newest.map(WhatIf::id).orElse(null),
                        publications),
                set.reason().isBlank() ? null : set.reason(),
                verdict(newest, staleness, wanted),
                reports(asked),
                FindingRow.of(findings.subList(0, Math.min(FINDINGS, findings.size()))),
                Shown.plural(tally.errors(), "error") + ", " + Shown.plural(tally.warnings(), "warning") + ", "
                        + Shown.plural(tally.notes(), "note")
                        + (findings.size() > FINDINGS ? "; the first " + FINDINGS + " are shown" : ""),
                conflicts,
                definition,
                KindCount.of(counts.byKind()),
                counts.unchanged() == 0 ? null : Shown.plural(counts.unchanged(), "row") + " unchanged",
                set.dimensions(),
                talk,
                who.has(Role.ANALYST) || who.has(Role.STEWARD) || who.has(Role.ADMIN),
                Panels.of(
                        set,
                        who,
                        tally,
                        conflicts,
                        counts.total() + definition.size(),
                        definition.isEmpty(),
                        newest.orElse(null),
                        staleness,
                        talk.open(),
                        new ReviewStore(database.read()).of(set.id()),
                        wanted),
                mayEdit,
                !set.status().isEnded() && set.authors().contains(who.id()),
                set.status().isEnded()
                        ? null
                        : plan.planned(set.id())
                                .map(at -> Shown.time(at) + " UTC")
                                .orElse(null),
                set.status().isEnded() || !definition.isEmpty() ? List.of() : asks(set, who));
    }

    /** Only where the base matters still, and somebody else's commit touched the same dimensions. */
    private ChangeSetShown.@Nullable Moved moved(ChangeSet set, long head, Person who) {
        if (set.status().isEnded() || set.baseCommit() >= head) {
            return null;
        }
        boolean may = who.has(Role.ANALYST) || who.has(Role.STEWARD);
        return new ChangeSetShown.Moved(
                String.valueOf(head),
                "This was made from commit " + set.baseCommit() + "; the newest is " + head
                        + ". Rebasing merges both; where the result is the same, approvals stand.",
                may);
    }

    private @Nullable VerdictView verdict(Optional<WhatIf> newest, Staleness staleness, Wanted wanted) {
        return newest.flatMap(w -> new WhatIfStore(database.read()).report(w.id()))
                .map(report -> VerdictView.of(
                        json.readTree(report),
                        staleness,
                        "/what-ifs/" + newest.orElseThrow().id()))
                .map(shown -> wanted.policies().isEmpty() ? shown : shown.withLocked(wanted.lockedPeriods()))
                .orElse(null);
    }

    private static List<ChangeSetShown.Report> reports(List<WhatIf> asked) {
        return asked.stream()
                .limit(5)
                .map(w -> new ChangeSetShown.Report(
                        w.id(),
                        "report " + w.id(),
                        w.finishedAt() == null ? "not finished" : Shown.time(w.finishedAt()),
                        false))
                .toList();
    }

    private List<ChangeSetShown.AskForm> asks(ChangeSet set, Person who) {
        if (!who.has(Role.ANALYST) && !who.has(Role.STEWARD)) {
            return List.of();
        }
        List<ChangeSetShown.AskForm> asks = new ArrayList<>();
        for (FactSource source : new FactSourceStore(database.read()).all()) {
            List<String> attributes = new ArrayList<>();
            boolean bound = false;
            for (Dimension dimension : new DimensionStore(database.read()).all()) {
                if (source.binding(dimension.code()).isEmpty()) {
                    continue;
                }
                bound |= set.dimensions().contains(dimension.code());
                List<String> own = dimension.describing().stream()
                        .map(a -> dimension.code() + "." + a.name())
                        .toList();
                // What the change set changes comes first in the list.
                attributes.addAll(set.dimensions().contains(dimension.code()) ? 0 : attributes.size(), own);
            }
            if (bound) {
                asks.add(new ChangeSetShown.AskForm(
                        source.code(),
                        attributes,
                        source.measures().stream()
                                .map(measure ->
                                        new ChangeSetShown.AskMeasure(measure.name(), !measure.has(Aggregate.DISTINCT)))
                                .toList(),
                        true,
                        source.dateColumn() != null));
            }
        }
        return asks;
    }

    private Map<String, Dimension> dimensions(ChangeSet set) {
        Map<String, Dimension> dimensions = new LinkedHashMap<>();
        set.dimensions()
                .forEach(code -> dimensions.put(code, new DimensionStore(database.read()).at(code, set.baseCommit())));
        return dimensions;
    }
}
