package io.plumbline.engine.publication;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.types.Types;
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
                                    field.name(), field.type().toString(), isNeverNull(shape, field), field.doc()))
                            .toList());
        }
        return columns;
    }

    /** A part of a key has a value in every row, though its column may be null for readers of Iceberg. */
    private static boolean isNeverNull(TableShape shape, Types.NestedField field) {
        boolean isKey = shape.content().isOfVersions()
                && shape.dimension().find(field.name()).map(Attribute::key).orElse(false);
        return field.isRequired() || isKey && !shape.dimension().publishing().unknown();
    }
}
