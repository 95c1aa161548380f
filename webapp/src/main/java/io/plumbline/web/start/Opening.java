package io.plumbline.web.start;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.plumbline.engine.access.Installation;
import io.plumbline.engine.access.InstallationStore;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.TokenStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.lake.Lake;
import io.plumbline.web.settings.Settings;
import io.plumbline.web.settings.StartRefused;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * What happens before anything is served: try the database and the object store, refuse a database of the other kind, migrate it, and
 * make the first people of an empty one.
 *
 * @param setupLink the value of the one-time set-up link, where nobody can sign in yet
 */
public record Opening(
        HikariDataSource pool, Database database, Lake lake, Installation installation, Optional<String> setupLink)
        implements AutoCloseable {

    private static final int CONNECTIONS = 24;
    private static final long CONNECTION_WAIT_MILLIS = 3_000;
    private static final Duration STORE_PATIENCE = Duration.ofSeconds(10);

    /** Each session is as the engine counts on, whatever the server's own settings are; a lock is waited for a few seconds. */
    private static final String SESSION =
            "SET sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00',"
                    + " innodb_lock_wait_timeout = 4";

    /** Opens the installation that the settings name; {@link StartRefused} says why where that cannot be. */
    public static Opening of(Settings settings, PasswordEncoder encoder) {
        Lake lake = new Lake(settings.lake());
        try {
            CompletableFuture<Void> store = CompletableFuture.runAsync(() -> TryStore.of(lake, STORE_PATIENCE));
            TryDatabase.of(settings);
            Opening opening = of(settings, encoder, lake);
            try {
                store.join();
            } catch (CompletionException e) {
                opening.pool().close();
                throw e.getCause() instanceof StartRefused refused ? refused : e;
            }
            return opening;
        } catch (RuntimeException e) {
            lake.close();
            throw e;
        }
    }

    private static Opening of(Settings settings, PasswordEncoder encoder, Lake lake) {
        HikariDataSource pool = connect(settings);
        try {
            Database database = new Database(pool);
            known(database).ifPresent(installation -> refuseOtherKind(settings, installation));
            migrate(database);
            return database.inTransaction(tx -> {
                InstallationStore installations = new InstallationStore(tx);
                Installation found = installations.find().orElse(null);
                Installation installation = found == null ? installations.create(settings.demo()) : found;
                refuseOtherKind(settings, installation);
                Optional<String> link = Optional.empty();
                PersonStore people = new PersonStore(tx);
                if (people.isEmpty()) {
                    if (installation.demo()) {
                        FirstPeople.ofDemo(tx, encoder);
                    } else if (settings.bootstrapToken().isPresent()) {
                        FirstPeople.administrator(tx, settings.bootstrapToken().get());
                    } else {
                        link = Optional.of(TokenStore.newValue());
                        new TokenStore(tx).replaceSetupLink(link.get());
                    }
                }
                return new Opening(pool, database, lake, installation, link);
            });
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static HikariDataSource connect(Settings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("plumbline");
        config.setJdbcUrl(settings.jdbcUrl());
        config.setUsername(settings.jdbcUser());
        config.setPassword(settings.jdbcPassword());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setConnectionInitSql(SESSION);
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            throw new StartRefused(
                    "RDM_JDBC_URL names a database that let us in and does so no more (" + cause(e)
                            + "); check that it runs and has connections left.",
                    e);
        }
    }

    /** The installation of a database that has been started on before. */
    private static Optional<Installation> known(Database database) {
        boolean tableThere = database.read()
                .fetchExists(DSL.selectOne()
                        .from("information_schema.tables")
                        .where("table_schema = database() and table_name = 'installation'"));
        return tableThere ? new InstallationStore(database.read()).find() : Optional.empty();
    }

    private static void refuseOtherKind(Settings settings, Installation installation) {
        if (settings.demo() && !installation.demo()) {
            throw new StartRefused(
                    "This database is not a demo's, so `rdm demo` leaves it alone; start it with `rdm up`, or give the"
                            + " demo another RDM_HOME.");
        }
        if (!settings.demo() && installation.demo()) {
            throw new StartRefused(
                    "This database is a demo's, with passwords that everybody knows, so `rdm up` refuses it; start it"
                            + " with `rdm demo`, or give another RDM_HOME.");
        }
    }

    private static void migrate(Database database) {
        try {
            database.migrate();
        } catch (RdmException e) {
            throw new StartRefused("RDM_JDBC_URL: " + e.sentence(), e);
        }
    }

    private static @Nullable String cause(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }

    /** For a start that goes no further; what serves closes both itself. */
    @Override
    public void close() {
        pool.close();
        lake.close();
    }
}
