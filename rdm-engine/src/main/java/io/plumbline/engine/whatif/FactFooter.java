package io.plumbline.engine.whatif;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/** What a Parquet file says about itself: rows and columns. */
record FactFooter(long rows, List<FactColumn> columns) {

    FactFooter {
        columns = List.copyOf(columns);
    }

    static FactFooter read(org.apache.iceberg.io.InputFile file) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(new Opened(file))) {
            List<FactColumn> columns = reader.getFileMetaData().getSchema().getFields().stream()
                    .map(field -> new FactColumn(field.getName(), type(field)))
                    .toList();
            return new FactFooter(reader.getRecordCount(), columns);
        }
    }

    /** A column's type in Iceberg's words, for the types that keys, dates and measures may have. */
    private static String type(Type field) {
        if (!field.isPrimitive() || field.isRepetition(Type.Repetition.REPEATED)) {
            return "nested";
        }
        LogicalTypeAnnotation annotation = field.getLogicalTypeAnnotation();
        return switch (annotation) {
            case null ->
                switch (field.asPrimitiveType().getPrimitiveTypeName()) {
                    case INT32 -> "int";
                    case INT64 -> "long";
                    case FLOAT -> "float";
                    case DOUBLE -> "double";
                    case BOOLEAN -> "boolean";
                    case INT96 -> "timestamp";
                    case BINARY, FIXED_LEN_BYTE_ARRAY -> "binary";
                };
            case LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal ->
                "decimal(" + decimal.getPrecision() + ", " + decimal.getScale() + ")";
            case LogicalTypeAnnotation.StringLogicalTypeAnnotation text -> "string";
            case LogicalTypeAnnotation.EnumLogicalTypeAnnotation text -> "string";
            case LogicalTypeAnnotation.DateLogicalTypeAnnotation date -> "date";
            case LogicalTypeAnnotation.IntLogicalTypeAnnotation number ->
                integer(number.getBitWidth(), number.isSigned());
            default -> annotation.toString().toLowerCase(Locale.ROOT);
        };
    }

    private static String integer(int bits, boolean signed) {
        if (signed) {
            return bits <= 32 ? "int" : "long";
        }
        return bits < 32 ? "int" : bits == 32 ? "long" : "decimal(20, 0)";
    }

    /** A file of the lake as Parquet's own reader wants it. */
    private record Opened(org.apache.iceberg.io.InputFile file) implements InputFile {
        @Override
        public long getLength() {
            return file.getLength();
        }

        @Override
        public org.apache.parquet.io.SeekableInputStream newStream() {
            SeekableInputStream stream = file.newStream();
            return new DelegatingSeekableInputStream(stream) {
                @Override
                public long getPos() throws IOException {
                    return stream.getPos();
                }

                @Override
                public void seek(long position) throws IOException {
                    stream.seek(position);
                }
            };
        }
    }
}
