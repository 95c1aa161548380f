package io.plumbline.engine.change;

import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.upload.DataRows;
import io.plumbline.engine.upload.ReadOutcome;
import io.plumbline.engine.upload.SheetRow;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * The keys of a file, from a first pass over it: which are there, and which stand in more than one row.
 *
 * <p>Rows of a key that is repeated must be seen together, for the order of rows in a file never matters.
 */
record UploadedKeys(Set<String> all, Set<String> repeated, Set<UUID> renamed, Set<String> recycled, long rows) {
    static UploadedKeys of(ReadOutcome.Parsed workbook, RowTyping typing) {
        Set<String> all = new HashSet<>();
        Set<String> repeated = new HashSet<>();
        Set<UUID> renamed = new HashSet<>();
        Set<String> recycled = new HashSet<>();
        long count = 0;
        try (DataRows rows = workbook.rows()) {
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                count++;
                String key = typing.keyOf(row).map(BusinessKey::joined).orElse(null);
                if (key != null && !all.add(key)) {
                    repeated.add(key);
                }
                if (key != null && typing.isNew(row)) {
                    recycled.add(key);
                }
                UUID member = typing.renamed(row);
                if (member != null) {
                    renamed.add(member);
                }
            }
        }
        return new UploadedKeys(all, repeated, renamed, recycled, count);
    }

    boolean isRepeated(BusinessKey key) {
        return repeated.contains(key.joined());
    }

    /** Whether a row gives a member another key. */
    boolean renames(UUID member) {
        return renamed.contains(member);
    }

    /** Whether a row adds another member under a key. */
    boolean isRecycled(BusinessKey key) {
        return recycled.contains(key.joined());
    }

    boolean has(BusinessKey key) {
        return all.contains(key.joined());
    }
}
