package io.plumbline.web.home;

import io.plumbline.web.commit.CommitShown;
import io.plumbline.web.job.JobShown;
import io.plumbline.web.page.KindCount;
import io.plumbline.web.page.Shown;
import io.plumbline.web.publication.ReleaseShown;
import java.util.List;

/** What waits for a person, what runs, how the lake is, and what happened last. */
public record HomeShown(
        String title,
        String said,
        List<Waiting> reviews,
        List<Waiting> ready,
        List<Waiting> drafts,
        List<JobShown> running,
        List<ReleaseShown> publications,
        List<CommitShown.Row> commits,
        boolean mayUpload,
        boolean hasDimensions) {

    /** A change set that waits for somebody. */
    public record Waiting(
            long id, String title, String who, List<KindCount> counts, int conflicts, long errors, String base) {}

    /** How the lake is, in a sentence. */
    static String said(List<ReleaseShown> publications, int running) {
        long failed = publications.stream().filter(p -> p.problem() != null).count();
        String lake = publications.isEmpty()
                ? "Nothing is published yet."
                : failed == 0
                        ? "The lake is as the last commits want it, or on its way."
                        : Shown.plural(failed, "publication") + " failed.";
        return running == 0 ? lake : lake + " " + Shown.plural(running, "job") + " under way.";
    }
}
