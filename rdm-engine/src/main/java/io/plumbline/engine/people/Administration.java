package io.plumbline.engine.people;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.Set;
import java.util.TreeSet;

/** What holds for everything that is done to the accounts of others. */
public final class Administration {
    private static final int LONGEST_NAME = 120;

    private Administration() {}

    static void require(Person who, String act) {
        if (!who.has(Role.ADMIN)) {
            throw new RdmException(
                    ErrorCode.ROLE_MISSING,
                    "To " + act + " needs the role ADMIN; " + who.displayName() + " has "
                            + (who.roles().isEmpty() ? "none" : new TreeSet<>(who.roles()))
                            + ". Ask an administrator.");
        }
    }

    /** The name as it is kept, or BAD_REQUEST. */
    public static String name(String typed) {
        String name = typed.strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "The name has " + name.length() + " characters; it has to have 1 to " + LONGEST_NAME + ".");
        }
        return name;
    }

    static Set<Role> roles(Set<Role> roles) {
        if (roles.isEmpty()) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "A person needs at least one role of VIEWER, ANALYST, STEWARD and ADMIN. Disable a person who is to do nothing any more.");
        }
        return roles;
    }
}
