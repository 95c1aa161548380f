package io.plumbline.engine.whatif;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.lake.Lake;
import java.util.function.Consumer;

/**
 * Looks at the facts of a source again: new, replaced and removed files.
 *
 * <p>Outcomes: the fact source as it is now; UNKNOWN_FACT_SOURCE, LOCATION_NOT_ALLOWED (the allowed locations have changed),
 * FACTS_MISSING, FACT_COLUMN, OBJECT_STORE.
 */
public final class RefreshFactSource {
    private final Database database;
    private final FactFiles files;

    public RefreshFactSource(Database database, Lake lake) {
        this.database = database;
        this.files = new FactFiles(lake);
    }

    public FactSource refresh(String code) {
        return refresh(code, seen -> {});
    }

    /**
     * @param expected looks at the source as it was before; an exception from it leaves the source as it is
     */
    public FactSource refresh(String code, Consumer<FactSource> expected) {
        FactSource known = new FactSourceStore(database.read()).byCode(code);
        expected.accept(known);
        files.checkAllowed(known.location());
        FactSource source = known.withFacts(files.look(known.location(), known.facts()));
        if (source.facts().snapshot().equals(known.facts().snapshot())) {
            return known;
        }
        DimensionStore dimensions = new DimensionStore(database.read());
        new FactColumnRules(source)
                .check(source.bindings().stream()
                        .map(binding -> dimensions.byCode(binding.dimension()))
                        .toList());
        database.transact(tx -> {
            FactSourceStore store = new FactSourceStore(tx);
            expected.accept(store.lock(code));
            store.replaceFacts(source.id(), source.facts());
        });
        return source;
    }
}
