package io.plumbline.web.security;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Which roles an act wants. */
public final class Roles {
    private Roles() {}

    /** Lets a person with one of the roles pass, and refuses any other with ROLE_MISSING. */
    public static void require(Person person, String act, Role... oneOf) {
        if (Arrays.stream(oneOf).noneMatch(person::has)) {
            String wanted = Arrays.stream(oneOf).map(Role::name).collect(Collectors.joining(" or "));
            throw new RdmException(
                    ErrorCode.ROLE_MISSING,
                    "To " + act + " needs the role " + wanted + "; " + person.login() + " has "
                            + (person.roles().isEmpty() ? "none" : person.roles()) + ". Ask an administrator.");
        }
    }
}
