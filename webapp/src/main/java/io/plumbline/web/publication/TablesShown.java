package io.plumbline.web.publication;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.PublishedColumn;
import io.plumbline.web.dimension.DimensionHead;
import io.plumbline.web.page.Shown;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The contract of a dimension's published tables: what stands in them, how fresh they are, how they change, and whom to ask.
 *
 * @param newest the release that readers see now; null before the first
 * @param ask the stewards, who decide what is in it
 */
public record TablesShown(
        DimensionHead head,
        String domain,
        String publishes,
        @Nullable ReleaseShown newest,
        List<String> ask,
        List<TableShown> tables,
        List<Snippets.Snippet> attach) {

    /**
     * A table.
     *
     * @param rows of the newest release; null before the first
     */
    public record TableShown(
            String name, @Nullable String rows, List<PublishedColumn> columns, List<Snippets.Snippet> read) {}

    static TablesShown of(
            DimensionHead head,
            Dimension dimension,
            Optional<Publication> newest,
            Map<String, List<PublishedColumn>> tables,
            List<String> ask,
            Snippets snippets) {
        return new TablesShown(
                head,
                dimension.domain(),
                dimension.publishing().words(),
                newest.map(one -> ReleaseShown.of(one, false)).orElse(null),
                ask,
                tables.entrySet().stream()
                        .map(table -> new TableShown(
                                table.getKey(),
                                rows(newest, table.getKey()),
                                table.getValue(),
                                newest.map(one -> snippets.read(
                                                table.getKey(), one.release().tag()))
                                        .orElse(List.of())))
                        .toList(),
                snippets.attach());
    }

    private static @Nullable String rows(Optional<Publication> newest, String table) {
        return newest.stream()
                .flatMap(one -> one.tables().stream())
                .filter(one -> one.name().equals(table))
                .map(one -> Shown.count(one.rows()))
                .findFirst()
                .orElse(null);
    }
}
