package io.plumbline.engine.publication;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.DSLContext;

/**
 * Which attribute of which dimension, as of which commit, a column of a published table holds.
 *
 * @param dimension as it was at the commit
 */
public record PublishedCell(Dimension dimension, Attribute attribute, long commit) {
    private static final Pattern TAG = Pattern.compile("c?(\\d{1,18})");
    private static final List<String> PREFIXES = List.of("", "prior_", "current_");

    /**
     * Finds it.
     *
     * @param table such as {@code television.station_d_hist}; the catalog's name may stand before it
     * @param tag such as {@code c000042}
     * @throws RdmException UNKNOWN_RELEASE where no release of that commit has such a table; BAD_REQUEST for a column that holds no attribute of the dimension, with what to ask instead
     */
    public static PublishedCell of(DSLContext dsl, String table, String column, String tag) {
        Matcher number = TAG.matcher(tag);
        if (!number.matches()) {
            throw new RdmException(ErrorCode.BAD_REQUEST, "A tag looks like c000042, found \"" + tag + "\".");
        }
        long commit = Long.parseLong(number.group(1));
        String name = table.startsWith(CatalogSettings.CATALOG_NAME + ".")
                ? table.substring(CatalogSettings.CATALOG_NAME.length() + 1)
                : table;
        for (Publication publication : new ReleaseStore(dsl).ofCommit(commit)) {
            Dimension dimension =
                    new DimensionStore(dsl).at(publication.release().dimensionId(), commit);
            if (TableShape.names(dimension).contains(name)) {
                return new PublishedCell(dimension, attribute(dimension, column), commit);
            }
        }
        throw new RdmException(
                ErrorCode.UNKNOWN_RELEASE,
                "No release with the tag " + Release.tag(commit) + " has a table " + name
                        + ". /releases lists the tables of each release.");
    }

    private static Attribute attribute(Dimension dimension, String column) {
        for (Attribute attribute : dimension.attributes()) {
            boolean isNamed = PREFIXES.stream().anyMatch(prefix -> column.equals(prefix + attribute.name()));
            boolean isId = attribute.type() instanceof AttributeType.Reference
                    && column.equals(VersionColumn.idColumn(attribute));
            if (isNamed || isId) {
                return attribute;
            }
        }
        for (String reference : dimension.publishing().flatten()) {
            if (column.startsWith(reference + "_")
                    && dimension.attribute(reference).type() instanceof AttributeType.Reference(String to)) {
                throw new RdmException(
                        ErrorCode.BAD_REQUEST,
                        column + " is a value of " + to
                                + " that is flattened into this table: ask for it at the table of " + to
                                + ", with the key that stands in the column " + reference + ".");
            }
        }
        throw new RdmException(
                ErrorCode.BAD_REQUEST,
                column + " holds no attribute of " + dimension.code() + "; its attributes are " + dimension.names()
                        + ".");
    }
}
