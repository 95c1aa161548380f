package io.plumbline.web.part;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one part fares.
 *
 * @param since since when it is so
 * @param said what is the matter, in a sentence; empty where nothing is
 * @param trouble the last trouble, also one that is over; null where there was none
 * @param restarts what the launcher did for it; null where no launcher watches it
 */
public record PartState(
        Part part,
        Condition condition,
        Instant since,
        String said,
        @Nullable Trouble trouble,
        @Nullable Restarts restarts) {

    /** Whether it does its work. */
    public enum Condition {
        WORKING,
        /** It has not shown itself yet, and need not have. */
        STARTING,
        /** It works, but slower than it should. */
        BEHIND,
        AWAY
    }

    /** @param until null while it lasts */
    public record Trouble(Instant from, @Nullable Instant until, String sentence) {}

    /**
     * What the launcher did.
     *
     * @param count how often it started the part again
     * @param nextTry when it will, where the part does not run
     */
    public record Restarts(int count, @Nullable Instant nextTry) {}

    public boolean isAway() {
        return condition == Condition.AWAY;
    }

    /** How the part fares after a look at it; a condition that stays keeps its beginning. */
    PartState then(Condition now, Instant since, String sentence, @Nullable Restarts launcher) {
        boolean isTrouble = now == Condition.AWAY || now == Condition.BEHIND;
        if (now == condition) {
            Trouble same = isTrouble && trouble != null ? new Trouble(trouble.from(), null, sentence) : trouble;
            return new PartState(part, now, this.since, sentence, same, launcher);
        }
        Trouble last = isTrouble
                ? new Trouble(since, null, sentence)
                : trouble != null && trouble.until() == null
                        ? new Trouble(trouble.from(), since, trouble.sentence())
                        : trouble;
        return new PartState(part, now, since, sentence, last, launcher);
    }
}
