package io.plumbline.engine.review;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says about a change set.
 *
 * @param replyTo the comment that began the thread; null where this one does
 * @param about what it is about
 * @param settled who resolved the thread; null while it is open, and on replies
 */
public record Comment(
        long id,
        long changeSetId,
        @Nullable Long replyTo,
        About about,
        String text,
        long personId,
        String person,
        Instant madeAt,
        @Nullable Settled settled) {

    /**
     * The whole change set, or one of its members, or one cell of it.
     *
     * @param key the member's business key as people read it
     */
    public record About(
            @Nullable String dimension,
            @Nullable String key,
            @Nullable String attribute) {
        public static final About ALL = new About(null, null, null);
    }

    /** Somebody said that nothing is left to be said. */
    public record Settled(String person, Instant at) {}
}
