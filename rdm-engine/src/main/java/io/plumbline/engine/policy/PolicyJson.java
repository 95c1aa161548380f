package io.plumbline.engine.policy;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.KnownFields;
import io.plumbline.engine.error.RdmException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules of a policy as JSON, as it is kept and as programs send it.
 *
 * <p>Shape: {@code {"rule":R,"dimensions":{"ITEM_D":R}}} with R {@code {"approvals":1,"what_if":false,"budgets":[{"fact_source","measure","group_by",
 * "percent"|"amount","approvals"}],"locked_periods":[{"name","from","until","approvals"}|{…,"refuse":true}]}}. Percent and amount are strings.
 */
public final class PolicyJson {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String APPROVALS = "approvals";

    private PolicyJson() {}

    /** What somebody wants to hold. */
    public record Rules(Rule rule, Map<String, Rule> dimensions) {
        public Rules {
            dimensions = new LinkedHashMap<>(dimensions);
        }
    }

    /** @throws RdmException BAD_REQUEST or UNKNOWN_FIELD with what was found and what is expected */
    public static Rules parse(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            if (!root.isObject()) {
                throw new IllegalArgumentException("it is a JSON object, found " + root.getNodeType());
            }
            KnownFields.require(root, "A policy", "rule", "dimensions");
            Map<String, Rule> dimensions = new LinkedHashMap<>();
            root.path("dimensions")
                    .properties()
                    .forEach(entry -> dimensions.put(entry.getKey(), rule(entry.getValue())));
            return new Rules(rule(root.path("rule")), dimensions);
        } catch (JacksonException e) {
            throw bad("it is no JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw bad(String.valueOf(e.getMessage()));
        }
    }

    private static Rule rule(JsonNode node) {
        if (node.isMissingNode()) {
            return Rule.USUAL;
        }
        if (!node.isObject()) {
            throw new IllegalArgumentException("a rule is a JSON object, found " + node.getNodeType());
        }
        KnownFields.require(node, "A rule", APPROVALS, "what_if", "budgets", "locked_periods");
        List<Budget> budgets = new ArrayList<>();
        list(node, "budgets").forEach(budget -> budgets.add(budget(budget)));
        List<LockedPeriod> periods = new ArrayList<>();
        list(node, "locked_periods").forEach(period -> periods.add(period(period)));
        return new Rule(
                node.has(APPROVALS) ? approvals(node) : Rule.USUAL.approvals(),
                node.path("what_if").asBoolean(false),
                budgets,
                periods);
    }

    private static Budget budget(JsonNode node) {
        KnownFields.require(node, "A budget", "fact_source", "measure", "group_by", "percent", "amount", APPROVALS);
        String groupBy = node.path("group_by").asString("");
        return new Budget(
                node.path("fact_source").asString(""),
                node.path("measure").asString(""),
                groupBy.isBlank() ? null : groupBy,
                number(node, "percent"),
                number(node, "amount"),
                approvals(node));
    }

    private static LockedPeriod period(JsonNode node) {
        KnownFields.require(node, "A locked period", "name", "from", "until", APPROVALS, "refuse");
        boolean refuses = node.path("refuse").asBoolean(false);
        if (refuses == node.hasNonNull(APPROVALS)) {
            throw new IllegalArgumentException(
                    "a locked period either has approvals or \"refuse\":true; found both or none");
        }
        return new LockedPeriod(
                node.path("name").asString(""),
                day(node, "from"),
                day(node, "until"),
                refuses ? null : approvals(node));
    }

    private static List<JsonNode> list(JsonNode node, String field) {
        JsonNode list = node.path(field);
        if (list.isMissingNode()) {
            return List.of();
        }
        if (!list.isArray()) {
            throw new IllegalArgumentException(field + " is a list, found " + list.getNodeType());
        }
        List<JsonNode> items = new ArrayList<>();
        list.forEach(items::add);
        return items;
    }

    private static int approvals(JsonNode node) {
        JsonNode number = node.path(APPROVALS);
        if (!number.canConvertToInt() || !number.isIntegralNumber()) {
            throw new IllegalArgumentException("approvals is a whole number, found " + number);
        }
        return number.asInt();
    }

    private static @Nullable BigDecimal number(JsonNode node, String field) {
        if (!node.hasNonNull(field)) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(node.path(field).asString(""));
            if (number.precision() > 38 || Math.abs(number.scale()) > 38) {
                throw new IllegalArgumentException(field + " has at most 38 digits");
            }
            return number;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(field + " is a number such as 0.5, found " + node.path(field), e);
        }
    }

    private static LocalDate day(JsonNode node, String field) {
        try {
            return LocalDate.parse(node.path(field).asString(""));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(field + " is a date such as 2026-03-01, found " + node.path(field), e);
        }
    }

    /** The same as {@link #parse} reads. */
    public static ObjectNode write(Rule rule, Map<String, Rule> dimensions) {
        ObjectNode root = JSON.createObjectNode();
        root.set("rule", write(rule));
        ObjectNode single = root.putObject("dimensions");
        dimensions.forEach((code, own) -> single.set(code, write(own)));
        return root;
    }

    private static ObjectNode write(Rule rule) {
        ObjectNode node = JSON.createObjectNode();
        node.put(APPROVALS, rule.approvals());
        node.put("what_if", rule.whatIf());
        ArrayNode budgets = node.putArray("budgets");
        for (Budget budget : rule.budgets()) {
            ObjectNode item = budgets.addObject();
            item.put("fact_source", budget.factSource());
            item.put("measure", budget.measure());
            if (budget.groupBy() != null) {
                item.put("group_by", budget.groupBy());
            }
            if (budget.percent() != null) {
                item.put("percent", budget.percent().toPlainString());
            }
            if (budget.amount() != null) {
                item.put("amount", budget.amount().toPlainString());
            }
            item.put(APPROVALS, budget.approvals());
        }
        ArrayNode periods = node.putArray("locked_periods");
        for (LockedPeriod period : rule.periods()) {
            ObjectNode item = periods.addObject();
            item.put("name", period.name());
            item.put("from", period.from().toString());
            item.put("until", period.until().toString());
            if (period.approvals() == null) {
                item.put("refuse", true);
            } else {
                item.put(APPROVALS, period.approvals());
            }
        }
        return node;
    }

    private static RdmException bad(String sentence) {
        return new RdmException(ErrorCode.BAD_REQUEST, "The policy cannot be read: " + sentence + ".");
    }
}
