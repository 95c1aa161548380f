package io.plumbline.engine.commit;

import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.policy.ReadPolicies;
import io.plumbline.engine.policy.Wanted;
import io.plumbline.engine.review.Approvals;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/** Holds an approved change set against the policies as they are now. */
final class EnoughApprovals {
    private EnoughApprovals() {}

    /**
     * Where no policy says anything, its state is enough.
     *
     * <p>Errors: APPROVALS_MISSING, PERIOD_LOCKED, WHAT_IF_MISSING.
     */
    static void require(DSLContext dsl, ChangeSet set) {
        Wanted wanted = new ReadPolicies(dsl).forCommit(set);
        if (wanted.policies().isEmpty()) {
            return;
        }
        wanted.requireOpen();
        int there = Approvals.standing(dsl, set).size();
        if (there < wanted.approvals()) {
            throw new RdmException(
                    ErrorCode.APPROVALS_MISSING,
                    "Change set " + set.id() + " has " + Wanted.count(there, wanted.approvals()) + ". "
                            + wanted.reasons().stream()
                                    .map(reason -> reason + ". ")
                                    .collect(Collectors.joining())
                            + "Nothing was committed; have another steward approve it.");
        }
    }
}
