package io.plumbline.engine.publication;

import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The rows of one table of a release, read from the history as they are handed out, in an order that the release alone decides. */
interface TableRows {
    /** How many the database counts; empty where counting would be reading them. */
    OptionalLong expected();

    /** Hands out each row: a value for each of the shape's columns. */
    void each(Consumer<List<@Nullable Object>> each);

    /**
     * The rows of a table.
     *
     * @param asOf the commit's day
     * @param hash of the release's hash key
     */
    static TableRows of(DSLContext dsl, TableShape shape, long commitNo, LocalDate asOf, HashKeys.Hash hash) {
        Disguise disguise = new Disguise(hash);
        return switch (shape.content()) {
            case CURRENT, HISTORY, DAILY -> new VersionRows(dsl, shape, commitNo, asOf, disguise);
            case LOG -> new ChangeLogRows(dsl, shape.dimension(), commitNo, disguise);
            case REKEYS -> new RekeyRows(dsl, shape.dimension(), commitNo);
        };
    }
}
