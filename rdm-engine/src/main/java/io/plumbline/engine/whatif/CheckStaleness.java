package io.plumbline.engine.whatif;

import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.member.HeadStore;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;

/** Finds out whether a report's numbers still hold. Outcomes: a {@link Staleness}. */
public final class CheckStaleness {
    private final DSLContext dsl;

    public CheckStaleness(Database database) {
        this(database.read());
    }

    /** For those who look within their own transaction. */
    public CheckStaleness(DSLContext dsl) {
        this.dsl = dsl;
    }

    public Staleness check(WhatIf whatIf) {
        ChangeSetStore changeSets = new ChangeSetStore(dsl);
        Map<Long, String> hashes = new HashMap<>();
        Set<String> dimensions = new LinkedHashSet<>();
        for (long id : whatIf.question().changeSets()) {
            ChangeSet changeSet = changeSets.get(id);
            hashes.put(id, changeSet.contentHash());
            dimensions.addAll(changeSet.dimensions());
        }
        whatIf.question().groupBy().forEach(group -> dimensions.add(group.dimension()));
        return Staleness.of(
                whatIf,
                new HeadStore(dsl).commit(),
                new WhatIfStore(dsl)
                        .commitsSince(
                                whatIf.baselineCommit(),
                                dimensions,
                                whatIf.question().changeSets()),
                hashes,
                new FactSourceStore(dsl)
                        .byCode(whatIf.question().factSource())
                        .facts()
                        .snapshot());
    }
}
