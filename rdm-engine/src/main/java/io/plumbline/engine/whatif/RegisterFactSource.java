package io.plumbline.engine.whatif;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.lake.Lake;
import java.util.List;

/**
 * Registers a fact source: looks at its files and keeps what they are.
 *
 * <p>Outcomes: the fact source; FACT_SOURCE_EXISTS, LOCATION_NOT_ALLOWED, UNKNOWN_DIMENSION, FACTS_MISSING, FACT_COLUMN, FACT_BINDING,
 * OBJECT_STORE.
 */
public final class RegisterFactSource {
    private final Database database;
    private final FactFiles files;

    public RegisterFactSource(Database database, Lake lake) {
        this.database = database;
        this.files = new FactFiles(lake);
    }

    public FactSource register(FactSource draft) {
        refuseTaken(new FactSourceStore(database.read()), draft);
        files.checkAllowed(draft.location());
        DimensionStore dimensions = new DimensionStore(database.read());
        List<Dimension> bound = draft.bindings().stream()
                .map(binding -> dimensions.byCode(binding.dimension()))
                .toList();
        FactSource source = draft.withFacts(files.look(draft.location(), Facts.UNSEEN));
        new FactColumnRules(source).check(bound);
        return database.inTransaction(tx -> {
            FactSourceStore store = new FactSourceStore(tx);
            refuseTaken(store, source);
            return store.insert(source);
        });
    }

    private static void refuseTaken(FactSourceStore store, FactSource draft) {
        if (store.find(draft.code()).isPresent()) {
            throw new RdmException(
                    ErrorCode.FACT_SOURCE_EXISTS,
                    "There is a fact source " + draft.code()
                            + " already. Choose another code, or refresh the one that is there.");
        }
    }
}
