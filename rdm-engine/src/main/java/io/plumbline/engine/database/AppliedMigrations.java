package io.plumbline.engine.database;

import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/** The migrations that this build knows and those that a database says it has had. */
record AppliedMigrations(List<MigrationInfo> all) {
    AppliedMigrations {
        all = List.copyOf(all);
    }

    static AppliedMigrations of(Flyway flyway) {
        return new AppliedMigrations(List.of(flyway.info().all()));
    }

    /** One that ended in an error. */
    Optional<MigrationInfo> failed() {
        return all.stream().filter(m -> m.getState().isFailed()).findFirst();
    }

    /** One that the database has had and this build does not know. */
    Optional<MigrationInfo> unknown() {
        return all.stream().filter(m -> !m.getState().isResolved()).findFirst();
    }

    /** Whether the database has had all of them, to their end. */
    boolean isComplete() {
        return all.stream()
                .allMatch(m -> m.getState().isApplied() && !m.getState().isFailed());
    }

    /** Whether one is missing below one that is there: numbers are given out in blocks, so a lower one may be released later. */
    boolean isAnyBehind() {
        return all.stream()
                .filter(m -> !m.getState().isApplied())
                .anyMatch(m -> all.stream()
                        .anyMatch(other -> other.getState().isApplied()
                                && other.getVersion().compareTo(m.getVersion()) > 0));
    }
}
