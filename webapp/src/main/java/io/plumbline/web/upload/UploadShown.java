package io.plumbline.web.upload;

import io.plumbline.web.page.TableFoot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded file as its page shows it.
 *
 * @param said who sent it, when, and how it was read
 * @param changeSet the change set that it made; null where it was rejected
 * @param editable whether it can be mended, for the one who looks
 * @param markable whether it can be given back with what was found marked in it
 * @param failing whether the rows in which something was found can be given back alone
 * @param damaged attributes with values that a spreadsheet program has probably changed
 * @param locked why it cannot be mended, where it could be by its author
 */
public record UploadShown(
        String id,
        String name,
        @Nullable String dimension,
        String said,
        String status,
        String statusCss,
        String statusIcon,
        @Nullable Long changeSet,
        boolean editable,
        @Nullable String locked,
        List<RuleFacet> rules,
        String all,
        boolean filtered,
        String total,
        List<Row> rows,
        boolean mendable,
        boolean markable,
        boolean failing,
        TableFoot foot,
        List<Made> made,
        List<Choice> attributes,
        List<Choice> damaged,
        @Nullable Mapping mapping) {

    /** One rule, and how often it found something. */
    public record RuleFacet(String text, String count, String href, boolean current) {}

    /**
     * A finding with what would mend it.
     *
     * @param cell its address, where it can be mended in the page
     * @param value what is offered to be put there
     */
    public record Row(
            String css,
            String icon,
            String severity,
            @Nullable String place,
            @Nullable String cell,
            @Nullable String attribute,
            String message,
            @Nullable String found,
            @Nullable String expected,
            @Nullable String next,
            String value) {}

    /** Corrections that were made together. */
    public record Made(int step, String words, String by, String when) {}

    /** One of several. */
    public record Choice(String value, String label, boolean chosen) {}

    /**
     * How the file is read.
     *
     * @param sheets those that may hold members
     * @param columns the headings of the header row
     */
    public record Mapping(
            String told, List<Choice> sheets, @Nullable Integer headerRow, List<Column> columns, boolean needed) {}

    /** A column of the file: its heading, some values, and what it may mean. */
    public record Column(String place, String heading, String samples, List<Choice> meanings) {}
}
