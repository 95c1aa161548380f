package io.plumbline.engine.dimension;

import java.util.Locale;

/** A rule that a definition may set for the values of one attribute, and of which it chooses whether a breach stops or warns. */
public enum AttributeRule {
    /** The value is one of a list. */
    ALLOWED,
    /** The whole text has a form. */
    PATTERN,
    /** The number or day lies between two limits, either of which may be open. */
    RANGE,
    /** No two members have the value on one day. */
    UNIQUE;

    /** Its name in a definition's JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
