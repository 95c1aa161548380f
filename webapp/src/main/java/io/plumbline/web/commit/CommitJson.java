package io.plumbline.web.commit;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.commit.CommitEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A commit, for programs. */
public record CommitJson(
        long commit,
        @JsonProperty("change_set") long changeSet,
        String title,
        String reason,
        Who author,
        @JsonProperty("committed_by") Who committedBy,
        @JsonProperty("committed_at") Instant committedAt,
        long members,
        List<Part> dimensions) {

    /** A person, by number and name. */
    public record Who(long id, String name) {}

    /** What it did to one dimension. */
    public record Part(
            String dimension,
            long members,
            @JsonProperty("rows_added") long rowsAdded,
            @JsonProperty("rows_superseded") long rowsSuperseded) {}

    static CommitJson of(CommitEntry entry, Map<Long, String> names) {
        return new CommitJson(
                entry.commitNo(),
                entry.changeSetId(),
                entry.title(),
                entry.reason(),
                new Who(entry.authorId(), names.getOrDefault(entry.authorId(), "")),
                new Who(entry.committedBy(), names.getOrDefault(entry.committedBy(), "")),
                entry.committedAt(),
                entry.members(),
                entry.parts().stream()
                        .map(part ->
                                new Part(part.dimension(), part.members(), part.rowsAdded(), part.rowsSuperseded()))
                        .toList());
    }
}
