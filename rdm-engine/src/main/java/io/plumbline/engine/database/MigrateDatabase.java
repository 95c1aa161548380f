package io.plumbline.engine.database;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.jooq.DefaultSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the metadata tables to this build's version. MariaDB ends its transaction at each CREATE and ALTER, so a migration that is killed
 * leaves some of its statements done.
 *
 * <p>Steps: 1. keep other starts out; 2. refuse a schema that is not ours or of a newer version; 3. make room for what stopped halfway: the
 * tables of a first start that never came to its end hold nothing and are made anew, a migration that says {@code May be repeated} is
 * repeated; 4. migrate.
 *
 * <p>Outcomes: the tables are those of this build; DATABASE_VERSION with a sentence that says what to do.
 */
final class MigrateDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(MigrateDatabase.class);
    private static final String LOCATION = "db/migration";
    private static final String HISTORY = "flyway_schema_history";
    private static final String REPEATABLE = "-- May be repeated.";
    private static final Set<String> SEEDED = Set.of(HISTORY, "head", "writer_lease", "audit_end");
    private static final int SECONDS_FOR_ANOTHER_START = 120;

    private final DataSource source;
    private final DSLContext dsl;
    private final Flyway flyway;

    MigrateDatabase(DataSource source, DSLContext dsl) {
        this.source = source;
        this.dsl = dsl;
        this.flyway = flyway(false);
    }

    private Flyway flyway(boolean outOfOrder) {
        return Flyway.configure()
                .dataSource(source)
                .locations("classpath:" + LOCATION)
                .table(HISTORY)
                .outOfOrder(outOfOrder)
                .load();
    }

    void migrate() {
        try (Connection connection = source.getConnection()) {
            DSLContext lock = DSL.using(connection, dsl.dialect());
            String ask = "SELECT GET_LOCK(SHA1(CONCAT(DATABASE(), '/migrate')), " + SECONDS_FOR_ANOTHER_START + ")";
            if (lock.fetchSingle(ask).get(0, int.class) != 1) {
                throw refused("Another start is bringing the database to its version; start again when it is done.");
            }
            try {
                locked();
            } finally {
                release(lock);
            }
        } catch (SQLException e) {
            throw new DataAccessException("no connection to the database was to be had", e);
        }
    }

    /** How many migrations the metadata tables lack; looks and changes nothing. */
    int missing() {
        return flyway.info().pending().length;
    }

    private static void release(DSLContext lock) {
        try {
            lock.fetch("SELECT RELEASE_ALL_LOCKS()");
        } catch (DataAccessException e) {
            LOG.debug("the lock went with its connection", e);
        }
    }

    private void locked() {
        Set<String> tables = tables();
        boolean outOfOrder = false;
        if (tables.contains(HISTORY)) {
            AppliedMigrations applied = AppliedMigrations.of(flyway);
            refuseUnknown(applied);
            outOfOrder = applied.isAnyBehind();
            if (!applied.isComplete() && !isUsed(tables)) {
                makeAnew(tables);
            } else {
                applied.failed().ifPresent(this::repeat);
            }
        } else if (!tables.isEmpty()) {
            throw refused("The schema holds tables that are not Plumbline's (" + some(tables)
                    + "); name an empty schema, which Plumbline then fills.");
        }
        try {
            flyway(outOfOrder).migrate();
        } catch (FlywayException e) {
            throw Fault.of(e) == Fault.LINK_LOST ? goneAway(e) : stopped(e);
        }
    }

    private static void refuseUnknown(AppliedMigrations applied) {
        applied.unknown().ifPresent(unknown -> {
            throw refused("The database has been brought to version " + unknown.getVersion()
                    + " by a newer Plumbline, and this one does not know that version; start the newer one, or restore the"
                    + " backup from before the upgrade.");
        });
    }

    /** Whether anybody has ever worked with this schema, or it holds what migrations do not make. */
    private boolean isUsed(Set<String> tables) {
        Set<String> ours = DefaultSchema.DEFAULT_SCHEMA.getTables().stream()
                .map(Table::getName)
                .collect(Collectors.toCollection(HashSet::new));
        ours.addAll(SEEDED);
        return !ours.containsAll(tables)
                || tables.stream()
                        .filter(table -> !SEEDED.contains(table))
                        .anyMatch(table -> dsl.fetchExists(table(name(table))));
    }

    private void makeAnew(Set<String> tables) {
        LOG.warn("a first start was interrupted; its tables are empty and are made anew");
        dsl.connection(connection -> {
            DSLContext one = DSL.using(connection, dsl.dialect());
            one.execute("SET SESSION foreign_key_checks = 0");
            try {
                tables.stream().filter(table -> !table.equals(HISTORY)).forEach(table -> drop(one, table));
                drop(one, HISTORY);
            } finally {
                one.execute("SET SESSION foreign_key_checks = 1");
            }
        });
    }

    private static void drop(DSLContext one, String table) {
        one.dropTableIfExists(name(table)).execute();
    }

    private void repeat(MigrationInfo stopped) {
        if (!isRepeatable(stopped.getScript())) {
            throw halfway(stopped, null);
        }
        LOG.warn("migration {} stopped halfway at an earlier start and is repeated", stopped.getVersion());
        dsl.deleteFrom(table(name(HISTORY)))
                .where(field(name("success"), Boolean.class).isFalse())
                .and(field(name("version"), String.class)
                        .eq(stopped.getVersion().getVersion()))
                .execute();
    }

    static boolean isRepeatable(String file) {
        try (InputStream script = MigrateDatabase.class.getClassLoader().getResourceAsStream(LOCATION + "/" + file)) {
            return script != null
                    && new String(script.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .anyMatch(REPEATABLE::equals);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<String> tables() {
        return new TreeSet<>(
                dsl.fetch("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()")
                        .getValues(0, String.class));
    }

    private static String some(Set<String> tables) {
        return tables.stream().limit(3).collect(Collectors.joining(", ")) + (tables.size() > 3 ? ", …" : "");
    }

    private static RdmException halfway(MigrationInfo stopped, @Nullable FlywayException cause) {
        String sentence = "An upgrade of the database stopped halfway, in migration " + stopped.getVersion() + " ("
                + stopped.getDescription()
                + "); restore the backup from before the upgrade, or give an empty schema where nobody has worked yet, then start again.";
        return cause == null ? refused(sentence) : new RdmException(ErrorCode.DATABASE_VERSION, sentence, cause);
    }

    private RdmException stopped(FlywayException e) {
        return AppliedMigrations.of(flyway)
                .failed()
                .map(stopped -> halfway(stopped, e))
                .orElseGet(() -> new RdmException(
                        ErrorCode.DATABASE_VERSION,
                        "The database cannot be brought to this version (" + twoLines(e)
                                + "); give an empty schema and a user with all rights on it, or restore the backup from before"
                                + " the upgrade, then start again.",
                        e));
    }

    private static RdmException goneAway(FlywayException e) {
        return new RdmException(
                ErrorCode.DATABASE_VERSION,
                "The database went away while it was being brought to this version; start again when it is back.",
                e);
    }

    private static String twoLines(FlywayException e) {
        return String.valueOf(e.getMessage())
                .lines()
                .limit(2)
                .map(String::strip)
                .collect(Collectors.joining(" "));
    }

    private static RdmException refused(String sentence) {
        return new RdmException(ErrorCode.DATABASE_VERSION, sentence);
    }
}
