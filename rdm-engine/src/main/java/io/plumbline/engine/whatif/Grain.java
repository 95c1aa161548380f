package io.plumbline.engine.whatif;

import java.util.Locale;

/** The periods of a report's time series. */
public enum Grain {
    NONE,
    DAY,
    /** ISO weeks, from Monday. */
    WEEK,
    MONTH;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
