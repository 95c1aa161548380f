package io.plumbline.web.publication;

import io.plumbline.engine.publication.Publication;
import io.plumbline.web.page.Shown;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A release and how far its delivery is; only "Published" means that the tables are there. */
public record ReleaseShown(
        long id,
        String dimension,
        long commit,
        String tag,
        String batch,
        String target,
        String status,
        String icon,
        String css,
        @Nullable String problem,
        @Nullable String code,
        boolean mayRetry,
        String when,
        @Nullable String took,
        int attempt,
        List<TableRow> tables) {

    /** One published table. */
    public record TableRow(
            String name, String rows, String snapshot, String location, String sha256, String shortSha) {}

    public static ReleaseShown of(Publication p, boolean steward) {
        Publication.Problem problem = p.problem();
        return new ReleaseShown(
                p.id(),
                p.release().dimension(),
                p.release().commitNo(),
                p.release().tag(),
                p.release().batchId().toString(),
                p.target(),
                switch (p.status()) {
                    case PENDING -> "Waiting";
                    case PUBLISHING -> "Publishing";
                    case PUBLISHED -> p.expired() ? "Published, its tag has ended" : "Published";
                    case FAILED -> "Failed";
                    case SKIPPED -> "Skipped, a newer release was there first";
                },
                switch (p.status()) {
                    case PENDING, PUBLISHING -> "clock";
                    case PUBLISHED -> "check";
                    case FAILED -> "error";
                    case SKIPPED -> "note";
                },
                switch (p.status()) {
                    case FAILED -> "pl-badge--error";
                    case PENDING, PUBLISHING -> "pl-badge--warning";
                    case PUBLISHED, SKIPPED -> "";
                },
                problem == null ? null : problem.sentence(),
                problem == null ? null : problem.code().name(),
                steward
                        && switch (p.status()) {
                            case FAILED -> true;
                            case PENDING, PUBLISHING, PUBLISHED, SKIPPED -> false;
                        },
                Shown.time(p.endedAt() == null ? p.release().createdAt() : p.endedAt()),
                p.startedAt() == null || p.endedAt() == null
                        ? null
                        : Shown.duration(Duration.between(p.startedAt(), p.endedAt())),
                p.attempt(),
                p.tables().stream()
                        .map(t -> new TableRow(
                                t.name(),
                                Shown.count(t.rows()),
                                String.valueOf(t.snapshotId()),
                                t.location(),
                                t.sha256(),
                                Shown.hash(t.sha256())))
                        .toList());
    }
}
