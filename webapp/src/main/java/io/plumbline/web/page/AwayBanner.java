package io.plumbline.web.page;

import io.plumbline.web.part.Part;
import io.plumbline.web.part.PartState;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What every page says of parts that are away.
 *
 * @param mark names what is away, so that a page can tell whether it still shows the truth
 */
public record AwayBanner(String mark, List<Line> parts) {
    public static final AwayBanner NONE = new AwayBanner("", List.of());

    public AwayBanner {
        parts = List.copyOf(parts);
    }

    /**
     * What is said of one part.
     *
     * @param head which part, since when
     * @param text what comes next and what waits meanwhile
     */
    public record Line(String head, String text) {}

    public static AwayBanner of(List<PartState> all, Instant now) {
        List<PartState> away = all.stream().filter(PartState::isAway).toList();
        return new AwayBanner(
                away.stream()
                        .map(part -> part.part().name() + part.since().getEpochSecond())
                        .collect(Collectors.joining("-")),
                away.stream()
                        .map(part -> new Line(
                                "The " + part.part().words() + " is away since " + Shown.clock(part.since(), now) + ".",
                                next(part) + " " + meanwhile(part.part())))
                        .toList());
    }

    /** What happens next with a part that is away. */
    public static String next(PartState part) {
        if (part.restarts() != null) {
            return "It is started again by itself.";
        }
        return part.part() == Part.RUNNER
                ? "Work goes on as soon as one shows itself."
                : "Work goes on by itself as soon as it answers.";
    }

    private static String meanwhile(Part part) {
        return switch (part) {
            case DATABASE -> "Pages and work wait for it; nothing is lost.";
            case OBJECT_STORE -> "Uploads, what-ifs and publications wait; everything else goes on.";
            case RUNNER -> "What-ifs wait; everything else goes on.";
            case WEB, QUEUE, PUBLICATIONS -> "";
        };
    }
}
