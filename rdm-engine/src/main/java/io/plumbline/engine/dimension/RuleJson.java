package io.plumbline.engine.dimension;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The form that an attribute's texts have, and the severities of its rules, in a definition's JSON. */
final class RuleJson {
    private static final int LONGEST_UNIQUE = 100;

    private RuleJson() {}

    static @Nullable String pattern(JsonNode item, AttributeType type, String name) {
        JsonNode value = item.path("pattern");
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!(type instanceof AttributeType.Text)) {
            throw DefinitionJson.bad("attribute " + name + ": pattern goes with the type text");
        }
        if (!value.isString()) {
            throw DefinitionJson.bad("attribute " + name + ": pattern is a text, found " + value.getNodeType());
        }
        try {
            return ValuePattern.of(value.asString("")).text();
        } catch (IllegalArgumentException e) {
            throw DefinitionJson.bad("attribute " + name + ": " + e.getMessage());
        }
    }

    static boolean unique(JsonNode item, AttributeType type, String name, boolean isKey) {
        JsonNode value = item.path("unique");
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw DefinitionJson.bad("attribute " + name + ": unique is true or false, found " + value.getNodeType());
        }
        boolean isLong = type instanceof AttributeType.Text(int length) && length > LONGEST_UNIQUE;
        if (value.asBoolean() && (isKey || isLong || type instanceof AttributeType.Truth)) {
            throw DefinitionJson.bad("attribute " + name
                    + ": unique goes with numbers, dates, references and texts of up to " + LONGEST_UNIQUE
                    + " characters that are no part of the key, which has one member on each day by itself");
        }
        return value.asBoolean();
    }

    /** The rules of which a breach only warns; each must be set. */
    static Set<AttributeRule> warned(JsonNode item, String name, Set<AttributeRule> present) {
        Set<AttributeRule> warned = EnumSet.noneOf(AttributeRule.class);
        JsonNode severity = item.path("severity");
        if (severity.isMissingNode() || severity.isNull()) {
            return warned;
        }
        if (!severity.isObject()) {
            throw DefinitionJson.bad("attribute " + name
                    + ": severity is an object such as {\"pattern\":\"WARNING\"}, found " + severity.getNodeType());
        }
        for (var entry : severity.properties()) {
            AttributeRule rule = rule(entry.getKey(), name);
            if (!present.contains(rule)) {
                throw DefinitionJson.bad("attribute " + name + ": severity names " + rule.word()
                        + ", but the attribute has no such rule");
            }
            switch (entry.getValue().asString("")) {
                case "WARNING" -> warned.add(rule);
                case "ERROR" -> {}
                default ->
                    throw DefinitionJson.bad("attribute " + name + ": severity of " + rule.word()
                            + " is ERROR or WARNING, found " + entry.getValue());
            }
        }
        return warned;
    }

    static void write(Attribute attribute, ObjectNode item) {
        if (attribute.pattern() != null) {
            item.put("pattern", attribute.pattern());
        }
        if (attribute.unique()) {
            item.put("unique", true);
        }
        if (!attribute.warned().isEmpty()) {
            ObjectNode severity = item.putObject("severity");
            for (AttributeRule rule : AttributeRule.values()) {
                if (attribute.warned().contains(rule)) {
                    severity.put(rule.word(), "WARNING");
                }
            }
        }
    }

    private static AttributeRule rule(String word, String name) {
        for (AttributeRule rule : AttributeRule.values()) {
            if (rule.word().equals(word)) {
                return rule;
            }
        }
        throw DefinitionJson.bad(
                "attribute " + name + ": severity goes with allowed, pattern, range and unique, found \"" + word
                        + "\"; what is required is required");
    }
}
