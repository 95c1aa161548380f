package io.plumbline.web.api;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next cursor of the page after this, null on the last one
 */
public record Page<T>(List<T> items, @Nullable String next) {
    public Page {
        items = List.copyOf(items);
    }

    /** A whole list. */
    public static <T> Page<T> all(List<T> items) {
        return new Page<>(items, null);
    }

    /** The page of a list that was asked for one row too many, to know whether there is more. */
    public static <F> Page<F> of(List<F> found, int limit, Cursors.InList cursors, Function<F, ?> place) {
        List<F> items = found.subList(0, Math.min(limit, found.size()));
        return new Page<>(items, found.size() > limit ? cursors.after(place.apply(items.getLast())) : null);
    }

    /** The same page of something else. */
    public <V> Page<V> map(Function<T, V> view) {
        return new Page<>(items.stream().map(view).toList(), next);
    }
}
