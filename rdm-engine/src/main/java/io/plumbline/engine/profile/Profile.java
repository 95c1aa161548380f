package io.plumbline.engine.profile;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The columns of a dimension after a commit.
 *
 * @param commit the commit that touched the dimension; 0 before the first
 * @param asOf the day of the commit, in UTC: members that live on it are counted
 * @param members how many live on it
 * @param columns in the order of the definition of then
 */
public record Profile(long commit, LocalDate asOf, long members, List<ColumnProfile> columns) {
    public Profile {
        columns = List.copyOf(columns);
    }

    /** The profile of a column; empty where the definition did not have it yet, or no more. */
    public Optional<ColumnProfile> of(String column) {
        return columns.stream().filter(one -> one.column().equals(column)).findFirst();
    }
}
