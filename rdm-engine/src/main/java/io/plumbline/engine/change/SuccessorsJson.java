package io.plumbline.engine.change;

import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.member.Successor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The successors of a change as they are stored: {@code [{"m":durable id,"k":key,"w":weight}]}; null where there are none. */
final class SuccessorsJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private SuccessorsJson() {}

    static @Nullable String write(List<Successor> successors) {
        if (successors.isEmpty()) {
            return null;
        }
        ArrayNode list = JSON.createArrayNode();
        for (Successor successor : successors) {
            ObjectNode item = list.addObject();
            item.put("m", successor.member().member().toString());
            item.put("k", successor.member().key());
            item.put("w", successor.weight().toPlainString());
        }
        return JSON.writeValueAsString(list);
    }

    static List<Successor> read(@Nullable String json) {
        List<Successor> successors = new ArrayList<>();
        if (json != null) {
            for (JsonNode item : JSON.readTree(json)) {
                JsonNode key = item.path("k");
                successors.add(new Successor(
                        new MemberRef(UUID.fromString(item.path("m").asString()), key.isNull() ? null : key.asString()),
                        new BigDecimal(item.path("w").asString())));
            }
        }
        return successors;
    }
}
