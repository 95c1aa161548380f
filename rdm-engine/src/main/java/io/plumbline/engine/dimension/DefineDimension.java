package io.plumbline.engine.dimension;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import org.jspecify.annotations.Nullable;

/**
 * Defines a dimension and makes its typed history table.
 *
 * <p>Making a table ends MariaDB's transaction, so this goes in three steps, each of which may be repeated: the definition is kept as not
 * ready, the table is made, the definition is marked ready. What stops in between is found and finished by the next call with the same code.
 *
 * <p>Outcomes: the dimension; DIMENSION_EXISTS where the code is taken.
 */
public final class DefineDimension {
    private final Database database;

    public DefineDimension(Database database) {
        this.database = database;
    }

    public Dimension define(Dimension draft, @Nullable Long personId) {
        long id = database.inTransaction(tx -> {
            DimensionStore store = new DimensionStore(tx);
            if (store.find(draft.code()).isPresent()) {
                throw new RdmException(
                        ErrorCode.DIMENSION_EXISTS,
                        "A dimension " + draft.code() + " exists already. Choose another code.");
            }
            return store.findUnready(draft.code())
                    .map(unready -> {
                        store.redefine(unready.id(), draft);
                        return unready.id();
                    })
                    .orElseGet(() -> store.insert(draft, personId));
        });
        DimensionStore store = new DimensionStore(database.read());
        store.makeHistoryTable(store.byId(id));
        store.markReady(id);
        return store.byId(id);
    }
}
