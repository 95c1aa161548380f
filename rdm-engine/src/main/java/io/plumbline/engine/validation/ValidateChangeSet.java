package io.plumbline.engine.validation;

import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.DefinitionChangeStore;
import io.plumbline.engine.change.ProposedHistories;
import io.plumbline.engine.change.UniqueClaims;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.Redefinition;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds a change set against the rules of its dimensions at the head, and keeps what they find.
 *
 * <p>Outcome: the findings; those of the rules replace what they found before, those of files stay beside them. Errors: UNKNOWN_CHANGE_SET.
 */
public final class ValidateChangeSet {
    private static final int SHOWN_PER_RULE = 500;
    private static final int TRIES = 10;

    private final Database database;

    public ValidateChangeSet(Database database) {
        this.database = database;
    }

    /** Validates a change set; where somebody edits it meanwhile, what they made of it. */
    public ValidationResult validate(long changeSetId) {
        for (int tries = 1; tries <= TRIES; tries++) {
            int version = new ChangeSetStore(database.read()).get(changeSetId).version();
            Optional<ValidationResult> kept = keep(changeSetId, version, look(changeSetId));
            if (kept.isPresent()) {
                return kept.get();
            }
        }
        throw new RdmException(
                ErrorCode.CONTENT_CHANGED,
                "Change set " + changeSetId + " is being edited all the time, so the rules cannot keep up. Try again.");
    }

    /** Validates a draft whose findings are about another content than it has now. */
    public void bringUpToDate(long changeSetId) {
        ChangeSetStore sets = new ChangeSetStore(database.read());
        if (sets.get(changeSetId).status().isEditable() && !sets.isValidated(changeSetId)) {
            validate(changeSetId);
        }
    }

    private List<Finding> look(long changeSetId) {
        long head = new HeadStore(database.read()).commit();
        Map<Long, Rules> rules = new HashMap<>();
        Map<Long, AddedKeys> added = new HashMap<>();
        Collected collected = new Collected();
        Optional<Redefinition> redefinition = new DefinitionChangeStore(database.read()).find(changeSetId);
        if (redefinition.isPresent()) {
            new DefinitionRules(database.read(), redefinition.get(), head, collected::add).look();
            return collected.findings();
        }
        ChangeSet set = new ChangeSetStore(database.read()).get(changeSetId);
        Optional<String> redefined =
                new DimensionStore(database.read()).redefinedSince(set.dimensions(), set.baseCommit());
        if (redefined.isPresent()) {
            return List.of(Finding.general(
                    "DEFINITION_CHANGED",
                    Severity.ERROR,
                    "The definition of " + redefined.get() + " was changed since commit " + set.baseCommit()
                            + ", from which this change set was made. Rebase it: names follow by themselves, and what has no place any"
                            + " more is shown."));
        }
        UniqueClaims claims =
                new UniqueClaims(database.read(), changeSetId, head, taken -> collected.add(Rules.taken(taken)));
        ReferenceRules references = new ReferenceRules(database.read(), changeSetId, head, collected::add);
        SuccessionRules successions = new SuccessionRules(database.read(), changeSetId, head, collected::add);
        new ChangeStore(database.read()).streamByMember(changeSetId, (dimension, changes) -> {
            references.add(dimension, changes);
            successions.add(dimension, changes);
            claims.add(dimension, changes);
            Rules own = rules.computeIfAbsent(dimension.id(), id -> new Rules(dimension));
            for (Change change : changes) {
                own.of(change).forEach(collected::add);
                if (change.kind() == ChangeKind.ADDED) {
                    added.computeIfAbsent(
                                    dimension.id(),
                                    id -> new AddedKeys(
                                            dimension,
                                            new HistoryStore(database.read(), dimension),
                                            new ProposedHistories(database.read(), changeSetId, dimension, head),
                                            head,
                                            claims.keysMove(),
                                            collected::add))
                            .add(change, own.keySource(change));
                }
            }
        });
        added.values().forEach(AddedKeys::end);
        claims.end();
        references.end();
        successions.end();
        return collected.findings();
    }

    /** Keeps the findings, unless the change set was written since it was looked at. */
    private Optional<ValidationResult> keep(long changeSetId, int version, List<Finding> findings) {
        return database.inTransaction(tx -> {
            ChangeSetStore sets = new ChangeSetStore(tx);
            if (sets.lock(changeSetId).version() != version) {
                return Optional.empty();
            }
            FindingStore store = new FindingStore(tx);
            Tally before = store.errorsAndWarnings(changeSetId);
            store.replaceOfChangeSet(changeSetId, findings);
            sets.setValidated(changeSetId);
            Tally found = store.errorsAndWarnings(changeSetId);
            if (!found.equals(before)) {
                sets.touch(changeSetId);
            }
            return Optional.of(new ValidationResult(findings, found));
        });
    }

    /** Of each rule and severity the first findings in full, the rest as a number. */
    private static final class Collected {
        private final List<Finding> shown = new ArrayList<>();
        private final Map<Weighed, Integer> counts = new HashMap<>();

        void add(Finding finding) {
            if (counts.merge(new Weighed(finding.rule(), finding.severity()), 1, Integer::sum) <= SHOWN_PER_RULE) {
                shown.add(finding);
            }
        }

        List<Finding> findings() {
            List<Finding> all = new ArrayList<>(shown);
            counts.forEach((weighed, count) -> {
                if (count > SHOWN_PER_RULE) {
                    all.add(Finding.general(
                            weighed.rule(),
                            weighed.severity(),
                            (count - SHOWN_PER_RULE) + " more cells or rows break the rule " + weighed.rule() + "."));
                }
            });
            return all;
        }
    }

    /** One rule may stop for one attribute and warn for another. */
    private record Weighed(String rule, Severity severity) {}
}
