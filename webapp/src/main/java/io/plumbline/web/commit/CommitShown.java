package io.plumbline.web.commit;

import io.plumbline.engine.commit.CommitEntry;
import io.plumbline.web.page.Shown;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A commit: what it changed, who wanted it and why. */
public record CommitShown(
        long number,
        String title,
        String reason,
        String author,
        String committer,
        String when,
        long changeSet,
        String members,
        List<Part> parts,
        List<Touched> touched) {

    /** A commit in the log. */
    public record Row(
            long number, String when, String title, String author, long changeSet, String members, String dimensions) {}

    /** What it did to one dimension. */
    public record Part(String dimension, String members, String rowsAdded, String rowsSuperseded) {}

    /** Members of one dimension that it touched, the first of them. */
    public record Touched(
            String label, String code, @Nullable String more, List<Member> members) {}

    /** One of them. */
    public record Member(String href, String key) {}

    public static List<Row> rows(List<CommitEntry> commits, Map<Long, String> names) {
        return commits.stream()
                .map(c -> new Row(
                        c.commitNo(),
                        Shown.time(c.committedAt()),
                        c.title(),
                        names.getOrDefault(c.authorId(), "somebody"),
                        c.changeSetId(),
                        Shown.count(c.members()),
                        String.join(
                                ", ",
                                c.parts().stream()
                                        .map(CommitEntry.Part::dimension)
                                        .toList())))
                .toList();
    }

    static CommitShown of(CommitEntry c, Map<Long, String> names, List<Touched> touched) {
        return new CommitShown(
                c.commitNo(),
                c.title(),
                c.reason(),
                names.getOrDefault(c.authorId(), "somebody"),
                names.getOrDefault(c.committedBy(), "somebody"),
                Shown.time(c.committedAt()) + " UTC",
                c.changeSetId(),
                Shown.count(c.members()),
                c.parts().stream()
                        .map(p -> new Part(
                                p.dimension(),
                                Shown.count(p.members()),
                                Shown.count(p.rowsAdded()),
                                Shown.count(p.rowsSuperseded())))
                        .toList(),
                touched);
    }
}
