package io.plumbline.engine.whatif;

import java.util.Locale;

/** How the values of a measure are brought together. */
public enum Aggregate {
    SUM,
    AVG,
    MIN,
    MAX,
    DISTINCT;

    /** The word in JSON, and the end of the field's name in a report. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
