package io.plumbline.engine.dimension;

import io.plumbline.engine.error.KnownFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is published, and which attributes are sensitive, in a definition's JSON. */
final class PublishingJson {
    private static final int USUAL_DAYS = 90;
    private static final int MOST_DAYS = 3_660;

    private PublishingJson() {}

    static Publishing read(JsonNode publish, List<Attribute> attributes) {
        KnownFields.require(
                publish,
                "publish",
                "current",
                "history",
                "daily",
                "daily_days",
                "log",
                "rekeys",
                "unknown",
                "files",
                "prior",
                "current_on_history",
                "flatten");
        boolean current = truth(publish, "current", true);
        boolean history = truth(publish, "history", true);
        List<String> prior = names(publish, "prior", attributes, false);
        List<String> currentOnHistory = names(publish, "current_on_history", attributes, false);
        List<String> flatten = names(publish, "flatten", attributes, true);
        if (!prior.isEmpty() && !current) {
            throw DefinitionJson.bad("publish.prior goes with the current table, which is not published");
        }
        if (!currentOnHistory.isEmpty() && !history) {
            throw DefinitionJson.bad("publish.current_on_history goes with the history table, which is not published");
        }
        Set<String> taken = new HashSet<>();
        attributes.forEach(a -> taken.add(a.name().toLowerCase(Locale.ROOT)));
        if (days(publish) > 0) {
            claim(taken, "day");
        }
        prior.forEach(name -> claim(taken, "prior_" + name));
        currentOnHistory.forEach(name -> claim(taken, "current_" + name));
        return new Publishing(
                current,
                history,
                days(publish),
                truth(publish, "log", false),
                truth(publish, "rekeys", false),
                truth(publish, "unknown", false),
                truth(publish, "files", false),
                prior,
                currentOnHistory,
                flatten);
    }

    private static void claim(Set<String> taken, String column) {
        if (!taken.add(column.toLowerCase(Locale.ROOT))) {
            throw DefinitionJson.bad("the published column " + column
                    + " has the name of an attribute; give the attribute another name");
        }
    }

    private static int days(JsonNode publish) {
        boolean isDaily = truth(publish, "daily", false);
        JsonNode days = publish.path("daily_days");
        if (days.isMissingNode() || days.isNull()) {
            return isDaily ? USUAL_DAYS : 0;
        }
        if (!days.isIntegralNumber() || days.asInt() < 1 || days.asInt() > MOST_DAYS) {
            throw DefinitionJson.bad("publish.daily_days is a number from 1 to " + MOST_DAYS + ", found " + days);
        }
        return isDaily ? days.asInt() : 0;
    }

    private static boolean truth(JsonNode publish, String field, boolean otherwise) {
        JsonNode value = publish.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw DefinitionJson.bad("publish." + field + " is true or false, found " + value);
        }
        return value.asBoolean();
    }

    /** The named attributes; references, or those of which a member has a value before and after. */
    private static List<String> names(JsonNode publish, String field, List<Attribute> attributes, boolean references) {
        JsonNode list = publish.path(field);
        if (list.isMissingNode() || list.isNull()) {
            return List.of();
        }
        if (!list.isArray()) {
            throw DefinitionJson.bad("publish." + field + " is a list of attributes, found " + list.getNodeType());
        }
        List<String> names = new ArrayList<>();
        for (JsonNode item : list) {
            String name = item.asString("");
            Attribute attribute = attributes.stream()
                    .filter(a -> a.name().equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            DefinitionJson.bad("publish." + field + " names " + name + ", which is no attribute"));
            boolean isReference = attribute.type() instanceof AttributeType.Reference;
            if (references ? !isReference : attribute.keepsOneValue()) {
                throw DefinitionJson.bad("publish." + field + " names " + name + ", which is "
                        + (references
                                ? "no reference"
                                : "the same on all days of a member; it goes with attributes that begin a version"));
            }
            if (attribute.sensitive() == Sensitivity.DROP) {
                throw DefinitionJson.bad("publish." + field + " names " + name + ", which is sensitive and left out");
            }
            if (names.contains(name)) {
                throw DefinitionJson.bad("publish." + field + " names " + name + " twice");
            }
            names.add(name);
        }
        return names;
    }

    static void write(Publishing publishing, ObjectNode root) {
        ObjectNode publish = root.putObject("publish");
        publish.put("current", publishing.current()).put("history", publishing.history());
        if (publishing.dailyDays() > 0) {
            publish.put("daily", true).put("daily_days", publishing.dailyDays());
        }
        if (publishing.log()) {
            publish.put("log", true);
        }
        if (publishing.rekeys()) {
            publish.put("rekeys", true);
        }
        if (publishing.unknown()) {
            publish.put("unknown", true);
        }
        if (publishing.files()) {
            publish.put("files", true);
        }
        put(publish, "prior", publishing.prior());
        put(publish, "current_on_history", publishing.currentOnHistory());
        put(publish, "flatten", publishing.flatten());
    }

    private static void put(ObjectNode publish, String field, List<String> names) {
        if (!names.isEmpty()) {
            names.forEach(publish.putArray(field)::add);
        }
    }

    /** What becomes of an attribute's values in what is published; null where they are not sensitive. */
    static @Nullable Sensitivity sensitivity(JsonNode item, AttributeType type, String name, boolean isKey) {
        JsonNode value = item.path("sensitive");
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        Sensitivity sensitive = switch (value.asString("")) {
            case "drop" -> Sensitivity.DROP;
            case "hash" -> Sensitivity.HASH;
            case "mask" -> Sensitivity.MASK;
            default ->
                throw DefinitionJson.bad("attribute " + name + ": sensitive is drop, hash or mask, found " + value);
        };
        if (isKey) {
            throw DefinitionJson.bad("attribute " + name
                    + " is part of the key and cannot be sensitive: a key is what facts are joined by;"
                    + " take a code that says nothing as the key");
        }
        if (type instanceof AttributeType.Reference && sensitive != Sensitivity.DROP) {
            throw DefinitionJson.bad(
                    "attribute " + name
                            + " is a reference; a sensitive one is dropped, because its key stands in the tables of its own dimension");
        }
        if (sensitive == Sensitivity.MASK && !(type instanceof AttributeType.Text)) {
            throw DefinitionJson.bad(
                    "attribute " + name + ": mask goes with the type text; drop or hash a value of another type");
        }
        return sensitive;
    }
}
