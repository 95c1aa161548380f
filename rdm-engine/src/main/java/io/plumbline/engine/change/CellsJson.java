package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The cells of a change as they are stored: {@code [{"a":attribute,"b":before,"v":after,"s":source}]}, values as kept text. */
final class CellsJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private CellsJson() {}

    static String write(Dimension dimension, List<CellChange> cells) {
        ArrayNode list = JSON.createArrayNode();
        for (CellChange cell : cells) {
            Attribute attribute = dimension.attribute(cell.attribute());
            ObjectNode item = list.addObject();
            item.put("a", cell.attribute());
            put(item, "b", attribute, cell.before());
            put(item, "v", attribute, cell.after());
            if (cell.source() != null) {
                item.put("s", cell.source());
            }
        }
        return JSON.writeValueAsString(list);
    }

    private static void put(ObjectNode item, String field, Attribute attribute, @Nullable Object value) {
        if (value != null) {
            item.put(field, attribute.type().kept(value));
        }
    }

    static List<CellChange> read(Dimension dimension, String json) {
        List<CellChange> cells = new ArrayList<>();
        for (JsonNode item : JSON.readTree(json)) {
            Attribute attribute = dimension.attribute(item.path("a").asString());
            JsonNode source = item.path("s");
            cells.add(new CellChange(
                    attribute.name(),
                    value(attribute, item.path("b")),
                    value(attribute, item.path("v")),
                    source.isMissingNode() ? null : source.asString()));
        }
        return cells;
    }

    private static @Nullable Object value(Attribute attribute, JsonNode node) {
        return node.isMissingNode() || node.isNull() ? null : attribute.type().parse(node.asString());
    }
}
