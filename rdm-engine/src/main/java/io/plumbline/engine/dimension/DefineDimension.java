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
 * <p>Outcomes: the dimension; DIMENSION_EXISTS where the code is taken; BAD_DEFINITION where an attribute refers to a dimension that is not there.
 */
public final class DefineDimension {
    private final Database database;

    public DefineDimension(Database database) {
        this.database = database;
    }

    public Dimension define(Dimension draft, @Nullable Long personId) {
        long id = database.inTransaction(tx -> {
            DimensionStore store = new DimensionStore(tx);
            requireReferred(store, draft);
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
        Dimension made = new DimensionStore(database.read()).byId(id);
        new HistorySchema(database.read()).make(made);
        database.transact(tx -> new DimensionStore(tx).markReady(made));
        return made;
    }

    /** What is referred to is there already, or is the dimension itself: then it is a hierarchy. */
    public static void requireReferred(DimensionStore store, Dimension draft) {
        for (Attribute attribute : draft.attributes()) {
            if (attribute.type() instanceof AttributeType.Reference(String to)
                    && !to.equals(draft.code())
                    && store.find(to).isEmpty()) {
                throw new RdmException(
                        ErrorCode.BAD_DEFINITION,
                        "Definition not taken: attribute " + attribute.name() + " refers to " + to
                                + ", which is no dimension. Define it first; known are "
                                + store.all().stream().map(Dimension::code).toList() + ".");
            }
        }
    }
}
