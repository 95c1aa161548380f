package io.plumbline.web.lineage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.lineage.CellLineage;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.PublicationStatus;
import io.plumbline.engine.review.Review;
import io.plumbline.engine.upload.Upload;
import io.plumbline.web.member.VersionJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a value comes from, for programs.
 *
 * @param value what holds on the day, as the commit has it
 * @param changedAgain the commit that changed it again; null where none did
 */
@Schema(name = "Lineage")
record LineageJson(
        String dimension,
        @JsonProperty("member_id") UUID memberId,
        List<String> key,
        String attribute,
        @JsonProperty("as_of") LocalDate asOf,
        long commit,

        @Schema(ref = "#/components/schemas/Value") @Nullable
        Object value,

        @JsonProperty("version_id") UUID versionId,
        @JsonProperty("valid_from") LocalDate validFrom,
        @JsonProperty("valid_to") LocalDate validTo,
        Origin origin,
        @Nullable Asked asked,
        List<File> files,
        List<Approval> approvals,
        List<Carrier> publications,
        @JsonProperty("changed_again") @Nullable Long changedAgain) {

    /** The commit that made the value so, and the change set that it was. */
    @Schema(name = "LineageOrigin")
    record Origin(
            long commit,
            @JsonProperty("committed_at") Instant committedAt,
            @JsonProperty("committed_by") String committedBy,
            @JsonProperty("change_set") long changeSet,
            String title,
            String reason,
            List<String> authors,
            @JsonProperty("reverts_commit") @Nullable Long revertsCommit) {}

    /**
     * What the change set asked of the member.
     *
     * @param source the workbook cell that asked for the value
     */
    @Schema(name = "LineageChange")
    record Asked(
            ChangeKind kind,
            LocalDate effective,
            @Nullable LocalDate until,

            @Schema(ref = "#/components/schemas/Value") @Nullable
            Object before,

            @Nullable String source) {}

    /** A workbook that went into the change set. */
    @Schema(name = "LineageFile")
    record File(
            String upload,
            @JsonProperty("file_name") String fileName,
            String sha256,
            long bytes,
            @JsonProperty("uploaded_by") String uploadedBy,
            @JsonProperty("uploaded_at") Instant uploadedAt) {}

    /** An approval that stood, and the what-if reports that it had seen. */
    @Schema(name = "LineageApproval")
    record Approval(
            String person,
            @JsonProperty("decided_at") Instant decidedAt,
            String comment,
            @JsonProperty("content_hash") String contentHash,
            @JsonProperty("what_ifs") List<Long> whatIfs) {}

    /** A publication whose tables hold the value. */
    @Schema(name = "LineagePublication")
    record Carrier(long id, long commit, PublicationStatus status, String target, List<Table> tables) {}

    /** One of its tables. */
    @Schema(name = "LineageTable")
    record Table(String name, @JsonProperty("snapshot_id") long snapshotId) {}

    static LineageJson of(Dimension dimension, CellLineage cell, Map<Long, String> names) {
        return new LineageJson(
                dimension.code(),
                cell.version().memberId(),
                BusinessKey.ofValues(dimension, cell.version().values()).parts(),
                cell.attribute().name(),
                cell.day(),
                cell.commit(),
                VersionJson.json(cell.attribute(), cell.value()),
                cell.version().surrogate(),
                cell.version().period().from(),
                cell.version().period().to(),
                origin(cell, names),
                cell.change().map(change -> asked(cell, change)).orElse(null),
                cell.uploads().stream().map(upload -> file(upload, names)).toList(),
                cell.reviews().stream().map(LineageJson::approval).toList(),
                cell.publications().stream().map(LineageJson::carrier).toList(),
                cell.end().orElse(null));
    }

    private static Origin origin(CellLineage cell, Map<Long, String> names) {
        return new Origin(
                cell.origin().commitNo(),
                cell.origin().committedAt(),
                name(names, cell.origin().committedBy()),
                cell.changeSet().id(),
                cell.changeSet().title(),
                cell.changeSet().reason(),
                cell.changeSet().authors().stream()
                        .sorted()
                        .map(author -> name(names, author))
                        .toList(),
                cell.changeSet().revertsCommit());
    }

    private static Asked asked(CellLineage cell, Change change) {
        return new Asked(
                change.kind(),
                change.effective(),
                change.until(),
                VersionJson.json(
                        cell.attribute(), cell.cell().map(CellChange::before).orElse(null)),
                cell.cell().map(CellChange::source).orElse(null));
    }

    private static File file(Upload upload, Map<Long, String> names) {
        return new File(
                upload.id(),
                upload.fileName(),
                upload.sha256(),
                upload.bytes(),
                name(names, upload.uploadedBy()),
                upload.uploadedAt());
    }

    private static Approval approval(Review review) {
        return new Approval(
                review.personName(), review.decidedAt(), review.comment(), review.contentHash(), review.whatIfs());
    }

    private static Carrier carrier(Publication publication) {
        return new Carrier(
                publication.id(),
                publication.release().commitNo(),
                publication.status(),
                publication.target(),
                publication.tables().stream()
                        .map(table -> new Table(table.name(), table.snapshotId()))
                        .toList());
    }

    private static String name(Map<Long, String> names, long person) {
        return Objects.requireNonNullElse(names.get(person), "somebody");
    }
}
