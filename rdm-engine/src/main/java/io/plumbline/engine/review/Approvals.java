package io.plumbline.engine.review;

import io.plumbline.engine.change.ChangeSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;

/** Whose approvals of a change set count. */
public final class Approvals {
    private Approvals() {}

    /**
     * The people whose approvals stand for what it holds now. What lapsed does not count, nor what came before somebody asked for changes
     * or rejected it, nor the approval of somebody who became an author.
     *
     * @param reviews all decisions about it, oldest first
     */
    public static Set<Long> standing(ChangeSet set, List<Review> reviews) {
        Set<Long> people = new LinkedHashSet<>();
        for (Review review : reviews) {
            if (review.voidReason() != null || !review.contentHash().equals(set.contentHash())) {
                continue;
            }
            if (review.decision() == Decision.APPROVE) {
                people.add(review.personId());
            } else {
                people.clear();
            }
        }
        people.removeAll(set.authors());
        return people;
    }

    /** The same, read. */
    public static Set<Long> standing(DSLContext dsl, ChangeSet set) {
        return standing(set, new ReviewStore(dsl).of(set.id()));
    }
}
