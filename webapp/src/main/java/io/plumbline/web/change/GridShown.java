package io.plumbline.web.change;

import io.plumbline.web.page.TableFoot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of members as a grid edits them.
 *
 * @param editable whether the one who looks may edit
 * @param locked why not
 * @param said how the draft stands
 * @param blank rows at the end for new members
 */
public record GridShown(
        long id,
        String title,
        String dimension,
        String label,
        String effective,
        boolean editable,
        @Nullable String locked,
        String said,
        @Nullable String search,
        List<Column> columns,
        List<Row> rows,
        List<Integer> blank,
        TableFoot foot) {

    /**
     * A column.
     *
     * @param key whether it is part of the key
     * @param options the values that it allows; none where any is allowed
     * @param hint its type, for those who hover
     */
    public record Column(
            String name,
            String label,
            String hint,
            boolean key,
            boolean locked,
            boolean number,
            List<String> options) {}

    /**
     * A member.
     *
     * @param key its key's parts as JSON
     * @param isNew whether the draft adds it
     */
    public record Row(String key, boolean isNew, boolean ends, List<Cell> cells) {}

    /**
     * A cell.
     *
     * @param text its value in the draft
     * @param before the base's, where it is another
     * @param css marks of numbers and changes
     */
    public record Cell(@Nullable String text, @Nullable String before, boolean changed, String css) {}
}
