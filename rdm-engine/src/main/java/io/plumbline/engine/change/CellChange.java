package io.plumbline.engine.change;

import org.jspecify.annotations.Nullable;

/**
 * One attribute's part of a change.
 *
 * @param before the value that the change expects to replace, at (base, effective); canonical, null is the value null
 * @param after the new value
 * @param source the workbook cell that asked for it, such as {@code Stations!D17}
 */
public record CellChange(
        String attribute,
        @Nullable Object before,
        @Nullable Object after,
        @Nullable String source) {}
