package io.plumbline.engine.publication;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * The shape of one published table: its name, its columns and how a version becomes a row of it.
 *
 * <p>Shape: {@code member_id, version_id, <attributes>, valid_from, valid_to, commit_no, batch_id}; a reference has two columns, the key of the
 * referred member when the version begins (in the current table: on the commit's day) and, as {@code <name>_id}, its durable id. The current table and the history
 * table have the same columns; they differ in their rows. A code such as STATION_D of the domain TELEVISION yields
 * {@code television.station_d} and {@code television.station_d_hist}.
 */
final class TableShape {
    /** Which rows a table holds. */
    enum Content {
        /** The versions valid on the commit's day. */
        CURRENT,
        /** All versions visible at the commit. */
        HISTORY
    }

    static final String MEMBER_ID = "member_id";
    static final String VERSION_ID = "version_id";
    static final String VALID_FROM = "valid_from";
    static final String VALID_TO = "valid_to";
    static final String COMMIT_NO = "commit_no";
    static final String BATCH_ID = "batch_id";

    private final Dimension dimension;
    private final Content content;
    private final List<String> columns;

    private TableShape(Dimension dimension, Content content) {
        this.dimension = dimension;
        this.content = content;
        this.columns = columns(dimension);
    }

    /** The tables that a dimension's definition asks for; BAD_DEFINITION where a column's name would stand for two things. */
    static List<TableShape> of(Dimension dimension) {
        List<TableShape> shapes = new ArrayList<>();
        if (dimension.publishCurrent()) {
            shapes.add(new TableShape(dimension, Content.CURRENT));
        }
        if (dimension.publishHistory()) {
            shapes.add(new TableShape(dimension, Content.HISTORY));
        }
        return shapes;
    }

    /** The shape of what holds on a day, published or not. */
    static TableShape current(Dimension dimension) {
        return new TableShape(dimension, Content.CURRENT);
    }

    /** The names that a dimension's columns have now, by others that they had under earlier definitions. */
    static Map<String, String> renames(Collection<Dimension> definitions, Dimension now) {
        Map<String, String> renames = new HashMap<>();
        for (Dimension then : definitions) {
            for (Attribute old : then.attributes()) {
                Attribute attribute = now.ofColumn(old.column()).orElse(null);
                if (attribute != null && !attribute.name().equals(old.name())) {
                    renames.put(old.name(), attribute.name());
                    renames.put(idColumn(old), idColumn(attribute));
                }
            }
        }
        return renames;
    }

    Content content() {
        return content;
    }

    Dimension dimension() {
        return dimension;
    }

    String namespace() {
        return dimension.domain().toLowerCase(Locale.ROOT);
    }

    String table() {
        String name = dimension.code().toLowerCase(Locale.ROOT);
        return content == Content.CURRENT ? name : name + "_hist";
    }

    /** Namespace and table, as people write it. */
    String name() {
        return namespace() + "." + table();
    }

    /** The columns whose values come from the version; {@link #values} has one value for each. */
    List<String> columns() {
        return columns;
    }

    /** The whole schema; its field ids are provisional, the catalog gives the real ones. */
    Schema schema() {
        List<Types.NestedField> fields = new ArrayList<>();
        fields.add(required(MEMBER_ID, Types.StringType.get(), "durable id of the member"));
        fields.add(required(VERSION_ID, Types.StringType.get(), "surrogate: names the version"));
        for (Attribute attribute : dimension.attributes()) {
            fields.add(field(true, attribute.name(), type(attribute.type()), attribute.label()));
            if (attribute.type() instanceof AttributeType.Reference(String to)) {
                fields.add(field(
                        true,
                        idColumn(attribute),
                        Types.StringType.get(),
                        attribute.label() + ": durable id of the member of " + to));
            }
        }
        fields.add(required(VALID_FROM, Types.DateType.get(), "first day of the version"));
        fields.add(required(VALID_TO, Types.DateType.get(), "the day after its last; 9999-12-31 while open"));
        fields.add(required(COMMIT_NO, Types.LongType.get(), "the commit whose content this is"));
        fields.add(required(BATCH_ID, Types.StringType.get(), "the release's batch"));
        List<Types.NestedField> numbered = new ArrayList<>();
        for (Types.NestedField field : fields) {
            numbered.add(
                    Types.NestedField.from(field).withId(numbered.size() + 1).build());
        }
        return new Schema(numbered);
    }

    /** A version's values in the order of {@link #columns()}. */
    List<@Nullable Object> values(Version version) {
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        values.add(version.memberId().toString());
        values.add(version.surrogate().toString());
        for (int i = 0; i < dimension.attributes().size(); i++) {
            Object value = version.values().get(i);
            if (dimension.attributes().get(i).type() instanceof AttributeType.Reference) {
                MemberRef ref = value instanceof MemberRef given ? given : null;
                values.add(ref == null ? null : ref.shown());
                values.add(ref == null ? null : ref.member().toString());
            } else {
                values.add(value);
            }
        }
        values.add(version.period().from());
        values.add(version.period().to());
        return values;
    }

    private static List<String> columns(Dimension dimension) {
        List<String> columns = new ArrayList<>();
        columns.add(MEMBER_ID);
        columns.add(VERSION_ID);
        for (Attribute attribute : dimension.attributes()) {
            columns.add(attribute.name());
            if (attribute.type() instanceof AttributeType.Reference) {
                columns.add(idColumn(attribute));
            }
        }
        columns.add(VALID_FROM);
        columns.add(VALID_TO);
        Set<String> seen = new HashSet<>(Set.of(COMMIT_NO, BATCH_ID));
        for (String column : columns) {
            if (!seen.add(column.toLowerCase(Locale.ROOT))) {
                throw new RdmException(
                        ErrorCode.BAD_DEFINITION,
                        dimension.code() + " cannot be published: its column " + column
                                + " has the name of another column of the published table (upper and lower case count as one;"
                                + " taken are member_id, version_id, valid_from, valid_to, commit_no and batch_id)."
                                + " Give the attribute another name.");
            }
        }
        return List.copyOf(columns);
    }

    private static Type type(AttributeType type) {
        return switch (type) {
            case AttributeType.Text text -> Types.StringType.get();
            case AttributeType.Whole whole -> Types.LongType.get();
            case AttributeType.Decimal(int precision, int scale) -> Types.DecimalType.of(precision, scale);
            case AttributeType.Day day -> Types.DateType.get();
            case AttributeType.Truth truth -> Types.BooleanType.get();
            case AttributeType.Reference reference -> Types.StringType.get();
        };
    }

    private static String idColumn(Attribute attribute) {
        return attribute.name() + "_id";
    }

    private static Types.NestedField required(String name, Type type, String doc) {
        return field(false, name, type, doc);
    }

    private static Types.NestedField field(boolean optional, String name, Type type, String doc) {
        return Types.NestedField.builder()
                .withName(name)
                .withId(0)
                .ofType(type)
                .isOptional(optional)
                .withDoc(doc)
                .build();
    }
}
