package io.plumbline.whatif;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a request, version 1; what it does not know it refuses rather than ignores. */
final class RequestReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RequestReader() {}

    /** What a run is to do. */
    static Task task(String json) {
        var root = root(json);
        var task = root.path("task").isMissingNode() ? "what-if" : text(root, "task");
        switch (task) {
            case "what-if":
                return question(root);
            case "index":
                return new Task.BuildShare(share(root));
            default:
                throw Request.invalid("task", "what-if or index", task);
        }
    }

    private static Task question(JsonNode root) {
        if (!root.path("index").isMissingNode()) {
            return new Task.FromIndex(request(root), index(root.path("index")));
        }
        if (!root.path("delta").isMissingNode()) {
            return new Task.Delta(
                    request(root), text(root.path("delta"), "baseline"), text(root.path("delta"), "snapshot"));
        }
        return new Task.Full(request(root));
    }

    private static JsonNode root(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw Request.invalid("request", "JSON", e.getOriginalMessage());
        }
        if (root == null || root.path("version").asInt() != 1) {
            throw Request.invalid(
                    "version",
                    "1",
                    root == null ? "nothing" : root.path("version").toString());
        }
        return root;
    }

    private static Request request(JsonNode root) {
        return new Request(
                facts(root.path("facts")),
                date(root, "from"),
                date(root, "to"),
                constant(Request.Grain.class, "grain", text(root, "grain")),
                list(root, "dimensions", RequestReader::dimension),
                list(root, "group_by", node -> new Request.Group(text(node, "dimension"), text(node, "column"))),
                list(root, "measures", RequestReader::measure));
    }

    private static Request.Facts facts(JsonNode facts) {
        if (!text(facts, "format").equals("parquet")) {
            throw Request.invalid("facts.format", "parquet", text(facts, "format"));
        }
        return new Request.Facts(list(facts, "files", RequestReader::string), optionalText(facts, "date_column"));
    }

    private static ImpactIndex index(JsonNode node) {
        return new ImpactIndex(
                text(node, "id"),
                list(node, "columns", RequestReader::string),
                list(
                        node,
                        "shares",
                        share -> new ImpactIndex.Share(text(share, "id"), list(share, "files", RequestReader::string))),
                text(node, "baseline"),
                bool(node, "by_day"));
    }

    private static ShareRequest share(JsonNode root) {
        var facts = facts(root.path("facts"));
        return new ShareRequest(
                text(root, "index"),
                text(root, "share"),
                facts.files(),
                facts.dateColumn(),
                list(root, "keys", RequestReader::string),
                list(root, "columns", RequestReader::string),
                text(root, "output"));
    }

    private static Request.Dimension dimension(JsonNode node) {
        return new Request.Dimension(
                text(node, "dimension"),
                list(node, "columns", RequestReader::string),
                bool(node, "dated"),
                text(node, "segments"));
    }

    private static Request.Measure measure(JsonNode node) {
        var aggregates = EnumSet.noneOf(Request.Aggregate.class);
        aggregates.addAll(list(
                node, "aggregates", word -> constant(Request.Aggregate.class, "measures.aggregates", string(word))));
        return new Request.Measure(text(node, "name"), text(node, "column"), aggregates);
    }

    private static @Nullable LocalDate date(JsonNode node, String field) {
        var text = optionalText(node, field);
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw Request.invalid(field, "a date like 2026-01-31", text);
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String where, String word) {
        for (var constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
                return constant;
            }
        }
        throw Request.invalid(
                where, "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT), word);
    }

    private static <T> List<T> list(JsonNode node, String field, Function<JsonNode, T> element) {
        if (!node.path(field).isArray()) {
            throw Request.invalid(field, "an array", node.path(field).toString());
        }
        var result = new ArrayList<T>();
        node.path(field).forEach(item -> result.add(element.apply(item)));
        return result;
    }

    private static boolean bool(JsonNode node, String field) {
        if (!node.path(field).isBoolean()) {
            throw Request.invalid(field, "true or false", node.path(field).toString());
        }
        return node.path(field).booleanValue();
    }

    private static String text(JsonNode node, String field) {
        var text = optionalText(node, field);
        if (text == null) {
            throw Request.invalid(field, "a text", "nothing");
        }
        return text;
    }

    private static @Nullable String optionalText(JsonNode node, String field) {
        var value = node.path(field);
        return value.isMissingNode() || value.isNull() ? null : string(value);
    }

    private static String string(JsonNode value) {
        if (!value.isTextual()) {
            throw Request.invalid("a value", "a text", value.toString());
        }
        return value.textValue();
    }
}
