package io.plumbline.engine.access;

import static io.plumbline.engine.jooq.Tables.INSTALLATION;

import io.plumbline.engine.database.Utc;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** The one row that says which installation this is. */
public final class InstallationStore {
    private static final int ONLY = 1;
    private static final String DEMO = "DEMO";

    private final DSLContext dsl;

    public InstallationStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** Empty until the first start has made it. */
    public Optional<Installation> find() {
        return dsl.selectFrom(INSTALLATION)
                .where(INSTALLATION.ID.eq(ONLY))
                .fetchOptional(row -> new Installation(
                        row.get(INSTALLATION.UUID),
                        row.get(INSTALLATION.KIND).equals(DEMO),
                        row.get(INSTALLATION.DEMO_LOADED)));
    }

    public Installation create(boolean demo) {
        dsl.insertInto(INSTALLATION)
                .set(INSTALLATION.ID, ONLY)
                .set(INSTALLATION.UUID, UUID.randomUUID().toString())
                .set(INSTALLATION.KIND, demo ? DEMO : "REGULAR")
                .set(INSTALLATION.DEMO_LOADED, false)
                .set(INSTALLATION.CREATED_AT, Utc.now())
                .execute();
        return find().orElseThrow();
    }

    /** Notes that the demo's data are all there. */
    public void markDemoLoaded() {
        dsl.update(INSTALLATION)
                .set(INSTALLATION.DEMO_LOADED, true)
                .where(INSTALLATION.ID.eq(ONLY))
                .execute();
    }
}
