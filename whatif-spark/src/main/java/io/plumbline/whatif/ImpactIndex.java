package io.plumbline.whatif;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The facts of a source added up by the key of one dimension and the day, in shares; together the shares hold each fact once.
 *
 * @param id names the local copy
 * @param columns the facts' columns that are added up: {@code m0_…}, {@code m1_…} of the rows
 * @param baseline the segments of the whole dimension as it is at the baseline, in which nothing changes; the same place always holds
 *     the same rows
 * @param byDay whether days are to be looked at even where none matter
 */
record ImpactIndex(String id, List<String> columns, List<Share> shares, String baseline, boolean byDay) {

    /** What one run has built: Parquet files that are never written again. */
    record Share(String id, List<String> files) {
        Share {
            files = List.copyOf(files);
        }
    }

    ImpactIndex {
        columns = List.copyOf(columns);
        shares = List.copyOf(shares);
        if (!id.matches("[A-Za-z0-9-]{1,64}")) {
            throw Request.invalid("index.id", "letters, digits and -", id);
        }
    }

    /** Differs as soon as a share does. */
    String contents() {
        return shares.stream().map(Share::id).sorted().collect(Collectors.joining(","));
    }
}
