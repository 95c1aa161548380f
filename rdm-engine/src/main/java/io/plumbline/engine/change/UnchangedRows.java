package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HashedVersion;
import io.plumbline.engine.member.HistoryStore;
import java.time.LocalDate;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Finds the rows of a file that are what is there already, by the hashes of versions, which an index has.
 *
 * <p>A row is one of these where the version of its key on its day, and the one that the workbook showed, hold all of its values, and the hidden
 * column names the same member. All others are looked at in full.
 */
record UnchangedRows(HistoryStore history, long base, Diff diff) {

    /** The rows that are not known to be unchanged; the others are counted as such. */
    List<TypedRow> without(List<TypedRow> batch) {
        if (base == 0 || batch.isEmpty()) {
            return batch;
        }
        // Rows with a day of their own are few.
        LocalDate effective = batch.getFirst().effective();
        List<TypedRow> plain = batch.stream()
                .filter(row -> row.action() == RowAction.NONE && row.effective().equals(effective))
                .toList();
        if (plain.isEmpty()) {
            return batch;
        }
        List<BusinessKey> keys = plain.stream().map(TypedRow::key).toList();
        LocalDate shown = diff.shownOn(plain.getFirst());
        Map<BusinessKey, HashedVersion> then = history.hashesOn(keys, base, effective);
        Map<BusinessKey, HashedVersion> seen = shown.equals(effective) ? then : history.hashesOn(keys, base, shown);
        Map<Long, UUID> ids = plain.stream().allMatch(row -> row.memberId() == null)
                ? Map.of()
                : history.memberIds(
                        then.values().stream().map(HashedVersion::memberNo).toList());
        Set<TypedRow> unchanged = Collections.newSetFromMap(new IdentityHashMap<>());
        for (TypedRow row : plain) {
            HashedVersion there = then.get(row.key());
            boolean isThere = there != null
                    && there.equals(seen.get(row.key()))
                    && (row.memberId() == null || row.memberId().equals(ids.get(there.memberNo())))
                    && there.holds(history.dimension(), row.values());
            if (isThere && isComplete(row)) {
                diff.pass();
                unchanged.add(row);
            }
        }
        return batch.stream().filter(row -> !unchanged.contains(row)).toList();
    }

    private boolean isComplete(TypedRow row) {
        Dimension dimension = history.dimension();
        for (int i = 0; i < row.values().size(); i++) {
            if (dimension.attributes().get(i).required() && row.values().get(i) == null) {
                return false;
            }
        }
        return true;
    }
}
