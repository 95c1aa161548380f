package io.plumbline.engine.audit;

import io.plumbline.engine.access.Person;

/**
 * What somebody does, as the audit log says it.
 *
 * @param person login of the one who does it
 * @param act stable word such as {@code change_set.approve}
 * @param subject what it is done to, such as {@code change-sets/17}
 */
public record Deed(String person, String act, String subject, String detail) {

    public static Deed of(Person who, String act, String subject, String detail) {
        return new Deed(who.login(), act, subject, detail);
    }

    /** A deed upon a change set. */
    public static Deed onChangeSet(Person who, String act, long id, String detail) {
        return of(who, "change_set." + act, "change-sets/" + id, detail);
    }

    public Deed withDetail(String other) {
        return new Deed(person, act, subject, other);
    }

    /** The attempt at it, which was refused. */
    Deed refused(String code) {
        return new Deed(person, act + ".refused", subject, code);
    }
}
