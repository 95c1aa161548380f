package io.plumbline.engine.review;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.Optional;

/** Who may decide: a steward who put nothing into the change set. */
public final class FourEyes {
    private FourEyes() {}

    /** Why a person may not approve; empty where they may. */
    public static Optional<RdmException> objection(ChangeSet set, Person person) {
        if (!person.has(Role.STEWARD)) {
            return Optional.of(new RdmException(
                    ErrorCode.ROLE_MISSING,
                    "Deciding needs the role steward; " + person.displayName() + " does not have it."));
        }
        if (set.authors().contains(person.id())) {
            return Optional.of(new RdmException(
                    ErrorCode.SELF_APPROVAL,
                    "Change set " + set.id() + " holds changes by " + person.displayName()
                            + ". Somebody else has to decide: four eyes see more than two."));
        }
        return Optional.empty();
    }
}
