package io.plumbline.web.verify;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.Checked;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.publication.CatalogSettings;
import io.plumbline.engine.verify.VerifyInstallation;
import io.plumbline.web.problem.Outage;
import io.plumbline.web.settings.Settings;
import io.plumbline.web.settings.StartRefused;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * Checks the installation that the environment names, prints what came out, and changes nothing.
 *
 * <p>Ends with 0 where all is well, 1 where something is not as it has to be, 2 where the check could not be made.
 */
public final class Verify {
    private static final int CLEAN = 0;
    private static final int BREACHES = 1;
    private static final int NOT_RUN = 2;
    private static final int CONNECTIONS = 4;

    static {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    private final Settings settings;
    private final boolean quick;
    private final Telling telling;

    private Verify(Settings settings, boolean quick, Telling telling) {
        this.settings = settings;
        this.quick = quick;
        this.telling = telling;
    }

    public static void main(String[] words) {
        PrintStream out = System.out;
        // What libraries log is not to stand in the middle of the answer.
        System.setOut(System.err);
        System.exit(run(System.getenv(), List.of(words), out, System.err));
    }

    static int run(Map<String, String> environment, List<String> words, PrintStream out, PrintStream err) {
        if (!List.of("--json", "--quick").containsAll(words)) {
            err.println("Verify takes --json and --quick, found " + words + ".");
            return NOT_RUN;
        }
        Telling telling = words.contains("--json") ? new InJson(out) : new InWords(out);
        try {
            return new Verify(Settings.of(environment), words.contains("--quick"), telling).check() ? CLEAN : BREACHES;
        } catch (StartRefused e) {
            err.println(e.getMessage());
        } catch (RdmException e) {
            err.println("The check could not be finished. " + e.sentence());
        } catch (HikariPool.PoolInitializationException e) {
            err.println("The check could not be made: the database of RDM_JDBC_URL does not let us in (" + cause(e)
                    + "); start it, or check RDM_JDBC_USER and RDM_JDBC_PASSWORD.");
        } catch (RuntimeException e) {
            if (Outage.isOne(e) || Lake.isSilence(e)) {
                err.println("The check could not be finished: the database or the object store stopped to answer ("
                        + cause(e) + "). Try again.");
            } else {
                err.println("The check could not be finished, because of a defect in itself; report what follows.");
                e.printStackTrace(err);
            }
        }
        return NOT_RUN;
    }

    private boolean check() {
        try (HikariDataSource pool = connect();
                Lake lake = new Lake(settings.lake())) {
            Database database = new Database(pool);
            if (database.missingMigrations() > 0) {
                throw new StartRefused("The check could not be made: the database is not of this version yet."
                        + " Start the installation once, which brings it there, then check again.");
            }
            CatalogSettings catalog = CatalogSettings.beside(
                    settings.jdbcUrl(), settings.catalogSchema(), settings.jdbcUser(), settings.jdbcPassword());
            AuditLog audit = new AuditLog(settings.keys().audit());
            List<Checked> all = new VerifyInstallation(
                            database, lake, catalog, audit, settings.keys().hashKeys())
                    .verify(quick, telling::each);
            telling.end(all);
            return all.stream().allMatch(Checked::isClean);
        }
    }

    /** Connections on which nothing can be written. */
    private HikariDataSource connect() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("verify");
        config.setJdbcUrl(settings.jdbcUrl());
        config.setUsername(settings.jdbcUser());
        config.setPassword(settings.jdbcPassword());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionInitSql("SET SESSION TRANSACTION READ ONLY");
        return new HikariDataSource(config);
    }

    private static String cause(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }
}
