package io.plumbline.engine.publication;

import io.plumbline.engine.dimension.Dimension;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A column of a published table.
 *
 * @param type as Iceberg writes it, such as {@code decimal(12, 2)}
 */
public record PublishedColumn(String name, String type, String description) {

    /** The columns of the tables that a dimension's definition asks for, by namespace and table. */
    public static Map<String, List<PublishedColumn>> byTable(Dimension dimension) {
        Map<String, List<PublishedColumn>> columns = new LinkedHashMap<>();
        for (TableShape shape : TableShape.of(dimension)) {
            columns.put(
                    shape.name(),
                    shape.schema().columns().stream()
                            .map(field -> new PublishedColumn(
                                    field.name(), field.type().toString(), field.doc()))
                            .toList());
        }
        return columns;
    }
}
