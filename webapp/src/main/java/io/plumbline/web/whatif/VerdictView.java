package io.plumbline.web.whatif;

import io.plumbline.engine.whatif.Staleness;
import io.plumbline.web.page.Shown;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The answer of a what-if: one sentence, up to five figures, one line about how it came to be. */
public record VerdictView(
        String sentence,
        List<Figure> figures,
        boolean stale,
        @Nullable String staleWhy,
        String foot,
        @Nullable String report) {

    /** One figure: exact below where it is rounded above. */
    public record Figure(String label, String number, String note) {}

    /** The same with the locked periods that its change set touches. */
    public VerdictView withLocked(List<String> periods) {
        List<Figure> more = new ArrayList<>(figures);
        more.add(new Figure(
                "Locked periods hit",
                Shown.count(periods.size()),
                periods.isEmpty() ? "none is touched" : String.join(", ", periods)));
        return new VerdictView(sentence, more, stale, staleWhy, foot, report);
    }

    /** @param href the report's address, null on the report itself */
    public static VerdictView of(JsonNode report, Staleness staleness, @Nullable String href) {
        JsonNode verdict = report.path("verdict");
        JsonNode facts = report.path("facts_total");
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(
                "Members touched",
                ReportText.shown(verdict.path("members_touched")),
                "their facts go " + Shown.plural(report.path("movers_total").asLong(), "way")));
        figures.add(new Figure(
                "Facts touched",
                ReportText.shown(verdict.path("facts_touched")),
                Shown.percent(ReportText.number(verdict.path("facts_touched")), ReportText.number(facts)) + " of "
                        + ReportText.shown(facts)));
        if (ReportText.text(verdict.path("measure")) != null) {
            BigDecimal moved = ReportText.number(verdict.path("measure_moved"));
            BigDecimal share = ReportText.number(verdict.path("measure_moved_share"));
            figures.add(new Figure(
                    verdict.path("measure").asString() + " moved",
                    Shown.rounded(moved),
                    Shown.number(moved) + ", " + Shown.percent(share, BigDecimal.ONE)));
        }
        long lost = verdict.path("facts_lost").asLong();
        long gained = verdict.path("facts_gained").asLong();
        figures.add(new Figure(
                "Facts, net",
                Shown.signed(gained - lost),
                Shown.count(lost) + " lost, " + Shown.count(gained) + " gained"));
        String why = staleness.isStale() ? String.join(" ", staleness.reasons()) : null;
        String exact = report.path("exact").asBoolean() ? "Exact" : "Estimated";
        String took = Shown.duration(
                Duration.ofMillis(Math.round(report.path("seconds").asDouble() * 1000)));
        String foot = (why == null ? "Same base, content and facts as now. " : "") + exact + ", " + took + ".";
        String sentence =
                String.valueOf(ReportText.text(verdict.path("sentence"))).replace(" -", " −");
        return new VerdictView(sentence, figures, staleness.isStale(), why, foot, href);
    }
}
