package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One member's changes without the key that they give it, or with another one.
 *
 * @param base the member's versions, oldest first; none where it is added
 */
record OtherKey(Dimension dimension, List<Version> base) {

    /** Without what gives the member the key: of an added one nothing is left. */
    List<Change> none(List<Change> said) {
        return said.stream().filter(change -> !givesKey(change.kind())).toList();
    }

    /** @param text as {@link BusinessKey#text()} writes it; BAD_REQUEST where it is no key, or where the member only begins earlier with the one that it has */
    List<Change> of(List<Change> said, @Nullable String text) {
        BusinessKey key = Optional.ofNullable(text)
                .flatMap(written -> BusinessKey.ofText(dimension, written))
                .orElseThrow(() -> new RdmException(
                        ErrorCode.BAD_REQUEST,
                        "Found " + (text == null ? "nothing" : "\"" + text + "\"") + ", expected a key of "
                                + dimension.code() + " (" + String.join(", ", dimension.key()) + ")."));
        List<Change> changes = new ArrayList<>();
        for (Change change : said) {
            switch (change.kind()) {
                case ADDED ->
                    changes.add(new Change(
                            change.dimension(),
                            change.kind(),
                            null,
                            key,
                            change.effective(),
                            change.until(),
                            whole(change, key)));
                case REINSTATED -> changes.add(change.with(whole(change, key)));
                case REKEYED -> changes.add(change.with(moved(change, key)));
                case EXTENDED ->
                    throw new RdmException(
                            ErrorCode.BAD_REQUEST,
                            "The member begins earlier with the key that it has: take theirs, which lets it begin as before.");
                case AMENDED, CORRECTED, RETIRED, CANCELLED, MERGED, SPLIT -> changes.add(change);
            }
        }
        return changes;
    }

    private static boolean givesKey(ChangeKind kind) {
        return kind == ChangeKind.ADDED
                || kind == ChangeKind.REINSTATED
                || kind == ChangeKind.REKEYED
                || kind == ChangeKind.EXTENDED;
    }

    private List<CellChange> whole(Change change, BusinessKey key) {
        return change.cells().stream()
                .map(cell -> dimension.attribute(cell.attribute()).key()
                        ? new CellChange(cell.attribute(), cell.before(), part(key, cell.attribute()), cell.source())
                        : cell)
                .toList();
    }

    private List<CellChange> moved(Change change, BusinessKey key) {
        Version then = Days.at(base, change.effective()).orElse(base.getFirst());
        List<CellChange> cells = new ArrayList<>();
        for (String name : dimension.key()) {
            Object before = then.values().get(dimension.indexOf(name));
            Object after = part(key, name);
            if (!Objects.equals(before, after)) {
                cells.add(new CellChange(name, before, after, null));
            }
        }
        if (cells.isEmpty()) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "That is the key that the member has: take theirs, which leaves the change of its key out.");
        }
        return cells;
    }

    private Object part(BusinessKey key, String name) {
        return dimension
                .attribute(name)
                .type()
                .parse(key.parts().get(dimension.key().indexOf(name)));
    }
}
