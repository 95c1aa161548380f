package io.plumbline.engine.dimension;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.KnownFields;
import io.plumbline.engine.error.RdmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A dimension's definition as JSON, in the shape that the API and the pages share.
 *
 * <p>As it is kept, each attribute also names its column: a column stays with its attribute whatever becomes of name and place.
 */
public final class DefinitionJson {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");
    private static final String COLUMN = "column";
    private static final int MOST_ATTRIBUTES = 200;
    private static final int MOST_REFERENCES = 20;
    private static final Set<String> RESERVED =
            Set.of("member_id", "version_id", "valid_from", "valid_to", "commit_no", "batch_id");

    private static final String[] ATTRIBUTE_FIELDS = {
        "name",
        "label",
        "type",
        "length",
        "precision",
        "scale",
        "required",
        "history",
        "allowed",
        "min",
        "max",
        "pattern",
        "unique",
        "severity",
        "dimension",
        "sensitive"
    };

    private DefinitionJson() {}

    /** Which column an attribute has in the history table. */
    @FunctionalInterface
    interface Columns {
        /**
         * @param item the attribute's JSON
         * @param place its place among the attributes, from 1
         */
        String of(JsonNode item, String attribute, int place);
    }

    /**
     * Reads a definition; the result has id 0 and version 1.
     *
     * @throws RdmException BAD_DEFINITION or UNKNOWN_FIELD with the place, what was found and what is expected
     */
    public static Dimension parse(String json) {
        return parse(tree(json), (item, attribute, place) -> "c" + place, Set.of());
    }

