package io.plumbline.engine.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a person's account stands.
 *
 * @param version counts what administrators changed of the person
 * @param passwordVersion counts passwords; a session ends when another one is set
 * @param passwordToChange whether the password came from somebody else, and the person has to choose another one first
 * @param lastSignInAt by password; null for a person who never did
 */
public record Account(
        int version,
        int passwordVersion,
        boolean passwordToChange,
        @Nullable Instant lastSignInAt) {
    /** That of a person who was just added, with a password that may be kept. */
    public static final Account NEW = new Account(0, 0, false, null);
}
