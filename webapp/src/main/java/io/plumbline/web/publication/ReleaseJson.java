package io.plumbline.web.publication;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.PublicationStatus;
import io.plumbline.engine.publication.PublishedTable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A release and its delivery, for programs.
 *
 * @param id the publication's number; cursor for those who poll
 * @param problem why the last attempt failed, or why the release was skipped
 */
public record ReleaseJson(
        long id,
        @JsonProperty("release_id") long releaseId,
        String dimension,
        long commit,
        @JsonProperty("definition_version") int definitionVersion,
        @JsonProperty("batch_id") UUID batchId,
        String target,
        PublicationStatus status,
        int attempt,
        @Nullable Trouble problem,
        List<Table> tables,
        @JsonProperty("job_id") @Nullable String jobId,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("started_at") @Nullable Instant startedAt,
        @JsonProperty("ended_at") @Nullable Instant endedAt) {

    /** A code and a sentence. */
    public record Trouble(String code, String detail) {}

    /** A table as the release left it in the lake. */
    public record Table(
            String name,
            long rows,
            String sha256,
            @JsonProperty("snapshot_id") long snapshotId,
            String location) {
        static Table of(PublishedTable table) {
            return new Table(table.name(), table.rows(), table.sha256(), table.snapshotId(), table.location());
        }
    }

    static ReleaseJson of(Publication publication) {
        Publication.Problem problem = publication.problem();
        return new ReleaseJson(
                publication.id(),
                publication.release().id(),
                publication.release().dimension(),
                publication.release().commitNo(),
                publication.release().definitionVersion(),
                publication.release().batchId(),
                publication.target(),
                publication.status(),
                publication.attempt(),
                problem == null ? null : new Trouble(problem.code().name(), problem.sentence()),
                publication.tables().stream().map(Table::of).toList(),
                publication.jobId(),
                publication.release().createdAt(),
                publication.startedAt(),
                publication.endedAt());
    }
}
