package io.plumbline.web.change;

import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.web.member.VersionJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One change of one member, for programs. */
public record ChangeJson(
        String dimension,
        List<String> key,
        ChangeKind kind,
        LocalDate effective,
        @Nullable LocalDate until,
        List<Cell> cells,
        List<Into> into) {

    /**
     * A member that takes over from one that is merged or split.
     *
     * @param key as references show it
     * @param weight its share; those of all who take over sum to 1
     */
    public record Into(String key, String weight) {}

    /**
     * One attribute's part.
     *
     * @param before the value that the change expects to replace
     * @param source the workbook cell that asked for it
     */
    public record Cell(
            String attribute,

            @Schema(ref = "#/components/schemas/Value") @Nullable
            Object before,

            @Schema(ref = "#/components/schemas/Value") @Nullable
            Object after,

            @Nullable String source) {}

    public static ChangeJson of(Dimension dimension, Change change) {
        List<Cell> cells = change.cells().stream()
                .map(cell -> new Cell(
                        cell.attribute(),
                        VersionJson.json(dimension.attribute(cell.attribute()), cell.before()),
                        VersionJson.json(dimension.attribute(cell.attribute()), cell.after()),
                        cell.source()))
                .toList();
        return new ChangeJson(
                change.dimension(),
                change.key().parts(),
                change.kind(),
                change.effective(),
                change.until(),
                cells,
                change.successors().stream()
                        .map(s -> new Into(s.member().shown(), s.weight().toPlainString()))
                        .toList());
    }
}
