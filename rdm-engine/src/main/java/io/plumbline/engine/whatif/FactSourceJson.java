package io.plumbline.engine.whatif;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.KnownFields;
import io.plumbline.engine.error.RdmException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A fact source as JSON, in the shape that the API and the pages share. */
public final class FactSourceJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private FactSourceJson() {}

    /**
     * Reads a definition; the result has id 0 and facts that nobody has looked at.
     *
     * @throws RdmException BAD_REQUEST or UNKNOWN_FIELD with what was found and what is expected
     */
    public static FactSource parse(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            if (!root.isObject()) {
                throw bad("a fact source is a JSON object, found " + root.getNodeType());
            }
            KnownFields.require(
                    root, "A fact source", "code", "location", "format", "date_column", "bindings", "measures");
            String format = text(root, "format", "parquet").toLowerCase(Locale.ROOT);
            if (format.equals("iceberg")) {
                throw bad("this installation reads facts from Parquet files; facts in Iceberg tables are not read");
            }
            return new FactSource(
                    0,
                    text(root, "code", null),
                    text(root, "location", null),
                    format,
                    root.path("date_column").isString()
                            ? root.path("date_column").asString()
                            : null,
                    bindings(root.path("bindings")),
                    measures(root.path("measures")),
                    Facts.UNSEEN);
        } catch (JacksonException e) {
            throw bad("the fact source is no JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw bad(String.valueOf(e.getMessage()));
        }
    }

    private static List<Binding> bindings(JsonNode list) {
        List<Binding> bindings = new ArrayList<>();
        for (JsonNode item : list) {
            KnownFields.require(item, "A binding", "dimension", "columns", "by");
            List<String> columns = new ArrayList<>();
            item.path("columns").forEach(column -> columns.add(column.asString("")));
            bindings.add(new Binding(
                    text(item, "dimension", null),
                    columns,
                    word(BoundBy.class, text(item, "by", "KEY_AT_DATE"), "by")));
        }
        return bindings;
    }

    private static List<Measure> measures(JsonNode list) {
        List<Measure> measures = new ArrayList<>();
        for (JsonNode item : list) {
            KnownFields.require(item, "A measure", "name", "column", "aggregates");
            String name = text(item, "name", null);
            List<Aggregate> aggregates = new ArrayList<>();
            item.path("aggregates")
                    .forEach(word -> aggregates.add(word(Aggregate.class, word.asString(""), "aggregates of " + name)));
            measures.add(new Measure(name, text(item, "column", name), List.copyOf(new LinkedHashSet<>(aggregates))));
        }
        return measures;
    }

    /** The definition, in the shape that {@link #parse} reads. */
    public static ObjectNode write(FactSource source) {
        ObjectNode root = JSON.createObjectNode();
        root.put("code", source.code()).put("location", source.location()).put("format", source.format());
        root.put("date_column", source.dateColumn());
        ArrayNode bindings = root.putArray("bindings");
        for (Binding binding : source.bindings()) {
            ObjectNode item = bindings.addObject();
            item.put("dimension", binding.dimension());
            ArrayNode columns = item.putArray("columns");
            binding.columns().forEach(columns::add);
            item.put("by", binding.by().name());
        }
        ArrayNode measures = root.putArray("measures");
        for (Measure measure : source.measures()) {
            ObjectNode item = measures.addObject();
            item.put("name", measure.name()).put("column", measure.column());
            ArrayNode aggregates = item.putArray("aggregates");
            measure.aggregates().forEach(aggregate -> aggregates.add(aggregate.word()));
        }
        return root;
    }

    /** The definition and what is known of the facts: for the API. */
    public static ObjectNode describe(FactSource source) {
        ObjectNode root = write(source);
        Facts facts = source.facts();
        root.put("rows", facts.rows());
        root.put("files", facts.files().size());
        root.put("bytes", facts.files().stream().mapToLong(FactFile::size).sum());
        root.put("fact_snapshot", facts.snapshot());
        root.set("columns", columns(facts));
        return root;
    }

    static String writeFacts(Facts facts) {
        ObjectNode root = JSON.createObjectNode();
        root.set("columns", columns(facts));
        root.set("files", writeFiles(facts.files()));
        return root.toString();
    }

    static ArrayNode writeFiles(List<FactFile> files) {
        ArrayNode list = JSON.createArrayNode();
        for (FactFile file : files) {
            list.addObject()
                    .put("location", file.location())
                    .put("size", file.size())
                    .put("modified", file.modified())
                    .put("rows", file.rows());
        }
        return list;
    }

    private static ArrayNode columns(Facts facts) {
        ArrayNode columns = JSON.createArrayNode();
        facts.columns()
                .forEach(
                        column -> columns.addObject().put("name", column.name()).put("type", column.type()));
        return columns;
    }

    static Facts parseFacts(String json) {
        JsonNode root = JSON.readTree(json);
        List<FactColumn> columns = new ArrayList<>();
        for (JsonNode column : root.path("columns")) {
            columns.add(new FactColumn(
                    column.path("name").asString(), column.path("type").asString()));
        }
        return new Facts(parseFiles(root.path("files")), columns);
    }

    static List<FactFile> parseFiles(JsonNode list) {
        List<FactFile> files = new ArrayList<>();
        for (JsonNode file : list) {
            files.add(new FactFile(
                    file.path("location").asString(),
                    file.path("size").asLong(),
                    file.path("modified").asLong(),
                    file.path("rows").asLong()));
        }
        return files;
    }

    private static String text(JsonNode node, String field, @Nullable String otherwise) {
        JsonNode value = node.path(field);
        if (value.isString() && !value.asString().isBlank()) {
            return value.asString();
        }
        if (otherwise != null && (value.isMissingNode() || value.isNull())) {
            return otherwise;
        }
        throw bad(field + " is a text, found " + (value.isMissingNode() ? "nothing" : value));
    }

    static <E extends Enum<E>> E word(Class<E> words, String text, String field) {
        for (E word : words.getEnumConstants()) {
            if (word.name().equalsIgnoreCase(text)) {
                return word;
            }
        }
        throw bad(field + " is one of " + List.of(words.getEnumConstants()) + ", found " + text);
    }

    private static RdmException bad(String sentence) {
        return new RdmException(ErrorCode.BAD_REQUEST, "The fact source cannot be read: " + sentence + ".");
    }
}
