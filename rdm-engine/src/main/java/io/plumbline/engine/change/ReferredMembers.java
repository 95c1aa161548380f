package io.plumbline.engine.change;

import static io.plumbline.engine.jooq.Tables.MEMBER_CHANGE;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.ReferenceStore;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * The members that the references of a change set mean, from the keys that people write: those that are there at its base, those that it adds
 * itself, and at last those that held the key on another day, of which the rules then say on which days they are missing.
 */
final class ReferredMembers {
    private final DSLContext dsl;
    private final long changeSetId;
    private final long idsOf;
    private final long base;
    private final ReferenceStore store;

    /** @param code of the dimension that is referred to */
    ReferredMembers(DSLContext dsl, long changeSetId, long base, Dimension referring, String code) {
        this.dsl = dsl;
        this.changeSetId = changeSetId;
        this.idsOf = new ChangeSetStore(dsl).idsOf(changeSetId);
        this.base = base;
        this.store = ReferenceStore.of(dsl, referring, code);
    }

    /** The members by the texts that show them; texts that mean none are absent. */
    Map<String, MemberRef> of(Collection<String> texts, LocalDate effective) {
        Map<String, MemberRef> found = new HashMap<>(store.onDay(texts, base, effective));
        Set<String> open = without(texts, found);
        if (!open.isEmpty()) {
            found.putAll(added(open));
            found.putAll(store.ever(without(open, found), base));
        }
        return found;
    }

    /** The same for those who take over from a member: under its own code another one can be meant that the change set adds. */
    Map<String, MemberRef> successors(Collection<String> texts, LocalDate effective, UUID of) {
        Map<String, MemberRef> found = of(texts, effective);
        Set<String> itself = new HashSet<>();
        found.forEach((text, ref) -> {
            if (ref.member().equals(of)) {
                itself.add(text);
            }
        });
        found.putAll(added(itself));
        return found;
    }

    /** The same at another point in time: what a workbook showed. */
    Map<String, MemberRef> shown(Collection<String> texts, long commit, LocalDate asOf) {
        return store.onDay(texts, commit, asOf);
    }

    Optional<String> nearest(String text, LocalDate day) {
        return store.nearest(text, base, day);
    }

    /** A member that the change set adds, or will have added. */
    MemberRef added(BusinessKey key) {
        return new MemberRef(NewMemberId.of(idsOf, store.referred(), key), key.text());
    }

    Optional<BusinessKey> key(String text) {
        return BusinessKey.ofText(store.referred(), text);
    }

    private Map<String, MemberRef> added(Set<String> texts) {
        Map<String, String> texted = new HashMap<>();
        texts.forEach(text -> key(text).ifPresent(key -> texted.put(key.joined(), text)));
        Map<String, MemberRef> found = new HashMap<>();
        dsl.selectDistinct(MEMBER_CHANGE.BKEY)
                .from(MEMBER_CHANGE)
                .where(
                        MEMBER_CHANGE.CHANGE_SET_ID.eq(changeSetId),
                        MEMBER_CHANGE.DIMENSION_ID.eq(store.referred().id()),
                        MEMBER_CHANGE.KIND.eq(ChangeKind.ADDED.name()),
                        MEMBER_CHANGE.BKEY.in(texted.keySet()))
                .forEach(row ->
                        found.put(String.valueOf(texted.get(row.value1())), added(BusinessKey.ofJoined(row.value1()))));
        return found;
    }

    private static Set<String> without(Collection<String> texts, Map<String, MemberRef> found) {
        Set<String> rest = new HashSet<>(texts);
        rest.removeAll(found.keySet());
        return rest;
    }
}
