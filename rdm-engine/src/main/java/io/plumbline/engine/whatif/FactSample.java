package io.plumbline.engine.whatif;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** The first facts of a file, in the columns that name members and the date. */
final class FactSample {
    private FactSample() {}

    static List<Map<String, @Nullable Object>> read(InputFile file, FactSource source, int most) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        source.bindings().forEach(binding -> names.addAll(binding.columns()));
        if (source.dateColumn() != null) {
            names.add(source.dateColumn());
        }
        List<Types.NestedField> fields = new ArrayList<>();
        for (FactColumn column : source.facts().columns()) {
            if (names.contains(column.name())) {
                fields.add(Types.NestedField.optional(
                        fields.size() + 1, column.name(), Types.fromPrimitiveString(column.type())));
            }
        }
        Schema schema = new Schema(fields);
        List<Map<String, @Nullable Object>> facts = new ArrayList<>();
        try (CloseableIterable<Record> rows = Parquet.read(file)
                .project(schema)
                .withNameMapping(MappingUtil.create(schema))
                .createReaderFunc(type -> GenericParquetReaders.buildReader(schema, type))
                .build()) {
            for (Record row : rows) {
                if (facts.size() == most) {
                    break;
                }
                Map<String, @Nullable Object> fact = new HashMap<>();
                for (var field : fields) {
                    fact.put(field.name(), row.getField(field.name()));
                }
                facts.add(fact);
            }
        }
        return facts;
    }
}
