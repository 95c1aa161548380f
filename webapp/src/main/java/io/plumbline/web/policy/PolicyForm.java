package io.plumbline.web.policy;

import io.plumbline.engine.policy.Budget;
import io.plumbline.engine.policy.LockedPeriod;
import io.plumbline.engine.policy.Policy;
import io.plumbline.engine.policy.PolicyJson;
import io.plumbline.engine.policy.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is typed into the form of a policy. Rows whose limit or name is empty are left out.
 *
 * @param scopes the whole domain first, then its dimensions
 */
public record PolicyForm(List<Scope> scopes, List<BudgetRow> budgets, List<PeriodRow> periods) {
    /** The scope of all dimensions, in a form. */
    static final String ALL = "";

    private static final JsonMapper JSON = JsonMapper.shared();

    /** What is usual in a scope. */
    public record Scope(String code, String approvals, boolean whatIf) {}

    /** A budget as it is typed. */
    public record BudgetRow(
            String scope, String source, String measure, String groupBy, String unit, String limit, String approvals) {
        static final BudgetRow EMPTY = new BudgetRow(ALL, "", "", "", "percent", "", "2");
    }

    /** A locked period as it is typed; {@code does} is refuse or a number of approvals. */
    public record PeriodRow(String scope, String name, String from, String until, String does) {
        static final PeriodRow EMPTY = new PeriodRow(ALL, "", "", "", "refuse");
    }

    static PolicyForm of(Policy policy, List<String> dimensions) {
        List<Scope> scopes = new ArrayList<>();
        List<BudgetRow> budgets = new ArrayList<>();
        List<PeriodRow> periods = new ArrayList<>();
        Map<String, Rule> rules = new LinkedHashMap<>();
        rules.put(ALL, policy.rule());
        dimensions.forEach(code -> rules.put(code, policy.dimensions().getOrDefault(code, Rule.USUAL)));
        rules.forEach((code, rule) -> {
            scopes.add(new Scope(code, String.valueOf(rule.approvals()), rule.whatIf()));
            rule.budgets().forEach(budget -> budgets.add(row(code, budget)));
            rule.periods().forEach(period -> periods.add(row(code, period)));
        });
        budgets.add(BudgetRow.EMPTY);
        periods.add(PeriodRow.EMPTY);
        return new PolicyForm(scopes, budgets, periods);
    }

    private static BudgetRow row(String code, Budget budget) {
        boolean share = budget.percent() != null;
        return new BudgetRow(
                code,
                budget.factSource(),
                budget.measure(),
                budget.groupBy() == null ? "" : budget.groupBy(),
                share ? "percent" : "amount",
                budget.percent() != null
                        ? budget.percent().toPlainString()
                        : budget.amount() == null ? "" : budget.amount().toPlainString(),
                String.valueOf(budget.approvals()));
    }

    private static PeriodRow row(String code, LockedPeriod period) {
        return new PeriodRow(
                code,
                period.name(),
                period.from().toString(),
                period.until().toString(),
                period.approvals() == null ? "refuse" : String.valueOf(period.approvals()));
    }

    /** Reads what a browser sends: the fields of a row have one name each, and stand in the order of the rows. */
    static PolicyForm typed(MultiValueMap<String, String> sent, List<String> dimensions) {
        List<String> codes = new ArrayList<>(List.of(ALL));
        codes.addAll(dimensions);
        List<Scope> scopes = codes.stream()
                .map(code -> new Scope(code, at(sent, "approvals." + code, 0), sent.containsKey("what_if." + code)))
                .toList();
        List<BudgetRow> budgets = new ArrayList<>();
        for (int i = 0; i < sent.getOrDefault("budget.limit", List.of()).size(); i++) {
            budgets.add(new BudgetRow(
                    at(sent, "budget.scope", i),
                    at(sent, "budget.source", i),
                    at(sent, "budget.measure", i),
                    at(sent, "budget.group_by", i),
                    at(sent, "budget.unit", i),
                    at(sent, "budget.limit", i),
                    at(sent, "budget.approvals", i)));
        }
        List<PeriodRow> periods = new ArrayList<>();
        for (int i = 0; i < sent.getOrDefault("period.name", List.of()).size(); i++) {
            periods.add(new PeriodRow(
                    at(sent, "period.scope", i),
                    at(sent, "period.name", i),
                    at(sent, "period.from", i),
                    at(sent, "period.until", i),
                    at(sent, "period.does", i)));
        }
        return new PolicyForm(scopes, budgets, periods);
    }

    private static String at(MultiValueMap<String, String> sent, String name, int index) {
        List<String> values = sent.getOrDefault(name, List.of());
        return index < values.size() ? values.get(index).strip() : "";
    }

    /** Errors: BAD_REQUEST for what is no number or no day. */
    PolicyJson.Rules rules() {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode single = root.putObject("dimensions");
        for (Scope scope : scopes) {
            ObjectNode rule = scope.code().equals(ALL) ? root.putObject("rule") : JSON.createObjectNode();
            number(rule, "approvals", scope.approvals());
            rule.put("what_if", scope.whatIf());
            rule.putArray("budgets");
            rule.putArray("locked_periods");
            fill(rule, scope.code());
            boolean says = scope.whatIf()
                    || !scope.approvals().equals("1")
                    || !rule.path("budgets").isEmpty()
                    || !rule.path("locked_periods").isEmpty();
            if (says && !scope.code().equals(ALL)) {
                single.set(scope.code(), rule);
            }
        }
        return PolicyJson.parse(root.toString());
    }

    private void fill(ObjectNode rule, String code) {
        for (BudgetRow row : budgets) {
            if (row.scope().equals(code) && !row.limit().isEmpty()) {
                ObjectNode budget = rule.withArray("budgets").addObject();
                budget.put("fact_source", row.source());
                budget.put("measure", row.measure());
                budget.put("group_by", row.groupBy());
                budget.put(row.unit().equals("amount") ? "amount" : "percent", row.limit());
                number(budget, "approvals", row.approvals());
            }
        }
        for (PeriodRow row : periods) {
            if (row.scope().equals(code) && !row.name().isEmpty()) {
                ObjectNode period = rule.withArray("locked_periods").addObject();
                period.put("name", row.name());
                period.put("from", row.from());
                period.put("until", row.until());
                if (row.does().equals("refuse")) {
                    period.put("refuse", true);
                } else {
                    number(period, "approvals", row.does());
                }
            }
        }
    }

    /** What is no number goes on as it was typed, so that the refusal names it. */
    private static void number(ObjectNode node, String field, String typed) {
        if (typed.matches("\\d{1,4}")) {
            node.put(field, Integer.parseInt(typed));
        } else {
            node.put(field, typed);
        }
    }
}
