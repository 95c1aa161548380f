package io.plumbline.engine.lineage;

import io.plumbline.engine.member.Version;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which commit a value of one member comes from: the last one that changed what holds on that day.
 *
 * <p>A commit that only rewrote the row, because it split a version or changed another attribute, is not it.
 */
public final class Blame {
    private final List<Version> recorded;
    private final int attribute;
    private final LocalDate day;

    /**
     * @param recorded all rows that were ever recorded of the member, superseded ones too, in any order
     * @param attribute position of the attribute in the dimension's order
     */
    public Blame(List<Version> recorded, int attribute, LocalDate day) {
        this.recorded = List.copyOf(recorded);
        this.attribute = attribute;
        this.day = day;
    }

    /** The row that readers at a commit see on the day. */
    public Optional<Version> at(long commit) {
        return recorded.stream()
                .filter(row -> row.recordedBy() <= commit
                        && (row.supersededBy() == 0 || row.supersededBy() > commit)
                        && row.period().contains(day))
                .findFirst();
    }

    /** The commit that the value at a commit comes from; empty where the member is not there on the day. */
    public Optional<Long> origin(long commit) {
        if (at(commit).isEmpty()) {
            return Optional.empty();
        }
        return commits().headSet(commit, true).descendingSet().stream()
                .filter(this::changes)
                .findFirst();
    }

    /** The first commit after one and up to another that changed the value again; empty where none did. */
    public Optional<Long> end(long after, long upTo) {
        return commits().subSet(after, false, upTo, true).stream()
                .filter(this::changes)
                .findFirst();
    }

    private boolean changes(long commit) {
        Optional<Version> was = at(commit - 1);
        Optional<Version> is = at(commit);
        return was.isPresent() != is.isPresent() || !Objects.equals(value(was), value(is));
    }

    private @Nullable Object value(Optional<Version> row) {
        return row.map(Version::values).map(values -> values.get(attribute)).orElse(null);
    }

    /** The commits that wrote or superseded rows of the member. */
    private TreeSet<Long> commits() {
        TreeSet<Long> commits = new TreeSet<>();
        for (Version row : recorded) {
            commits.add(row.recordedBy());
            if (row.supersededBy() != 0) {
                commits.add(row.supersededBy());
            }
        }
        return commits;
    }
}
