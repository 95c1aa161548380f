package io.plumbline.web.change;

import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.review.Comment;
import io.plumbline.web.page.Frame;
import io.plumbline.web.page.Shown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people said about a change set, in threads.
 *
 * @param threads those that are shown: the open ones, or all
 * @param open how many are open, shown or not
 * @param total how many there are
 * @param say what the form for a new thread begins with
 */
public record Talk(List<Thread> threads, List<Thread> openThreads, int open, int total, boolean all, Say say) {

    /**
     * What people said of one thing.
     *
     * @param place the row or cell that it is about; null for the whole change set
     * @param settled who resolved it and when; null while it is open
     */
    public record Thread(
            long id,
            Comment.About about,
            @Nullable String place,
            List<Said> said,
            @Nullable String settled) {}

    /** A comment. */
    public record Said(String initials, String name, String when, String text) {}

    /** What the reader wants to talk about; blank where they have not said. */
    public record Say(String dimension, String key) {
        public static final Say NOTHING = new Say("", "");

        public boolean begun() {
            return !key.isBlank();
        }
    }

    /** The open threads about one row or cell; it leads to the first of them. */
    public record Mark(long thread, int count, String said) {}

    static Talk of(ChangeSet set, List<Comment> comments, boolean all, Say say) {
        Map<Long, List<Comment>> byThread = new LinkedHashMap<>();
        for (Comment comment : comments) {
            long first = comment.replyTo() == null ? comment.id() : comment.replyTo();
            byThread.computeIfAbsent(first, id -> new ArrayList<>()).add(comment);
        }
        List<Thread> threads = byThread.values().stream()
                .map(thread -> thread(thread, set.dimensions().size() > 1))
                .toList();
        List<Thread> open = threads.stream().filter(t -> t.settled() == null).toList();
        return new Talk(all ? threads : open, open, open.size(), threads.size(), all, say);
    }

    /**
     * The mark of a row, or of one of its cells.
     *
     * @param attribute null for the row itself
     */
    public @Nullable Mark mark(String dimension, String key, @Nullable String attribute) {
        List<Thread> here = openThreads.stream()
                .filter(t -> key.equals(t.about().key())
                        && Objects.equals(attribute, t.about().attribute()))
                .filter(t ->
                        t.about().dimension() == null || t.about().dimension().equals(dimension))
                .toList();
        return here.isEmpty()
                ? null
                : new Mark(
                        here.getFirst().id(),
                        here.size(),
                        Shown.plural(here.size(), "open thread") + " about " + key
                                + (attribute == null ? "" : ", " + attribute));
    }

    private static Thread thread(List<Comment> said, boolean many) {
        Comment first = said.getFirst();
        Comment.About about = first.about();
        String place = Stream.of(many ? about.dimension() : null, about.key(), about.attribute())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
        Comment.Settled settled = first.settled();
        Instant now = Instant.now();
        return new Thread(
                first.id(),
                about,
                place.isEmpty() ? null : place,
                said.stream()
                        .map(c ->
                                new Said(Frame.initials(c.person()), c.person(), Shown.ago(c.madeAt(), now), c.text()))
                        .toList(),
                settled == null ? null : "resolved by " + settled.person() + ", " + Shown.ago(settled.at(), now));
    }
}
