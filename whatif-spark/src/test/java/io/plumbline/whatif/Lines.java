package io.plumbline.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An answer's JSON as sorted lines of text, so that two answers can be compared and their difference read. */
final class Lines {
    private Lines() {}

    static String show(@Nullable Object value) {
        if (value == null || (value instanceof JsonNode && ((JsonNode) value).isNull())) {
            return "null";
        }
        if (value instanceof Collection) {
            return ((Collection<?>) value).stream().map(Lines::quoted).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Object[]) {
            return show(Arrays.asList((Object[]) value));
        }
        if (value instanceof JsonNode) {
            var node = (JsonNode) value;
            var items = new ArrayList<@Nullable Object>();
            node.forEach(item -> items.add(item.isNull() ? null : item.asText()));
            return node.isArray() ? show(items) : node.asText();
        }
        return value.toString();
    }

    private static String quoted(@Nullable Object value) {
        return value == null ? "null" : "'" + value + "'";
    }

    static List<String> facts(JsonNode answer) {
        var parts = new ArrayList<String>();
        parts.add(show(answer.path("facts").path("rows")));
        numbers(answer.path("facts"), parts);
        return List.of(String.join(" | ", parts));
    }

    static List<String> cells(JsonNode answer) {
        return lines(answer.path("cells"), List.of("bucket", "changed", "before", "after", "rows"), true);
    }

    static List<String> movers(JsonNode answer) {
        return lines(answer.path("movers"), List.of("dimension", "member", "before", "after", "rows"), true);
    }

    static List<String> distinct(JsonNode answer) {
        return lines(answer.path("distinct"), List.of("bucket", "side", "measure", "group", "distinct"), false);
    }

    private static List<String> lines(JsonNode array, List<String> fields, boolean measures) {
        var result = new ArrayList<String>();
        for (var node : array) {
            var parts = new ArrayList<String>();
            fields.forEach(field -> parts.add(show(node.path(field))));
            if (measures) {
                numbers(node, parts);
            }
            result.add(String.join(" | ", parts));
        }
        result.sort(null);
        return result;
    }

    private static void numbers(JsonNode node, List<String> parts) {
        node.path("measures").forEach(measure -> measure.forEach(number -> parts.add(show(number))));
    }
}
