package io.plumbline.engine.publication;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.dimension.Publishing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** A column of a table of versions, and how a row fills it. */
record VersionColumn(TableColumn column, Function<Told, @Nullable Object> value) {
    static final String MEMBER_ID = "member_id";
    static final String VERSION_ID = "version_id";
    static final String VALID_FROM = "valid_from";
    static final String VALID_TO = "valid_to";
    static final String DAY = "day";

    /**
     * The columns of a table of versions, in their order: ids, attributes with what goes with each, days.
     *
     * @param flattened the dimensions that flattened references refer to, by the reference's name
     */
    static List<VersionColumn> of(Dimension dimension, TableShape.Content content, Map<String, Dimension> flattened) {
        List<VersionColumn> columns = new ArrayList<>();
        Publishing publishing = dimension.publishing();
        columns.add(new VersionColumn(
                TableColumn.required(MEMBER_ID, Types.StringType.get(), "durable id of the member"),
                row -> row.version().memberId().toString()));
        columns.add(new VersionColumn(
                TableColumn.required(VERSION_ID, Types.StringType.get(), "surrogate: names the version"),
                row -> row.version().surrogate().toString()));
        if (content == TableShape.Content.DAILY) {
            columns.add(new VersionColumn(
                    TableColumn.required(DAY, Types.DateType.get(), "the day of the row"),
                    row -> row.period().from()));
        }
        for (int at = 0; at < dimension.attributes().size(); at++) {
            Attribute attribute = dimension.attributes().get(at);
            if (Disguise.isShown(attribute)) {
                attribute(columns, attribute, at);
                boolean isPrior = content == TableShape.Content.CURRENT
                        && publishing.prior().contains(attribute.name());
                boolean isCurrent = content == TableShape.Content.HISTORY
                        && publishing.currentOnHistory().contains(attribute.name());
                if (isPrior) {
                    columns.add(projection(attribute, at, "prior_", "before", Told::prior));
                }
                if (isCurrent) {
                    columns.add(projection(attribute, at, "current_", "on the commit's day", Told::current));
                }
            }
        }
        flattened(columns, dimension, flattened);
        boolean isDaily = content == TableShape.Content.DAILY;
        columns.add(new VersionColumn(
                TableColumn.required(VALID_FROM, Types.DateType.get(), "first day of the version"),
                row -> (isDaily ? row.version().period() : row.period()).from()));
        columns.add(new VersionColumn(
                TableColumn.required(VALID_TO, Types.DateType.get(), "the day after its last; 9999-12-31 while open"),
                row -> (isDaily ? row.version().period() : row.period()).to()));
        return columns;
    }

    /** What a reference's id column is called. */
    static String idColumn(Attribute attribute) {
        return attribute.name() + "_id";
    }

    private static void attribute(List<VersionColumn> columns, Attribute attribute, int at) {
        columns.add(new VersionColumn(
                TableColumn.optional(attribute.name(), Disguise.type(attribute), attribute.label()),
                row -> row.shown(attribute, at)));
        if (attribute.type() instanceof AttributeType.Reference(String to)) {
            columns.add(new VersionColumn(
                    TableColumn.optional(
                            idColumn(attribute),
                            Types.StringType.get(),
                            attribute.label() + ": durable id of the member of " + to),
                    row -> row.version().values().get(at) instanceof MemberRef ref
                            ? ref.member().toString()
                            : null));
        }
    }

    /** A value of another time. */
    @FunctionalInterface
    private interface OfAnotherTime {
        @Nullable
        Object of(Told row, int attribute);
    }

    private static VersionColumn projection(
            Attribute attribute, int at, String prefix, String when, OfAnotherTime value) {
        return new VersionColumn(
                TableColumn.optional(
                        prefix + attribute.name(), Disguise.type(attribute), attribute.label() + ": its value " + when),
                row -> row.disguise().shown(attribute, value.of(row, at)));
    }

    /** The attributes of referred members, but for the key, which is the reference's own value. A name that is taken is told apart by {@code _of_}. */
    private static void flattened(List<VersionColumn> columns, Dimension dimension, Map<String, Dimension> flattened) {
        Set<String> taken = new HashSet<>(Set.of(VALID_FROM, VALID_TO, TableShape.COMMIT_NO, TableShape.BATCH_ID));
        columns.forEach(one -> taken.add(one.column().name().toLowerCase(Locale.ROOT)));
        for (String reference : dimension.publishing().flatten()) {
            Dimension other = flattened.get(reference);
            if (other == null) {
                // The shape of members for those who may see all has nothing flattened into it.
                continue;
            }
            for (int i = 0; i < other.attributes().size(); i++) {
                Attribute attribute = other.attributes().get(i);
                if (attribute.key() || !Disguise.isShown(attribute)) {
                    continue;
                }
                int at = i;
                String name = reference + "_" + attribute.name();
                while (!taken.add(name.toLowerCase(Locale.ROOT))) {
                    name = name + "_of_" + reference;
                }
                columns.add(new VersionColumn(
                        TableColumn.optional(
                                name,
                                Disguise.type(attribute),
                                attribute.label() + " of the member of " + other.code()),
                        row -> {
                            Told.ReferredVersion found = row.referred().get(reference);
                            return found == null ? null : row.disguise().shown(attribute, found.value(at));
                        }));
            }
        }
    }
}
