package io.plumbline.web.health;

import io.plumbline.web.page.AwayBanner;
import io.plumbline.web.page.Shown;
import io.plumbline.web.part.Part;
import io.plumbline.web.part.PartState;
import io.plumbline.web.part.PartState.Condition;
import io.plumbline.web.part.PartState.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How an installation fares, part by part, for people. */
public record HealthShown(String said, List<Row> parts) {

    /**
     * One part.
     *
     * @param icon stands with a state that is not as it should be; null where all is well
     * @param said what is the matter; null where nothing is
     * @param works what still works meanwhile; null where the part is there
     * @param next what happens next; null where the part is there
     * @param last its last trouble, also one that is over; null where there was none
     * @param restarts how often the launcher started it again; null where none watches it
     */
    public record Row(
            String name,
            String state,
            String css,
            @Nullable String icon,
            String since,
            @Nullable String said,
            @Nullable String works,
            @Nullable String next,
            @Nullable String last,
            @Nullable String restarts) {}

    static HealthShown of(List<PartState> parts, Instant now) {
        return new HealthShown(
                said(parts), parts.stream().map(part -> row(part, now)).toList());
    }

    private static String said(List<PartState> parts) {
        List<String> away = names(parts, Condition.AWAY);
        List<String> behind = names(parts, Condition.BEHIND);
        if (away.isEmpty() && behind.isEmpty()) {
            return "Every part is there.";
        }
        return (away.isEmpty() ? "" : "Away: " + String.join(", ", away) + ". ")
                + (behind.isEmpty() ? "" : "Behind: " + String.join(", ", behind) + ".");
    }

    private static List<String> names(List<PartState> parts, Condition condition) {
        return parts.stream()
                .filter(part -> part.condition() == condition)
                .map(part -> part.part().words())
                .collect(Collectors.toList());
    }

    private static Row row(PartState state, Instant now) {
        Part part = state.part();
        boolean well = state.condition() == Condition.WORKING || state.condition() == Condition.STARTING;
        PartState.Restarts restarts = state.restarts();
        return new Row(
                part.words().substring(0, 1).toUpperCase(Locale.ROOT)
                        + part.words().substring(1),
                switch (state.condition()) {
                    case WORKING -> "Works";
                    case STARTING -> "Starting";
                    case BEHIND -> "Behind";
                    case AWAY -> "Away";
                },
                state.condition() == Condition.AWAY ? "pl-badge--error" : "pl-badge--warning",
                switch (state.condition()) {
                    case WORKING, STARTING -> null;
                    case BEHIND -> "warning";
                    case AWAY -> "error";
                },
                Shown.clock(state.since(), now),
                well ? null : state.said(),
                well ? null : works(part),
                well ? null : next(state, now),
                state.trouble() == null || !well ? null : last(state.trouble(), now),
                restarts == null ? null : restarted(restarts.count()));
    }

    private static String restarted(int times) {
        return times == 0 ? "never restarted" : "restarted " + Shown.plural(times, "time");
    }

    private static String works(Part part) {
        return switch (part) {
            case WEB -> "";
            case DATABASE -> "This page. Everything else waits; nothing is lost.";
            case OBJECT_STORE -> "Reading, editing, reviewing and committing. Uploads, what-ifs and publications wait.";
            case RUNNER -> "Everything but what-ifs, which wait.";
            case QUEUE -> "Reading, editing and reviewing. Uploads, what-ifs, commits and publications take longer.";
            case PUBLICATIONS -> "Everything here. Readers of the lake see what was published before.";
        };
    }

    private static String next(PartState state, Instant now) {
        return switch (state.part()) {
            case QUEUE -> "Jobs begin in their order as others end.";
            case PUBLICATIONS -> "What failed is tried again by itself, after at most ten minutes.";
            case WEB, DATABASE, OBJECT_STORE, RUNNER -> {
                Instant at = state.restarts() == null ? null : state.restarts().nextTry();
                yield AwayBanner.next(state)
                        + (at == null || at.isBefore(now)
                                ? ""
                                : " The next try is in "
                                        + Duration.between(now, at)
                                                .plusSeconds(1)
                                                .toSeconds() + " s.");
            }
        };
    }

    private static String last(Trouble trouble, Instant now) {
        Instant until = trouble.until() == null ? now : trouble.until();
        return Shown.clock(trouble.from(), now) + ", for " + Shown.duration(Duration.between(trouble.from(), until))
                + ": " + trouble.sentence();
    }
}
