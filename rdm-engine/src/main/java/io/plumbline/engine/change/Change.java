package io.plumbline.engine.change;

import io.plumbline.engine.member.BusinessKey;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change of one member.
 *
 * @param dimension the dimension's code
 * @param memberNo the member; null for an added one, which gets its number at commit
 * @param until end of a bounded amendment or reinstatement, null where it runs on
 * @param effective for REKEYED the beginning of time where the key changes in all of history
 * @param cells ADDED and REINSTATED: every attribute; AMENDED, CORRECTED and REKEYED: those that change; others: none
 */
public record Change(
        String dimension,
        ChangeKind kind,
        @Nullable Long memberNo,
        BusinessKey key,
        LocalDate effective,
        @Nullable LocalDate until,
        List<CellChange> cells) {
    public Change {
        cells = List.copyOf(cells);
        if (until != null && !effective.isBefore(until)) {
            throw new IllegalArgumentException("a change ends after it begins: " + effective + " to " + until);
        }
        if (memberNo == null && kind != ChangeKind.ADDED) {
            throw new IllegalArgumentException("only an added member has no number yet");
        }
    }
}
