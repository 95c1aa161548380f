package io.plumbline.engine.error;

/** Whose move it is after an error. */
public enum ErrorCategory {
    /** The request cannot be taken as it is. */
    USER,
    /** The caller may not do this. */
    FORBIDDEN,
    /** What was named does not exist. */
    NOT_FOUND,
    /** The world moved since the caller last looked. */
    CONFLICT,
    /** A limit or a part that does not answer; trying again later may work. */
    RESOURCE,
    /** A defect of the product. */
    INTERNAL
}
