package io.plumbline.engine.dimension;

import java.util.ArrayList;
import java.util.List;

/**
 * What is published of a dimension.
 *
 * @param current the table of what holds on the commit's day
 * @param history the table of all versions
 * @param dailyDays how many days up to the commit's day the table of one row per member and day has; 0: no such table
 * @param log the table of each changed cell of each commit
 * @param rekeys the table of which surrogate took over from which on which days, for facts that are keyed by surrogate
 * @param unknown whether the current and the history table have a row each for a member that is unknown and for one that is not applicable
 * @param files whether each table lies in the lake as plain Parquet files too, for readers without Iceberg
 * @param prior attributes whose value before the present one stands in the current table as {@code prior_…}
 * @param currentOnHistory attributes whose present value stands on every row of the history table as {@code current_…}
 * @param flatten references whose members' attributes stand beside them
 */
public record Publishing(
        boolean current,
        boolean history,
        int dailyDays,
        boolean log,
        boolean rekeys,
        boolean unknown,
        boolean files,
        List<String> prior,
        List<String> currentOnHistory,
        List<String> flatten) {
    /** Of a definition that does not say. */
    public static final Publishing USUAL =
            new Publishing(true, true, 0, false, false, false, false, List.of(), List.of(), List.of());

    public Publishing {
        prior = List.copyOf(prior);
        currentOnHistory = List.copyOf(currentOnHistory);
        flatten = List.copyOf(flatten);
    }

    /** Whether there is any table at all. */
    public boolean isAny() {
        return current || history || dailyDays > 0 || log || rekeys;
    }

    /** As people read it: {@code current table, history table with current network}. */
    public String words() {
        List<String> tables = new ArrayList<>();
        if (current) {
            tables.add("current table" + (prior.isEmpty() ? "" : " with prior " + String.join(", ", prior)));
        }
        if (history) {
            tables.add("history table"
                    + (currentOnHistory.isEmpty() ? "" : " with current " + String.join(", ", currentOnHistory)));
        }
        if (dailyDays > 0) {
            tables.add("daily table of " + dailyDays + (dailyDays == 1 ? " day" : " days"));
        }
        if (log) {
            tables.add("change log");
        }
        if (rekeys) {
            tables.add("re-key list");
        }
        if (tables.isEmpty()) {
            return "nothing";
        }
        if (!flatten.isEmpty()) {
            tables.add("flattened: " + String.join(", ", flatten));
        }
        if (unknown) {
            tables.add("rows for unknown and not applicable members");
        }
        if (files) {
            tables.add("plain Parquet files");
        }
        return String.join(", ", tables);
    }
}
