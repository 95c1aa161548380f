package io.plumbline.engine.change;

import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Successor;
import java.math.BigDecimal;
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
 * @param successors who takes over: of MERGED one, of SPLIT several whose weights sum to 1, of others none
 */
public record Change(
        String dimension,
        ChangeKind kind,
        @Nullable Long memberNo,
        BusinessKey key,
        LocalDate effective,
        @Nullable LocalDate until,
        List<CellChange> cells,
        List<Successor> successors) {
    public Change {
        cells = List.copyOf(cells);
        successors = List.copyOf(successors);
        if (until != null && !effective.isBefore(until)) {
            throw new IllegalArgumentException("a change ends after it begins: " + effective + " to " + until);
        }
        if (memberNo == null && kind != ChangeKind.ADDED) {
            throw new IllegalArgumentException("only an added member has no number yet");
        }
        boolean isFitting = kind == ChangeKind.SPLIT
                ? successors.size() > 1
                : successors.size() == (kind == ChangeKind.MERGED ? 1 : 0);
        if (!isFitting || !successors.isEmpty() && Successor.sum(successors).compareTo(BigDecimal.ONE) != 0) {
            throw new IllegalArgumentException("one takes over from a member that is merged, several from one that is"
                    + " split, and their weights sum to 1: " + kind + " " + successors);
        }
    }

    /** A change after which nobody takes over. */
    public Change(
            String dimension,
            ChangeKind kind,
            @Nullable Long memberNo,
            BusinessKey key,
            LocalDate effective,
            @Nullable LocalDate until,
            List<CellChange> cells) {
        this(dimension, kind, memberNo, key, effective, until, cells, List.of());
    }

    /** The same change with other cells. */
    public Change with(List<CellChange> other) {
        return new Change(dimension, kind, memberNo, key, effective, until, other, successors);
    }

    /** The same change with another end. */
    Change until(@Nullable LocalDate end) {
        return new Change(dimension, kind, memberNo, key, effective, end, cells, successors);
    }

    /** The end of a member said as what it is where others take over from it. */
    public Change endingInto(List<Successor> others) {
        return new Change(
                dimension,
                others.size() == 1 ? ChangeKind.MERGED : ChangeKind.SPLIT,
                memberNo,
                key,
                effective,
                null,
                List.of(),
                others);
    }
}
