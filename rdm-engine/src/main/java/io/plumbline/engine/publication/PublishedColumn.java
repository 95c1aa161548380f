package io.plumbline.engine.publication;

import io.plumbline.engine.dimension.Dimension;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/**
 * A column of a published table.
 *
 * @param required whether it is never null
 * @param type as Iceberg writes it, such as {@code decimal(12, 2)}
 */
public record PublishedColumn(String name, String type, boolean required, String description) {

    /** The columns of the tables that a dimension's definition asks for at a commit, by namespace and table. */
    public static Map<String, List<PublishedColumn>> byTable(DSLContext dsl, Dimension dimension, long commitNo) {
        Map<String, List<PublishedColumn>> columns = new LinkedHashMap<>();
        for (TableShape shape : TableShape.of(dsl, dimension, commitNo)) {
            columns.put(
                    shape.name(),
                    shape.schema().columns().stream()
                            .map(field -> new PublishedColumn(
                                    field.name(), field.type().toString(), field.isRequired(), field.doc()))
                            .toList());
        }
        return columns;
    }
}
