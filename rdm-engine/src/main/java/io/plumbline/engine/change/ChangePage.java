package io.plumbline.engine.change;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of changes.
 *
 * @param next the number to go on after, null on the last page
 */
public record ChangePage(List<Change> items, @Nullable Integer next) {
    public ChangePage {
        items = List.copyOf(items);
    }
}