    /** Reads what {@link #kept} wrote; a definition without columns has them in the order of its attributes. */
    static Dimension parseKept(String json) {
        return parse(tree(json), (item, attribute, place) -> text(item, COLUMN, "c" + place), Set.of(COLUMN));
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException e) {
            throw bad("the definition is no JSON: " + e.getOriginalMessage());
        }
    }

    /**
     * @param more fields of an attribute that are taken besides those of every definition
     */
    static Dimension parse(JsonNode root, Columns columns, Set<String> more) {
        if (!root.isObject()) {
            throw bad("the definition is a JSON object, found " + root.getNodeType());
        }
        KnownFields.require(
                root, "A definition", "code", "label", "domain", "key", "first_version_from", "attributes", "publish");
        String code = name(root, "code");
        List<String> key = new ArrayList<>();
        for (JsonNode part : root.path("key")) {
            key.add(part.asString(""));
        }
        if (key.isEmpty()) {
            throw bad("key names at least one attribute, found none");
        }
        if (new HashSet<>(key).size() != key.size()) {
            throw bad("key names an attribute twice: " + key);
        }
        JsonNode list = root.path("attributes");
        if (!list.isArray() || list.isEmpty() || list.size() > MOST_ATTRIBUTES) {
            throw bad("attributes is a list of 1 to " + MOST_ATTRIBUTES + " attributes");
        }
        List<Attribute> attributes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode item : list) {
            Attribute attribute = attribute(item, columns, attributes.size() + 1, key, more);
            if (!seen.add(attribute.name().toLowerCase(Locale.ROOT))) {
                throw bad("attribute " + attribute.name() + " stands twice (names differ by more than case)");
            }
            attributes.add(attribute);
        }
        int references = 0;
        for (Attribute attribute : attributes) {
            if (attribute.type() instanceof AttributeType.Reference) {
                reference(attribute, seen);
                references++;
            }
        }
        if (references > MOST_REFERENCES) {
            throw bad("a dimension has at most " + MOST_REFERENCES + " references, found " + references);
        }
        for (String part : key) {
            if (attributes.stream().noneMatch(a -> a.name().equals(part))) {
                throw bad("key names " + part + ", which is no attribute; found " + seen);
            }
        }
        String from = text(root, "first_version_from", "effective");
        if (!from.equals("effective") && !from.equals("beginning")) {
            throw bad("first_version_from is effective or beginning, found " + from);
        }
        String label = text(root, "label", code);
        if (label.isBlank() || label.length() > 200) {
            throw bad("label has 1 to 200 characters");
        }
        return new Dimension(
                0,
                code,
                label,
                name(root, "domain"),
                attributes,
                key,
                from.equals("beginning"),
                PublishingJson.read(root.path("publish"), attributes),
                1);
    }

    /** Writes a definition in the shape that {@link #parse} reads. */
    public static String write(Dimension dimension) {
        return JSON.writeValueAsString(written(dimension));
    }

    /** The same with the column of each attribute, for {@link #parseKept}. */
    static String kept(Dimension dimension) {
        ObjectNode root = written(dimension);
        for (int i = 0; i < dimension.attributes().size(); i++) {
            ((ObjectNode) root.path("attributes").path(i))
                    .put(COLUMN, dimension.attributes().get(i).column());
        }
        return JSON.writeValueAsString(root);
    }

    private static ObjectNode written(Dimension dimension) {
        ObjectNode root = JSON.createObjectNode();
        root.put("code", dimension.code()).put("label", dimension.label()).put("domain", dimension.domain());
        ArrayNode key = root.putArray("key");
        dimension.key().forEach(key::add);
        root.put("first_version_from", dimension.firstVersionFromBeginning() ? "beginning" : "effective");
        ArrayNode attributes = root.putArray("attributes");
        for (Attribute a : dimension.attributes()) {
            ObjectNode item = attributes.addObject();
            item.put("name", a.name()).put("label", a.label());
            switch (a.type()) {
                case AttributeType.Text(int length) -> item.put("type", "text").put("length", length);
                case AttributeType.Whole() -> item.put("type", "integer");
                case AttributeType.Decimal(int precision, int scale) ->
                    item.put("type", "decimal").put("precision", precision).put("scale", scale);
                case AttributeType.Day() -> item.put("type", "date");
                case AttributeType.Truth() -> item.put("type", "boolean");
                case AttributeType.Reference(String to) ->
                    item.put("type", "reference").put("dimension", to);
            }
            item.put("required", a.required());
            if (!a.key()) {
                item.put("history", a.history().name());
            }
            if (!a.allowed().isEmpty()) {
                ArrayNode allowed = item.putArray("allowed");
                a.allowed().forEach(allowed::add);
            }
            if (a.min() != null) {
                item.put("min", a.min());
            }
            if (a.max() != null) {
                item.put("max", a.max());
            }
            RuleJson.write(a, item);
            if (a.sensitive() != null) {
                item.put("sensitive", a.sensitive().name().toLowerCase(Locale.ROOT));
            }
        }
        PublishingJson.write(dimension.publishing(), root);
        return root;
    }

    private static Attribute attribute(JsonNode item, Columns columns, int place, List<String> key, Set<String> more) {
        String name = name(item, "name");
        KnownFields.require(
                item,
                "The attribute " + name,
                Stream.concat(Stream.of(ATTRIBUTE_FIELDS), more.stream()).toArray(String[]::new));
        if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw bad("attribute " + name + " has the name of a published column; reserved are " + RESERVED);
        }
        boolean isKey = key.contains(name);
        AttributeType type = type(item, name);
        if (!(type instanceof AttributeType.Reference)
                && !item.path("dimension").isMissingNode()) {
            throw bad("attribute " + name + ": dimension goes with the type reference");
        }
        String policy = text(item, "history", "NEW_VERSION");
        HistoryPolicy history;
        try {
            history = HistoryPolicy.valueOf(policy);
        } catch (IllegalArgumentException e) {
            throw bad("attribute " + name + ": history is FIXED, OVERWRITE or NEW_VERSION, found " + policy);
        }
        List<String> allowed = new ArrayList<>();
        if (type instanceof AttributeType.Reference
                && !item.path("allowed").isMissingNode()
                && !item.path("allowed").isEmpty()) {
            throw bad("attribute " + name + ": a reference takes the members of its dimension, and no allowed list");
        }
        for (JsonNode value : item.path("allowed")) {
            allowed.add(canonical(type, value.asString(""), name, "allowed"));
        }
        String min = bound(item, "min", type, name);
        String max = bound(item, "max", type, name);
        String pattern = RuleJson.pattern(item, type, name);
        boolean unique = RuleJson.unique(item, type, name, isKey);
        return new Attribute(
                name,
                text(item, "label", name),
                columns.of(item, name, place),
                type,
                history,
                isKey || item.path("required").asBoolean(false),
                isKey,
                allowed,
                min,
                max,
                pattern,
                unique,
                RuleJson.warned(item, name, Attribute.rules(allowed, min, max, pattern, unique)),
                PublishingJson.sensitivity(item, type, name, isKey));
    }

    /** A reference is no part of a key, and is published as two columns, so both names have to be free. */
    private static void reference(Attribute attribute, Set<String> seen) {
        if (attribute.key()) {
            throw bad("attribute " + attribute.name()
                    + " is part of the key and cannot be a reference: a key is what the business writes");
        }
        String id = (attribute.name() + "_id").toLowerCase(Locale.ROOT);
        if (RESERVED.contains(id) || seen.contains(id)) {
            throw bad("attribute " + attribute.name() + " is a reference and is published with a column " + id
                    + ", which is the name of another column; give one of them another name");
        }
    }

    private static AttributeType type(JsonNode item, String name) {
        String type = text(item, "type", "");
        try {
            return switch (type) {
                case "text" -> new AttributeType.Text(item.path("length").asInt(0));
                case "integer" -> new AttributeType.Whole();
                case "decimal" ->
                    new AttributeType.Decimal(
                            item.path("precision").asInt(0), item.path("scale").asInt(0));
                case "date" -> new AttributeType.Day();
                case "boolean" -> new AttributeType.Truth();
                case "reference" -> new AttributeType.Reference(name(item, "dimension"));
                default ->
                    throw bad("attribute " + name
                            + ": type is text, integer, decimal, date, boolean or reference, found " + type);
            };
        } catch (IllegalArgumentException e) {
            throw bad("attribute " + name + ": " + e.getMessage());
        }
    }

    private static @Nullable String bound(JsonNode item, String field, AttributeType type, String name) {
        JsonNode value = item.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (type instanceof AttributeType.Text
                || type instanceof AttributeType.Truth
                || type instanceof AttributeType.Reference) {
            throw bad("attribute " + name + ": " + field + " goes with numbers and dates");
        }
        return canonical(type, value.asString(""), name, field);
    }

    static String canonical(AttributeType type, String value, String name, String field) {
        try {
            return type.text(type.parse(value));
        } catch (ValueMismatch e) {
            throw bad("attribute " + name + ": " + field + " holds " + value + ", expected " + e.expected());
        }
    }

    private static String name(JsonNode node, String field) {
        String value = text(node, field, "");
        if (!NAME.matcher(value).matches()) {
            throw bad(field + " is a letter followed by at most 62 letters, digits and _, found \"" + value + "\"");
        }
        return value;
    }

    static String text(JsonNode node, String field, String otherwise) {
        JsonNode value = node.path(field);
        return value.isMissingNode() || value.isNull() ? otherwise : value.asString("");
    }

    static RdmException bad(String sentence) {
        return new RdmException(ErrorCode.BAD_DEFINITION, "Definition not taken: " + sentence + ".");
    }
}
