package io.plumbline.engine.event;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;

/** Who has to do with webhooks: administrators, for a webhook carries news out of the house. */
final class Administrators {
    private Administrators() {}

    static void require(Person who) {
        if (!who.has(Role.ADMIN)) {
            throw new RdmException(ErrorCode.ROLE_MISSING, "Webhooks need the role administrator. Ask one.");
        }
    }
}
