package io.plumbline.whatif;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A share of an impact index to build.
 *
 * @param index names the local copy, which gets the share too
 * @param keys the facts' columns that name a member, in the order of the key
 * @param columns the facts' columns to add up
 * @param output folder of the share's files; what an earlier attempt left there is replaced
 */
record ShareRequest(
        String index,
        String share,
        List<String> files,
        @Nullable String dateColumn,
        List<String> keys,
        List<String> columns,
        String output) {
    ShareRequest {
        files = List.copyOf(files);
        keys = List.copyOf(keys);
        columns = List.copyOf(columns);
    }

    /** The question whose columns of facts the share is made of: each day, all facts. */
    Request question() {
        var all = Set.of(Request.Aggregate.SUM, Request.Aggregate.MIN, Request.Aggregate.MAX);
        return new Request(
                new Request.Facts(files, dateColumn),
                null,
                null,
                Request.Grain.NONE,
                List.of(new Request.Dimension("index", keys, dateColumn != null, output)),
                List.of(),
                IntStream.range(0, columns.size())
                        .mapToObj(m -> new Request.Measure("m" + m, columns.get(m), all))
                        .toList());
    }
}
