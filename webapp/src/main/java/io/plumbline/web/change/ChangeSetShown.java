package io.plumbline.web.change;

import io.plumbline.engine.dimension.DefinitionStep;
import io.plumbline.web.page.FindingRow;
import io.plumbline.web.page.KindCount;
import io.plumbline.web.page.Step;
import io.plumbline.web.whatif.VerdictView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change set on one page: why, effect, findings, decision, difference.
 *
 * @param definition what it does to a dimension's definition; empty where it changes members
 * @param planned when it is committed by itself
 */
public record ChangeSetShown(
        long id,
        String title,
        String status,
        String statusIcon,
        String statusCss,
        String author,
        String authorInitials,
        String authorNote,
        String base,
        boolean baseIsHead,
        String effective,
        @Nullable String file,
        @Nullable String fileHref,
        @Nullable String reverts,
        @Nullable Below below,
        boolean mayStack,
        @Nullable String committed,
        @Nullable Moved moved,
        List<Step> steps,
        @Nullable String reason,
        @Nullable VerdictView verdict,
        List<Report> reports,
        List<FindingRow> findings,
        String findingsSaid,
        Conflicts conflicts,
        List<DefinitionStep> definition,
        List<KindCount> counts,
        @Nullable String unchanged,
        List<String> dimensions,
        Talk talk,
        boolean mayComment,
        Panel panel,
        boolean editable,
        boolean mayWithdraw,
        @Nullable String planned,
        List<AskForm> asks) {

    /** The change set that it was made upon. */
    public record Below(long id, String status) {}

    /** The head went on since the base. */
    public record Moved(String head, String said, boolean mayRebase) {}

    /** A what-if about this change set. */
    public record Report(long id, String title, String state, boolean stale) {}

    /** A form that asks what-if on one fact source. */
    public record AskForm(
            String factSource,
            List<String> attributes,
            List<AskMeasure> measures,
            boolean runnerReady,
            boolean dated) {}

    /** @param addsUp whether an impact index knows it; different values are counted in the facts themselves */
    public record AskMeasure(String name, boolean addsUp) {}
}
