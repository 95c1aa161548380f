package io.plumbline.web.change;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.change.ChangeCounts;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.Conflict;
import io.plumbline.engine.dimension.DefinitionStep;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change set, for programs.
 *
 * @param baseCommit the commit that its before-values are read at
 * @param contentHash what an approval signs
 * @param definition what it does to a dimension's definition; null where it changes members
 * @param counts changes by kind in lower case, and the rows of its workbook that differ in nothing
 * @param overlaps pairs of edits of the same days that merge by themselves
 * @param stackedOn the change set that it was made upon
 * @param commit the commit that it became
 * @param notBefore when it is committed by itself; null where that is not planned
 * @param version grows with each write; the ETag
 */
public record ChangeSetJson(
        long id,
        String title,
        String reason,
        ChangeSetStatus status,
        @JsonProperty("base_commit") long baseCommit,
        @JsonProperty("effective_date") LocalDate effectiveDate,
        @JsonProperty("content_hash") String contentHash,
        Who author,
        List<Who> authors,
        List<String> dimensions,
        @Nullable List<DefinitionStep> definition,
        Map<String, Long> counts,
        @JsonProperty("cleared_cells") long clearedCells,
        @JsonProperty("open_conflicts") int openConflicts,
        int overlaps,
        long errors,
        long warnings,
        @JsonProperty("reverts_commit") @Nullable Long revertsCommit,
        @JsonProperty("stacked_on") @Nullable Long stackedOn,
        @Nullable Long commit,
        @JsonProperty("not_before") @Nullable Instant notBefore,
        int version,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("submitted_at") @Nullable Instant submittedAt) {

    /** A person, by number and name. */
    public record Who(long id, String name) {
        static Who of(long id, Map<Long, String> names) {
            return new Who(id, names.getOrDefault(id, ""));
        }
    }

    /** What was counted beside the change set itself. */
    record Tallies(
            @Nullable List<DefinitionStep> definition,
            ChangeCounts counts,
            int openConflicts,
            int overlaps,
            long errors,
            long warnings,
            @Nullable Instant notBefore) {}

    static ChangeSetJson of(ChangeSet set, Map<Long, String> names, Tallies tallies) {
        return new ChangeSetJson(
                set.id(),
                set.title(),
                set.reason(),
                set.status(),
                set.baseCommit(),
                set.effectiveDate(),
                set.contentHash(),
                Who.of(set.authorId(), names),
                set.authors().stream().sorted().map(id -> Who.of(id, names)).toList(),
                set.dimensions(),
                tallies.definition(),
                counts(tallies.counts()),
                tallies.counts().clearedCells(),
                tallies.openConflicts(),
                tallies.overlaps(),
                tallies.errors(),
                tallies.warnings(),
                set.revertsCommit(),
                set.stackedOn(),
                set.commitNo(),
                tallies.notBefore(),
                set.version(),
                set.createdAt(),
                set.submittedAt());
    }

    private static Map<String, Long> counts(ChangeCounts counts) {
        Map<String, Long> named = new LinkedHashMap<>();
        for (ChangeKind kind : ChangeKind.values()) {
            named.put(kind.name().toLowerCase(Locale.ROOT), counts.of(kind));
        }
        named.put("unchanged", counts.unchanged());
        return Collections.unmodifiableMap(named);
    }

    /** A conflict, for programs. */
    public record ConflictView(
            long id,
            String dimension,
            Conflict.Kind kind,
            List<String> key,
            @Nullable String attribute,
            LocalDate effective,
            LocalDate until,
            @Nullable String base,
            @Nullable String mine,
            @Nullable String theirs,
            @Nullable String taken,
            @JsonProperty("taken_value") @Nullable String takenValue) {
        static ConflictView of(Conflict conflict) {
            return new ConflictView(
                    conflict.id(),
                    conflict.dimension(),
                    conflict.kind(),
                    io.plumbline.engine.member.BusinessKey.ofJoined(conflict.key())
                            .parts(),
                    conflict.attribute(),
                    conflict.effective(),
                    conflict.until(),
                    conflict.baseValue(),
                    conflict.mine(),
                    conflict.theirs(),
                    conflict.taken(),
                    conflict.takenValue());
        }
    }
}
