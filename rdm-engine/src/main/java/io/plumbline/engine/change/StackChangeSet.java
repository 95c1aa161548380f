package io.plumbline.engine.change;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Opens a draft upon another change set that is not committed yet: it begins with the other's changes, and goes on from there.
 *
 * <p>Whoever made the other's content is an author of this one too. It is committed after the other one; what that one has committed by then is
 * agreement, and falls out at the rebase.
 *
 * <p>Outcomes: the draft; UNKNOWN_CHANGE_SET; ROLE_MISSING; WRONG_STATE where the other one has ended or changes a definition; BAD_REQUEST for a title that is
 * too long.
 */
public final class StackChangeSet {
    private static final int MEMBERS_A_CHUNK = 1000;

    private final AuditTrail trail;

    public StackChangeSet(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    /** @param title null takes the other's, with a word about it */
    public ChangeSet stack(long on, @Nullable String title, String reason, Person who) {
        return trail.recorded(Deed.onChangeSet(who, "stack", on, ""), tx -> {
            if (!who.has(Role.ANALYST)) {
                throw new RdmException(ErrorCode.ROLE_MISSING, "Opening a change set needs the role analyst.");
            }
            ChangeSetStore sets = new ChangeSetStore(tx);
            ChangeSet below = sets.lock(on);
            if (below.status().isEnded()) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE,
                        "Change set " + on + " is " + below.status()
                                + ": nothing can be built upon it. Open a change set of its own.");
            }
            new DefinitionChangeStore(tx).requireNone(on);
            long id = sets.create(new NewChangeSet(
                    DescribeChangeSet.title(title == null ? NewChangeSet.shortened("Upon " + below.title()) : title),
                    reason.strip(),
                    below.effectiveDate(),
                    below.baseCommit(),
                    who.id(),
                    below.dimensions(),
                    null));
            sets.setStacked(id, below);
            below.authors().forEach(author -> sets.addAuthor(id, author));
            ChangeStore changes = new ChangeStore(tx);
            changes.copy(on, id);
            sets.contentChanged(id, changes.contentHash(id), "the content changed");
            return sets.get(id);
        });
    }

    /** Puts the other's changes below those of a file, where the members are others; those that the file changes too keep both, of one cell and day the file's. */
    static List<BusinessKey> below(DSLContext tx, long id, long on, Dimension dimension) {
        ChangeStore changes = new ChangeStore(tx);
        HistoryStore history = new HistoryStore(tx, dimension);
        long base = new ChangeSetStore(tx).get(id).baseCommit();
        List<BusinessKey> apart = new ArrayList<>();
        BusinessKey last = null;
        List<List<Change>> theirs = changes.ofNextMembers(on, dimension, last, MEMBERS_A_CHUNK);
        while (!theirs.isEmpty()) {
            List<Long> numbers = new ArrayList<>();
            List<BusinessKey> added = new ArrayList<>();
            for (List<Change> group : theirs) {
                Change first = group.getFirst();
                if (first.memberNo() == null) {
                    added.add(first.key());
                } else {
                    numbers.add(first.memberNo());
                }
            }
            Map<Long, List<Change>> ownOfKnown = changes.ofMembers(id, dimension, numbers);
            Map<BusinessKey, List<Change>> ownOfAdded = changes.addedOf(id, dimension, added);
            Map<Long, List<Version>> versions = history.visibleOf(ownOfKnown.keySet(), base);
            List<Change> untouched = new ArrayList<>();
            for (List<Change> group : theirs) {
                Change first = group.getFirst();
                Long number = first.memberNo();
                List<Change> own = number == null
                        ? ownOfAdded.getOrDefault(first.key(), List.of())
                        : ownOfKnown.getOrDefault(number, List.of());
                List<Change> both = EditMember.merged(group, own);
                List<Version> known = number == null ? List.of() : versions.getOrDefault(number, List.of());
                if (own.isEmpty()) {
                    untouched.addAll(group);
                } else if (Days.applied(dimension, known, both).isPresent()) {
                    changes.replaceOfMember(id, dimension, first.key(), number, both);
                } else {
                    apart.add(first.key());
                }
            }
            changes.append(id, dimension, untouched.iterator());
            last = theirs.getLast().getFirst().key();
            theirs = changes.ofNextMembers(on, dimension, last, MEMBERS_A_CHUNK);
        }
        return apart;
    }
}
