package io.plumbline.engine.publication;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.Publishing;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The shape of one published table: its name and its columns.
 *
 * <p>Shape of the tables of versions: {@code member_id, version_id, <attributes>, valid_from, valid_to, commit_no, batch_id}; a reference has two columns, the key of the
 * referred member when the row begins (in the current table: on the commit's day) and, as {@code <name>_id}, its durable id. A code such as STATION_D of the
 * domain TELEVISION yields {@code television.station_d}, {@code television.station_d_hist}, {@code television.station_day_d}, {@code television.station_d_log} and
 * {@code television.station_d_rekeys}.
 */
final class TableShape {
    /** Which rows a table holds. */
    enum Content {
        /** The versions valid on the commit's day. */
        CURRENT,
        /** All versions visible at the commit; where references are flattened, cut where their members change. */
        HISTORY,
        /** A row for each member and day of the days up to the commit's. */
        DAILY,
        /** A row for each changed cell of each commit. */
        LOG,
        /** Which surrogate took over from which, on which days, by which commit. */
        REKEYS;

        /** Whether its rows are versions of members. */
        boolean isOfVersions() {
            return this == CURRENT || this == HISTORY || this == DAILY;
        }
    }

    static final String COMMIT_NO = "commit_no";
    static final String BATCH_ID = "batch_id";
    private static final String SUFFIX = "_d";

    private final Dimension dimension;
    private final Content content;
    private final List<TableColumn> columns;
    private final List<VersionColumn> versionColumns;
    private final Map<String, Dimension> flattened;

    private TableShape(Dimension dimension, Content content, List<TableColumn> columns) {
        this(dimension, content, columns, List.of(), Map.of());
    }

    private TableShape(
            Dimension dimension,
            Content content,
            List<TableColumn> columns,
            List<VersionColumn> filled,
            Map<String, Dimension> flattened) {
        this.dimension = dimension;
        this.content = content;
        this.columns = List.copyOf(columns);
        this.versionColumns = List.copyOf(filled);
        this.flattened = Map.copyOf(flattened);
        refuseTwins();
    }

    /**
     * The tables that a dimension's definition asks for.
     *
     * @param dimension as it is at the commit
     * @throws RdmException BAD_DEFINITION where a column's name would stand for two things
     */
    static List<TableShape> of(DSLContext dsl, Dimension dimension, long commitNo) {
        Map<String, Dimension> flattened = new HashMap<>();
        for (String reference : dimension.publishing().flatten()) {
            if (dimension.attribute(reference).type() instanceof AttributeType.Reference(String to)) {
                flattened.put(reference, new DimensionStore(dsl).at(to, commitNo));
            }
        }
        return contents(dimension).stream()
                .map(content -> of(dimension, content, flattened))
                .toList();
    }

    private static TableShape of(Dimension dimension, Content content, Map<String, Dimension> flattened) {
        return switch (content) {
            case CURRENT, HISTORY, DAILY -> ofVersions(dimension, content, flattened);
            case LOG -> new TableShape(dimension, content, ChangeLogRows.COLUMNS);
            case REKEYS -> new TableShape(dimension, content, RekeyRows.COLUMNS);
        };
    }

    /** The shape of what holds on a day, for those who may see every value. */
    static TableShape ofMembers(Dimension dimension) {
        return ofVersions(dimension.unveiled(), Content.CURRENT, Map.of());
    }

    private static TableShape ofVersions(Dimension dimension, Content content, Map<String, Dimension> flattened) {
        List<VersionColumn> filled = VersionColumn.of(dimension, content, flattened);
        return new TableShape(
                dimension, content, filled.stream().map(VersionColumn::column).toList(), filled, flattened);
    }

    private static List<Content> contents(Dimension dimension) {
        Publishing publishing = dimension.publishing();
        List<Content> contents = new ArrayList<>();
        if (publishing.current()) {
            contents.add(Content.CURRENT);
        }
        if (publishing.history()) {
            contents.add(Content.HISTORY);
        }
        if (publishing.dailyDays() > 0) {
            contents.add(Content.DAILY);
        }
        if (publishing.log()) {
            contents.add(Content.LOG);
        }
        if (publishing.rekeys()) {
            contents.add(Content.REKEYS);
        }
        return contents;
    }

    /** The names of the tables that a definition asks for, in their order. */
    static List<String> names(Dimension dimension) {
        return contents(dimension).stream()
                .map(content -> namespace(dimension) + "." + table(dimension, content))
                .toList();
    }

    /** The names that a dimension's columns have now, by others that they had under earlier definitions. */
    static Map<String, String> renames(Collection<Dimension> definitions, Dimension now) {
        Map<String, String> renames = new HashMap<>();
        for (Dimension then : definitions) {
            for (Attribute old : then.attributes()) {
                Attribute attribute = now.ofColumn(old.column()).orElse(null);
                if (attribute != null && !attribute.name().equals(old.name())) {
                    renames.put(old.name(), attribute.name());
                    renames.put(VersionColumn.idColumn(old), VersionColumn.idColumn(attribute));
                    renames.put("prior_" + old.name(), "prior_" + attribute.name());
                    renames.put("current_" + old.name(), "current_" + attribute.name());
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
        return namespace(dimension);
    }

    String table() {
        return table(dimension, content);
    }

    private static String namespace(Dimension dimension) {
        return dimension.domain().toLowerCase(Locale.ROOT);
    }

    private static String table(Dimension dimension, Content content) {
        String name = dimension.code().toLowerCase(Locale.ROOT);
        return switch (content) {
            case CURRENT -> name;
            case HISTORY -> name + "_hist";
            case DAILY ->
                (name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name) + "_day" + SUFFIX;
            case LOG -> name + "_log";
            case REKEYS -> name + "_rekeys";
        };
    }

    /** Namespace and table, as people write it. */
    String name() {
        return namespace() + "." + table();
    }

    /** The names of the columns that a row has a value for, in their order. */
    List<String> columns() {
        return columns.stream().map(TableColumn::name).toList();
    }

    /** The dimensions whose attributes stand beside references, as they are at the commit, by the reference's name. */
    Map<String, Dimension> flattened() {
        return flattened;
    }

    /** The values of a row, in the order of {@link #columns()}. */
    List<@Nullable Object> values(Told row) {
        List<@Nullable Object> values = new ArrayList<>(versionColumns.size());
        versionColumns.forEach(column -> values.add(column.value().apply(row)));
        return values;
    }

    /** The whole schema; its field ids are provisional, the catalog gives the real ones. */
    Schema schema() {
        List<TableColumn> all = new ArrayList<>(columns);
        all.add(TableColumn.required(COMMIT_NO, Types.LongType.get(), "the commit whose content this is"));
        all.add(TableColumn.required(BATCH_ID, Types.StringType.get(), "the release's batch"));
        List<Types.NestedField> fields = new ArrayList<>();
        for (TableColumn column : all) {
            fields.add(Types.NestedField.builder()
                    .withName(column.name())
                    .withId(fields.size() + 1)
                    .ofType(column.type())
                    .isOptional(column.optional())
                    .withDoc(column.doc())
                    .build());
        }
        return new Schema(fields);
    }

    private void refuseTwins() {
        Set<String> seen = new HashSet<>(Set.of(COMMIT_NO, BATCH_ID));
        for (String column : columns()) {
            if (!seen.add(column.toLowerCase(Locale.ROOT))) {
                throw new RdmException(
                        ErrorCode.BAD_DEFINITION,
                        dimension.code() + " cannot be published: its column " + column
                                + " has the name of another column of the published table (upper and lower case count as one;"
                                + " taken are member_id, version_id, day, valid_from, valid_to, commit_no and batch_id)."
                                + " Give the attribute another name.");
            }
        }
    }
}
