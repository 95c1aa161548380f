package io.plumbline.engine.verify;

import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.commit.VerifyChangeSets;
import io.plumbline.engine.commit.VerifyCommits;
import io.plumbline.engine.commit.VerifyHistory;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.Checked;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.VerifyJobs;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.publication.CatalogSettings;
import io.plumbline.engine.publication.HashKeys;
import io.plumbline.engine.publication.IcebergCatalog;
import io.plumbline.engine.publication.VerifyPublishedTables;
import io.plumbline.engine.publication.VerifyReleases;
import io.plumbline.engine.upload.VerifyRawLayer;
import io.plumbline.engine.upload.VerifyUploads;
import io.plumbline.engine.whatif.VerifyWhatIfs;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jooq.DSLContext;

/**
 * Checks a whole installation, whether it runs or not, and changes nothing.
 *
 * <p>The database is seen as it is at one moment; the object store and the lake are compared with that. Work under way at that moment is
 * no breach, nor is what a program that was killed left for its next start.
 *
 * <p>Outcomes: for each check what was looked at and what is not as it has to be. OBJECT_STORE where the store does not answer.
 */
public final class VerifyInstallation {
    private final Database database;
    private final Lake lake;
    private final CatalogSettings catalog;
    private final AuditLog audit;
    private final HashKeys hashKeys;

    public VerifyInstallation(
            Database database, Lake lake, CatalogSettings catalog, AuditLog audit, HashKeys hashKeys) {
        this.database = database;
        this.lake = lake;
        this.catalog = catalog;
        this.audit = audit;
        this.hashKeys = hashKeys;
    }

    /**
     * Checks everything.
     *
     * @param quick leaves out reading what lies in the store and the lake, and hashing what lies in the database
     * @param each is told of each check as it is done
     */
    public List<Checked> verify(boolean quick, Consumer<Checked> each) {
        return database.atOneMoment(dsl -> {
            List<Checked> all = new ArrayList<>();
            checks(dsl, quick).forEach((what, check) -> {
                Checked checked = finished(what, check);
                each.accept(checked);
                all.add(checked);
            });
            return all;
        });
    }

    private Map<String, Supplier<Checked>> checks(DSLContext dsl, boolean quick) {
        Map<String, Supplier<Checked>> checks = new LinkedHashMap<>();
        checks.put("jobs", () -> new VerifyJobs(dsl).verify());
        checks.put("uploads", () -> new VerifyUploads(dsl).verify());
        checks.put("raw-layer", () -> new VerifyRawLayer(dsl, lake).verify(quick));
        checks.put("what-ifs", () -> new VerifyWhatIfs(dsl, lake).verify());
        checks.put("change-sets", () -> new VerifyChangeSets(dsl).verify(quick));
        checks.put("commits", () -> new VerifyCommits(dsl).verify());
        checks.put("history", () -> new VerifyHistory(dsl).verify());
        checks.put("releases", () -> new VerifyReleases(dsl).verify());
        checks.put(
                "published-tables",
                () -> new VerifyPublishedTables(dsl, () -> IcebergCatalog.openToRead(lake, catalog), hashKeys)
                        .verify(quick));
        checks.put("audit", () -> audit(dsl));
        return checks;
    }

    /** A check that stumbles over what it finds is a breach of its own, and the others go on. */
    private static Checked finished(String what, Supplier<Checked> check) {
        try {
            return check.get();
        } catch (RuntimeException e) {
            if (e instanceof RdmException || Lake.isSilence(e) || isOfDatabase(e)) {
                throw e;
            }
            Checked.Gathering gathering = new Checked.Gathering();
            gathering.breach(
                    "The check " + what,
                    "something that ended it (" + e + ")",
                    "to come to its end",
                    "Mend what the other checks name first, then check again; report it where it stays.");
            return gathering.of(what);
        }
    }

    private static boolean isOfDatabase(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SQLException) {
                return true;
            }
        }
        return false;
    }

    private Checked audit(DSLContext dsl) {
        Checked.Gathering gathering = new Checked.Gathering();
        gathering.count("entries", audit.count(dsl));
        audit.verify(dsl)
                .ifPresent(broken -> gathering.breach(
                        "Audit entry " + broken.entry(),
                        "a broken chain: " + broken.sentence(),
                        "an unbroken chain",
                        "Somebody wrote to the audit record beside the application: compare it with the last backup."));
        return gathering.of("audit");
    }
}
