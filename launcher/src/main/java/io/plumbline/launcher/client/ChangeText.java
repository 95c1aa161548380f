package io.plumbline.launcher.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Changes and findings as lines for a person. */
final class ChangeText {
    private ChangeText() {}

    /** A change: its member, what happens to it and when, then each cell. */
    static List<String> change(JsonNode change) {
        var lines = new ArrayList<String>();
        lines.add(text(change, "dimension") + " " + key(change.path("key")) + "  "
                + text(change, "kind").toLowerCase(Locale.ROOT) + " from " + text(change, "effective")
                + (change.path("until").isString() ? " until " + text(change, "until") : ""));
        for (var cell : change.path("cells")) {
            var source = text(cell, "source");
            lines.add("    " + text(cell, "attribute") + ": " + value(cell.path("before")) + " → "
                    + value(cell.path("after")) + (source.isEmpty() ? "" : "  (" + source + ")"));
        }
        for (var into : change.path("into")) {
            lines.add("    taken over by " + text(into, "key") + ", weight " + text(into, "weight"));
        }
        return lines;
    }

    /** What a rule found: where, which rule, the sentence; below it what stands there, what would be right, and the step. */
    static List<String> finding(JsonNode finding) {
        var sheet = text(finding, "sheet");
        var cell = text(finding, "cell");
        var attribute = text(finding, "attribute");
        var place = (sheet.isEmpty() || cell.isEmpty() ? sheet + cell : sheet + "!" + cell)
                + (attribute.isEmpty() ? "" : " " + attribute);
        var lines = new ArrayList<String>();
        lines.add(text(finding, "severity") + " " + text(finding, "rule")
                + (place.isBlank() ? "" : " at " + place.strip()) + ": " + text(finding, "message"));
        for (var part : List.of("found", "expected", "suggestion")) {
            var said = text(finding, part);
            if (!said.isEmpty()) {
                lines.add("    " + (part.equals("suggestion") ? "next" : part) + ": " + said);
            }
        }
        return lines;
    }

    /** How many changes of each kind, such as {@code 12 amended, 3 added}; {@code no changes} where there are none. */
    static String counts(JsonNode counts) {
        var named = counts.properties().stream()
                .filter(count -> count.getValue().asLong(0) > 0)
                .map(count -> count.getValue().asLong() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        return named.isEmpty() ? "no changes" : named;
    }

    static String counts(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "no changes"
                : counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "));
    }

    static String key(JsonNode parts) {
        return StreamSupport.stream(parts.spliterator(), false)
                .map(part -> part.asString(""))
                .collect(Collectors.joining(","));
    }

    static String value(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "(none)" : value.asString("");
    }

    static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
