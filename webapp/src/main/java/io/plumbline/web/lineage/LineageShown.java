package io.plumbline.web.lineage;

import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.lineage.CellLineage;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.PublishedTable;
import io.plumbline.engine.review.Review;
import io.plumbline.engine.upload.Upload;
import io.plumbline.web.dimension.MembersView;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Crumb;
import io.plumbline.web.page.KindCount;
import io.plumbline.web.page.Shown;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where one value comes from, step by step, and where it went.
 *
 * @param before what it was before; null text is the value null
 * @param named whether the change named the value; else it had this effect by what it did
 */
public record LineageShown(
        List<Crumb> crumbs,
        String key,
        String label,
        @Nullable String value,
        String when,
        String version,
        String validity,
        String commit,
        String committed,
        String commitTitle,
        long changeSet,
        String reason,
        String authors,
        @Nullable String reverts,
        @Nullable String asked,
        boolean named,
        @Nullable String before,
        @Nullable String source,
        List<File> files,
        List<Approval> approvals,
        List<Carrier> carriers,
        @Nullable String end) {

    /** A workbook that went into the change set. */
    public record File(String name, String sha256, String shortSha, String sent) {}

    /** Somebody who let it through. */
    public record Approval(String name, String when, String comment, List<Long> whatIfs) {}

    /** A publication that held the value. */
    public record Carrier(long id, String tag, String status, String tables) {}

    static LineageShown of(Dimension dimension, CellLineage cell, Map<Long, String> names, boolean atOldCommit) {
        String path = "/dimensions/" + Addresses.segment(dimension.code());
        String member = new Addresses(path + "/members/" + cell.version().memberId())
                .with("as_of", cell.day())
                .with("commit", atOldCommit ? cell.commit() : null)
                .toString();
        String key = BusinessKey.ofValues(dimension, cell.version().values()).shown();
        return new LineageShown(
                List.of(
                        new Crumb("Dimensions", "/dimensions"),
                        new Crumb(dimension.label(), path),
                        new Crumb(key, member)),
                key,
                cell.attribute().label(),
                MembersView.text(cell.attribute(), cell.value()),
                "on " + cell.day() + ", as commit " + cell.commit() + " has it",
                cell.version().surrogate().toString(),
                Shown.from(cell.version().period().from()) + " until "
                        + Shown.until(cell.version().period().to()),
                String.valueOf(cell.origin().commitNo()),
                name(names, cell.origin().committedBy()) + ", "
                        + Shown.time(cell.origin().committedAt()) + " UTC",
                cell.origin().title(),
                cell.changeSet().id(),
                cell.changeSet().reason(),
                cell.changeSet().authors().stream()
                        .sorted()
                        .map(author -> name(names, author))
                        .collect(Collectors.joining(", ")),
                cell.changeSet().revertsCommit() == null
                        ? null
                        : cell.changeSet().revertsCommit().toString(),
                cell.change().map(LineageShown::asked).orElse(null),
                cell.cell().isPresent(),
                cell.cell()
                        .map(CellChange::before)
                        .map(before -> MembersView.text(cell.attribute(), before))
                        .orElse(null),
                cell.cell().map(CellChange::source).orElse(null),
                cell.uploads().stream().map(upload -> file(upload, names)).toList(),
                cell.reviews().stream().map(LineageShown::approval).toList(),
                cell.publications().stream().map(LineageShown::carrier).toList(),
                cell.end().map(String::valueOf).orElse(null));
    }

    private static String asked(Change change) {
        String word = KindCount.word(change.kind());
        String until = change.until() == null ? "" : " until " + change.until();
        return word + " from " + Shown.from(change.effective()) + until;
    }

    private static File file(Upload upload, Map<Long, String> names) {
        return new File(
                upload.fileName(),
                upload.sha256(),
                Shown.hash(upload.sha256()),
                name(names, upload.uploadedBy()) + ", " + Shown.time(upload.uploadedAt()) + " UTC");
    }

    private static Approval approval(Review review) {
        return new Approval(
                review.personName(), Shown.time(review.decidedAt()) + " UTC", review.comment(), review.whatIfs());
    }

    private static Carrier carrier(Publication publication) {
        return new Carrier(
                publication.id(),
                publication.release().tag(),
                publication.status().name().toLowerCase(java.util.Locale.ROOT),
                publication.tables().stream().map(PublishedTable::name).collect(Collectors.joining(", ")));
    }

    private static String name(Map<Long, String> names, long person) {
        return Objects.requireNonNullElse(names.get(person), "somebody");
    }
}
