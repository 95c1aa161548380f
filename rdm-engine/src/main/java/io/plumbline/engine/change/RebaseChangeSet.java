package io.plumbline.engine.change;

import static io.plumbline.engine.jooq.Tables.COMMIT_LOG;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.SuccessionStore;
import io.plumbline.engine.member.Successor;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import io.plumbline.engine.time.Periods;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Moves a change set onto the head: nobody's work is lost.
 *
 * <p>Steps: 1. where a definition was changed, say the changes in its words, with {@link Translation}; 2. find the members that a commit between
 * base and head touched, merge each with {@link Merge}, and look for references to members that are gone; 3. keep the merged changes and
 * the conflicts, set the base to the head; the content hash tells whether the approvals stand.
 *
 * <p>Outcomes: the change set on the head, with conflicts to be resolved and overlaps to be acknowledged, or none; WRONG_STATE where it has ended; STALE_VERSION;
 * DEFINITION_CHANGED where it changes a definition that is another one by now.
 */
public final class RebaseChangeSet {
    private static final int MEMBERS_A_CHUNK = 1000;

    private final Database database;
    private final AuditLog audit;

    public RebaseChangeSet(Database database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    public ChangeSet rebase(long id, Person who) {
        return rebase(id, who, null);
    }

    /**
     * @param version the version that the person saw; null where they did not say
     */
    public ChangeSet rebase(long id, Person who, @Nullable Integer version) {
        return database.inTransaction(tx -> {
            ChangeSetStore sets = new ChangeSetStore(tx);
            ChangeSet set = sets.lock(id, version);
            if (set.status().isEnded()) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE, "Change set " + id + " is " + set.status() + " and stays as it is.");
            }
            long head = new HeadStore(tx).commit();
            if (head == set.baseCommit()) {
                return set;
            }
            requireSameDefinition(tx, set);
            new ChangeStore(tx).dimensions(id).forEach(dimension -> translate(tx, set, dimension, head));
            sets.setBase(id, head);
            ChangeStore changes = new ChangeStore(tx);
            for (Dimension dimension : changes.dimensions(id)) {
                BusinessKey last = null;
                List<List<Change>> mine = changes.ofNextMembers(id, dimension, last, MEMBERS_A_CHUNK);
                while (!mine.isEmpty()) {
                    merge(tx, set, dimension, mine, head);
                    last = mine.getLast().getFirst().key();
                    mine = changes.ofNextMembers(id, dimension, last, MEMBERS_A_CHUNK);
                }
            }
            keysTaken(tx, set, head);
            changes.dimensions(id).forEach(dimension -> goneReferences(tx, set, dimension, head));
            ConflictStore conflicts = new ConflictStore(tx);
            boolean contested = conflicts.open(id) + conflicts.unseenOverlaps(id) > 0;
            String hash = changes.contentHash(id);
            if (contested || !hash.equals(set.contentHash())) {
                sets.contentChanged(id, hash, "the change set was rebased onto commit " + head);
            }
            audit.append(tx, Deed.onChangeSet(who, "rebase", id, "onto commit " + head));
            return sets.get(id);
        });
    }

    /** A change of a definition is made for the definition that it changes, and for no other. */
    private static void requireSameDefinition(DSLContext tx, ChangeSet set) {
        new DefinitionChangeStore(tx)
                .find(set.id())
                .filter(change ->
                        new DimensionStore(tx).byId(change.before().id()).version()
                                != change.before().version())
                .ifPresent(change -> {
                    throw new RdmException(
                            ErrorCode.DEFINITION_CHANGED,
                            "The definition of " + change.before().code()
                                    + " was changed by another commit meanwhile. Withdraw change set " + set.id()
                                    + " and propose its change again, of the newest definition.");
                });
    }

    /** Says the changes in the words of the newest definition, where it is another one than at the base. */
    private static void translate(DSLContext tx, ChangeSet set, Dimension before, long head) {
        Dimension after = new DimensionStore(tx).byId(before.id());
        if (after.version() == before.version()) {
            return;
        }
        Translation translation = new Translation(before, after);
        HistoryStore history = new HistoryStore(tx, after);
        ChangeStore changes = new ChangeStore(tx);
        ConflictStore conflicts = new ConflictStore(tx);
        List<Change> translated = new ArrayList<>();
        BusinessKey last = null;
        List<List<Change>> mine = changes.ofNextMembers(set.id(), before, last, MEMBERS_A_CHUNK);
        while (!mine.isEmpty()) {
            List<Long> numbers = new ArrayList<>();
            for (List<Change> group : mine) {
                if (group.getFirst().memberNo() != null) {
                    numbers.add(group.getFirst().memberNo());
                }
            }
            Map<Long, List<Version>> theirs = history.visibleOf(numbers, head);
            for (List<Change> group : mine) {
                Translation.Translated said = translation.of(group, key(after, group.getFirst(), theirs));
                conflicts.insert(set.id(), after, said.conflicts());
                translated.addAll(said.changes());
            }
            last = mine.getLast().getFirst().key();
            mine = changes.ofNextMembers(set.id(), before, last, MEMBERS_A_CHUNK);
        }
        changes.clear(set.id(), before);
        changes.append(set.id(), after, translated.iterator());
    }

    /** The key by which a member's changes are named; null where the changes themselves say it. */
    private static @Nullable BusinessKey key(Dimension after, Change first, Map<Long, List<Version>> theirs) {
        if (first.memberNo() == null) {
            return null;
        }
        List<Version> known = theirs.getOrDefault(first.memberNo(), List.of());
        return known.isEmpty()
                ? first.key()
                : BusinessKey.ofValues(after, known.getLast().values());
    }

    private static void merge(DSLContext tx, ChangeSet set, Dimension dimension, List<List<Change>> chunk, long head) {
        HistoryStore history = new HistoryStore(tx, dimension);
        List<Long> numbers = new ArrayList<>();
        List<BusinessKey> added = new ArrayList<>();
        for (List<Change> group : chunk) {
            Long number = group.getFirst().memberNo();
            if (number == null) {
                added.add(group.getFirst().key());
            } else {
                numbers.add(number);
            }
        }
        Set<Long> moved = touched(tx, numbers, set.baseCommit(), head);
        Map<BusinessKey, Long> taken = taken(history, added, set.baseCommit(), head);
        Set<Long> look = new HashSet<>(moved);
        look.addAll(taken.values());
        Map<Long, List<Version>> base = history.visibleOf(moved, set.baseCommit());
        Map<Long, List<Version>> theirs = history.visibleOf(look, head);
        SuccessionStore successions = new SuccessionStore(tx);
        Map<Long, Map<LocalDate, List<Successor>>> tookOver = successions.of(dimension, moved, set.baseCommit());
        Map<Long, Map<LocalDate, List<Successor>>> takesOver = successions.of(dimension, moved, head);
        ChangeStore changes = new ChangeStore(tx);
        ConflictStore conflicts = new ConflictStore(tx);
        for (List<Change> group : chunk) {
            Change first = group.getFirst();
            Long number = first.memberNo() == null ? taken.get(first.key()) : first.memberNo();
            boolean isSame = number != null
                    && (first.memberNo() == null
                            ? isHeld(dimension, theirs.getOrDefault(number, List.of()), first)
                            : moved.contains(number));
            if (number != null && isSame) {
                Merge.Merged merged = Merge.of(
                        dimension,
                        number,
                        base.getOrDefault(number, List.of()),
                        theirs.getOrDefault(number, List.of()),
                        group);
                changes.replaceOfMember(set.id(), dimension, first.key(), first.memberNo(), merged.changes());
                conflicts.insert(set.id(), dimension, merged.conflicts());
                bothSucceeded(
                                dimension,
                                merged.changes(),
                                tookOver.getOrDefault(number, Map.of()),
                                takesOver.getOrDefault(number, Map.of()))
                        .ifPresent(conflict -> conflicts.insert(set.id(), dimension, List.of(conflict)));
            }
        }
    }

    /** The members that others gave these keys since the base; who had one of them before is not who is added here. */
    private static Map<BusinessKey, Long> taken(HistoryStore history, List<BusinessKey> added, long base, long head) {
        Map<BusinessKey, List<Long>> before = history.holderNos(added, base);
        Map<BusinessKey, Long> taken = new HashMap<>();
        history.holderNos(added, head).forEach((key, holders) -> {
            long last = holders.getLast();
            if (!before.getOrDefault(key, List.of()).contains(last)) {
                taken.put(key, last);
            }
        });
        return taken;
    }

    /** Both sides say who takes over from a member, and say others. */
    private static Optional<Conflict> bothSucceeded(
            Dimension dimension,
            List<Change> mine,
            Map<LocalDate, List<Successor>> tookOver,
            Map<LocalDate, List<Successor>> takesOver) {
        return mine.stream()
                .filter(change -> change.kind().isSuccession())
                .filter(change -> {
                    List<Successor> theirs = takesOver.get(change.effective());
                    return theirs != null
                            && !theirs.equals(tookOver.get(change.effective()))
                            && !Successions.isSame(theirs, change.successors());
                })
                .findFirst()
                .map(change -> new Conflict(
                        0,
                        dimension.code(),
                        Conflict.Kind.BOTH_SUCCEEDED,
                        change.key().joined(),
                        change.memberNo(),
                        null,
                        change.effective(),
                        Period.OPEN_END,
                        null,
                        shown(change.successors()),
                        shown(takesOver.getOrDefault(change.effective(), List.of())),
                        null,
                        null));
    }

    private static String shown(List<Successor> successors) {
        return successors.stream().map(Successor::shown).collect(Collectors.joining("; "));
    }

    /** Whether a member that others added under a key is the one that is added here: it still has the key, or has it on days in common. */
    private static boolean isHeld(Dimension dimension, List<Version> theirs, Change added) {
        LocalDate until = added.until();
        return theirs.stream()
                .filter(version ->
                        BusinessKey.ofValues(dimension, version.values()).equals(added.key()))
                .anyMatch(version -> version.equals(theirs.getLast())
                        || version.period().to().isAfter(added.effective())
                                && (until == null || version.period().from().isBefore(until)));
    }

    /** Once all members are merged: keys that they are given on days on which others got them since the base. */
    private static void keysTaken(DSLContext tx, ChangeSet set, long head) {
        ChangeStore changes = new ChangeStore(tx);
        ConflictStore conflicts = new ConflictStore(tx);
        UniqueClaims claims = new UniqueClaims(tx, set.id(), head, taken -> {
            boolean isTheirs = taken.attribute() == null
                    && taken.other().by() == null
                    && !touched(tx, List.of(taken.other().member()), set.baseCommit(), head)
                            .isEmpty();
            if (isTheirs) {
                conflicts.insert(
                        set.id(),
                        taken.dimension(),
                        List.of(keyTaken(
                                taken, Objects.requireNonNull(taken.one().by()))));
            }
        });
        for (Dimension dimension : changes.dimensions(set.id())) {
            HistoryStore history = new HistoryStore(tx, dimension);
            BusinessKey last = null;
            List<List<Change>> mine = changes.ofNextMembers(set.id(), dimension, last, MEMBERS_A_CHUNK);
            while (!mine.isEmpty()) {
                List<BusinessKey> added = new ArrayList<>();
                mine.forEach(group -> {
                    if (group.getFirst().memberNo() == null) {
                        added.add(group.getFirst().key());
                    }
                });
                Set<BusinessKey> held = history.holderNos(added, head).keySet();
                for (List<Change> group : mine) {
                    if (group.getFirst().memberNo() == null
                            && held.contains(group.getFirst().key())) {
                        claims.claim(dimension, group);
                    } else {
                        claims.add(dimension, group);
                    }
                }
                last = mine.getLast().getFirst().key();
                mine = changes.ofNextMembers(set.id(), dimension, last, MEMBERS_A_CHUNK);
            }
        }
        claims.end();
    }

    private static Conflict keyTaken(UniqueClaims.Taken taken, Change first) {
        String key = ((BusinessKey) taken.value()).text();
        Period days = Periods.both(
                        List.of(taken.one().period()), List.of(taken.other().period()))
                .getFirst();
        return new Conflict(
                0,
                taken.dimension().code(),
                Conflict.Kind.KEY_TAKEN,
                first.key().joined(),
                first.memberNo(),
                null,
                days.from(),
                days.to(),
                null,
                key,
                key,
                null,
                null);
    }

    /** Once all members are merged: what one of them refers to may have become another by the set itself. */
    private static void goneReferences(DSLContext tx, ChangeSet set, Dimension dimension, long head) {
        if (dimension.referred().isEmpty()) {
            return;
        }
        ChangeStore changes = new ChangeStore(tx);
        GoneReferences gone = new GoneReferences(tx, set, dimension, head);
        BusinessKey last = null;
        List<List<Change>> mine = changes.ofNextMembers(set.id(), dimension, last, MEMBERS_A_CHUNK);
        while (!mine.isEmpty()) {
            new ConflictStore(tx).insert(set.id(), dimension, gone.of(mine));
            last = mine.getLast().getFirst().key();
            mine = changes.ofNextMembers(set.id(), dimension, last, MEMBERS_A_CHUNK);
        }
    }

    static Set<Long> touched(DSLContext tx, List<Long> numbers, long after, long upTo) {
        return new HashSet<>(tx.selectDistinct(COMMIT_LOG.MEMBER_NO)
                .from(COMMIT_LOG)
                .where(COMMIT_LOG.MEMBER_NO.in(numbers), COMMIT_LOG.COMMIT_NO.gt(after), COMMIT_LOG.COMMIT_NO.le(upTo))
                .fetch(COMMIT_LOG.MEMBER_NO));
    }
}
