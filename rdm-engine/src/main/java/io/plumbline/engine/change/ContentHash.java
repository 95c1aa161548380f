package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.Redefinition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * What an approval signs: SHA-256 over the canonical JSON of the changes; titles, reasons and the base do not count.
 *
 * <p>Shape: one line for each cell (for a change without cells, one line), an array of dimension, member (new member: key), attribute,
 * effective date, kind, before, after, until; sorted by dimension and member, then attribute and effective date.
 */
final class ContentHash {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final MessageDigest sha;

    ContentHash() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes all changes of one member; members come sorted. */
    void add(Dimension dimension, List<Change> ofOneMember) {
        record Line(
                String attribute, Change change, @Nullable CellChange cell) {}
        List<Line> lines = new ArrayList<>();
        for (Change change : ofOneMember) {
            if (change.cells().isEmpty()) {
                lines.add(new Line("", change, null));
            }
            for (CellChange cell : change.cells()) {
                lines.add(new Line(cell.attribute(), change, cell));
            }
        }
        lines.sort(Comparator.comparing(Line::attribute)
                .thenComparing(line -> line.change().effective())
                .thenComparing(line -> line.change().kind()));
        for (Line line : lines) {
            Change change = line.change();
            ArrayNode json = JSON.createArrayNode();
            json.add(dimension.code());
            json.add(change.memberNo() == null ? change.key().joined() : String.valueOf(change.memberNo()));
            json.add(line.attribute())
                    .add(change.effective().toString())
                    .add(change.kind().name());
            CellChange cell = line.cell();
            json.add(cell == null ? null : text(dimension, cell, cell.before()));
            json.add(cell == null ? successors(change) : text(dimension, cell, cell.after()));
            json.add(change.until() == null ? null : String.valueOf(change.until()));
            sha.update((JSON.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Takes a change of a definition: the code, the definition after it and its fills. */
    void add(Redefinition change) {
        ArrayNode json = JSON.createArrayNode();
        json.add("definition").add(change.before().code()).add(change.kept());
        new TreeMap<>(change.fills()).forEach((column, fill) -> json.add(column).add(fill));
        sha.update((JSON.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String successors(Change change) {
        return change.successors().isEmpty()
                ? null
                : change.successors().stream()
                        .map(s -> s.member().member() + " " + s.weight().toPlainString())
                        .sorted()
                        .collect(Collectors.joining(","));
    }

    String hex() {
        return HexFormat.of().formatHex(sha.digest());
    }

    private static @Nullable String text(Dimension dimension, CellChange cell, @Nullable Object value) {
        return value == null
                ? null
                : dimension.attribute(cell.attribute()).type().text(value);
    }
}
