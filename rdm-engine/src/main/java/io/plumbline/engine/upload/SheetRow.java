package io.plumbline.engine.upload;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a data sheet.
 *
 * @param number counted from 1
 * @param cells one per column of the {@link Header}, in its order; null is a blank cell
 */
public record SheetRow(int number, List<@Nullable SheetCell> cells) {
    public SheetRow(int number, @Nullable SheetCell[] cells) {
        this(number, Collections.unmodifiableList(Arrays.asList(cells)));
    }
}
