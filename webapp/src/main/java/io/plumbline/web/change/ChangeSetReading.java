package io.plumbline.web.change;

import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.ConflictStore;
import io.plumbline.engine.change.DefinitionChangeStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Redefinition;
import io.plumbline.engine.validation.FindingStore;
import io.plumbline.web.api.ETags;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Change sets as the API shows them. */
@Component
public final class ChangeSetReading {
    private final Database database;
    private final CommitPlan plan;

    ChangeSetReading(Database database, CommitPlan plan) {
        this.database = database;
        this.plan = plan;
    }

    /** With its version as ETag. */
    public ResponseEntity<ChangeSetJson> answer(long id) {
        ChangeSet set = new ChangeSetStore(database.read()).get(id);
        return ResponseEntity.ok()
                .eTag(ETags.of(set.version()))
                .body(views(List.of(set)).getFirst());
    }

    ChangeSetJson view(long id) {
        return views(List.of(new ChangeSetStore(database.read()).get(id))).getFirst();
    }

    List<ChangeSetJson> views(List<ChangeSet> sets) {
        Set<Long> people = new HashSet<>();
        sets.forEach(set -> people.addAll(set.authors()));
        sets.forEach(set -> people.add(set.authorId()));
        var names = new PersonStore(database.read()).names(people);
        var planned = plan.planned(sets.stream().map(ChangeSet::id).toList());
        return sets.stream()
                .map(set -> ChangeSetJson.of(set, names, tallies(set.id(), planned.get(set.id()))))
                .toList();
    }

    private ChangeSetJson.Tallies tallies(long id, @Nullable Instant notBefore) {
        var findings = new FindingStore(database.read()).errorsAndWarnings(id);
        return new ChangeSetJson.Tallies(
                new DefinitionChangeStore(database.read())
                        .find(id)
                        .map(Redefinition::steps)
                        .orElse(null),
                new ChangeStore(database.read()).counts(id),
                new ConflictStore(database.read()).open(id),
                new ConflictStore(database.read()).overlaps(id),
                findings.errors(),
                findings.warnings(),
                notBefore);
    }
}
