package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The changes that lead from one history to another, whose cells remember the workbook's cells that they come from. */
final class Sourced {
    private Sourced() {}

    /**
     * @param said what somebody said first, with the sources
     */
    static List<Change> difference(
            Dimension dimension,
            long memberNo,
            BusinessKey key,
            List<Version> from,
            List<Version> to,
            List<Change> said) {
        List<Change> sourced = new ArrayList<>();
        for (Change change : TimelineDiff.of(dimension, memberNo, key, from, to)) {
            List<CellChange> cells = change.cells().stream()
                    .map(cell -> new CellChange(cell.attribute(), cell.before(), cell.after(), source(cell, said)))
                    .toList();
            sourced.add(change.with(cells));
        }
        return Successions.said(sourced, said, to);
    }

    private static @Nullable String source(CellChange cell, List<Change> said) {
        for (Change change : said) {
            for (CellChange first : change.cells()) {
                if (first.attribute().equals(cell.attribute()) && Objects.equals(first.after(), cell.after())) {
                    return first.source();
                }
            }
        }
        return null;
    }
}
