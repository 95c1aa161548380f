package io.plumbline.engine.whatif;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.KnownFields;
import io.plumbline.engine.error.RdmException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A question as JSON, in the shape of the API. */
public final class QuestionJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private QuestionJson() {}

    /** @throws RdmException BAD_REQUEST or UNKNOWN_FIELD with what was found and what is expected */
    public static WhatIfQuestion parse(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            if (!root.isObject()) {
                throw new IllegalArgumentException("it is a JSON object, found " + root.getNodeType());
            }
            KnownFields.require(
                    root,
                    "A what-if",
                    "change_sets",
                    "fact_source",
                    "group_by",
                    "measures",
                    "from",
                    "to",
                    "grain",
                    "plan");
            List<Long> changeSets = new ArrayList<>();
            for (JsonNode id : list(root, "change_sets")) {
                if (!id.isIntegralNumber()) {
                    throw new IllegalArgumentException("change_sets holds numbers of change sets, found " + id);
                }
                changeSets.add(id.asLong());
            }
            List<GroupAttribute> groups = new ArrayList<>();
            list(root, "group_by").forEach(name -> groups.add(GroupAttribute.of(name.asString(""))));
            List<String> measures = new ArrayList<>();
            list(root, "measures").forEach(name -> measures.add(name.asString("")));
            String source = root.path("fact_source").asString("");
            if (source.isBlank()) {
                throw new IllegalArgumentException("fact_source is the code of a fact source, found nothing");
            }
            return new WhatIfQuestion(
                    changeSets,
                    source,
                    groups,
                    measures,
                    day(root, "from"),
                    day(root, "to"),
                    grain(root.path("grain").asString("none")),
                    root.path("plan").asString("auto").toLowerCase(Locale.ROOT));
        } catch (JacksonException e) {
            throw bad("it is no JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw bad(String.valueOf(e.getMessage()));
        }
    }

    public static ObjectNode write(WhatIfQuestion question) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode changeSets = root.putArray("change_sets");
        question.changeSets().forEach(changeSets::add);
        root.put("fact_source", question.factSource());
        ArrayNode groups = root.putArray("group_by");
        question.groupBy().forEach(group -> groups.add(group.name()));
        ArrayNode measures = root.putArray("measures");
        question.measures().forEach(measures::add);
        root.put("from", text(question.from())).put("to", text(question.to()));
        root.put("grain", question.grain().word()).put("plan", question.plan());
        return root;
    }

    private static JsonNode list(JsonNode root, String field) {
        JsonNode list = root.path(field);
        if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
            throw new IllegalArgumentException(field + " is a list, found " + list);
        }
        return list;
    }

    private static @Nullable LocalDate day(JsonNode root, String field) {
        JsonNode day = root.path(field);
        if (day.isMissingNode() || day.isNull() || day.asString("").isEmpty()) {
            return null;
        }
        try {
            return LocalDate.parse(day.asString(""));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(field + " is a date such as 2026-03-01, found " + day, e);
        }
    }

    private static Grain grain(String word) {
        for (Grain grain : Grain.values()) {
            if (grain.word().equalsIgnoreCase(word)) {
                return grain;
            }
        }
        throw new IllegalArgumentException("grain is day, week, month or none, found " + word);
    }

    private static @Nullable String text(@Nullable LocalDate day) {
        return day == null ? null : day.toString();
    }

    private static RdmException bad(String sentence) {
        return new RdmException(ErrorCode.BAD_REQUEST, "The what-if cannot be read: " + sentence + ".");
    }
}
