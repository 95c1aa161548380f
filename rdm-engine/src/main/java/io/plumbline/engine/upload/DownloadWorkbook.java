package io.plumbline.engine.upload;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.MemberQuery;
import io.plumbline.engine.member.ReferenceStore;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the members that a page shows into a workbook: the same commit, day, search, filters and order.
 *
 * <p>Errors: BAD_FILTER for a filter that the dimension cannot answer, FILE_TOO_LARGE where a sheet cannot hold the rows.
 */
public final class DownloadWorkbook {
    private static final int MOST_CHOICES = 1_000;

    private final Database database;
    private final WorkbookWriter writer;

    public DownloadWorkbook(Database database, byte[] workbookKey) {
        this.database = database;
        this.writer = new WorkbookWriter(workbookKey);
    }

    /** Writes the workbook and gives its number of rows; the query's cursor and limit do not count. */
    public long write(Dimension dimension, MemberQuery query, OutputStream out) {
        HistoryStore history = new HistoryStore(database.read(), dimension);
        WorkbookWriter.Contents contents = new WorkbookWriter.Contents(
                dimension, query.commit(), query.asOf(), words(query), choices(dimension, query));
        return writer.write(contents, each -> history.each(query, each), out);
    }

    /** The keys of the members that references may take on the day, where there are not too many to choose from. */
    private Map<String, List<String>> choices(Dimension dimension, MemberQuery query) {
        Map<String, List<String>> choices = new HashMap<>();
        for (Attribute attribute : dimension.attributes()) {
            if (attribute.type() instanceof AttributeType.Reference(String to)) {
                ReferenceStore.of(database.read(), dimension, to)
                        .all(query.commit(), query.asOf(), MOST_CHOICES)
                        .filter(keys -> !keys.isEmpty())
                        .ifPresent(keys -> choices.put(attribute.name(), keys));
            }
        }
        return choices;
    }

    private static String words(MemberQuery query) {
        List<String> words = new ArrayList<>();
        if (query.search() != null && !query.search().isBlank()) {
            words.add("search \"" + query.search().strip() + "\"");
        }
        for (MemberQuery.Filter filter : query.filters()) {
            words.add(filter.attribute() + (filter.value() == null ? " is empty" : " = " + filter.value()));
        }
        return String.join("; ", words);
    }
}
