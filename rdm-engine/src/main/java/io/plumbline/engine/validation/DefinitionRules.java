package io.plumbline.engine.validation;

import io.plumbline.engine.change.DefinitionReach;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeRule;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.Redefinition;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * Holds a change of a definition against the members that are there: whether they fit it, and what it does to their history.
 *
 * <p>What does not fit stops; what rewrites history warns, with the number of members and some of them, so that somebody has written why.
 */
final class DefinitionRules {
    private static final int EXAMPLES = 5;
    private static final int FETCH = 1000;

    private final DSLContext dsl;
    private final Redefinition change;
    private final long head;
    private final Consumer<Finding> findings;

    DefinitionRules(DSLContext dsl, Redefinition change, long head, Consumer<Finding> findings) {
        this.dsl = dsl;
        this.change = change;
        this.head = head;
        this.findings = findings;
    }

    void look() {
        for (Attribute attribute : change.after().attributes()) {
            Attribute old = change.before().ofColumn(attribute.column()).orElse(null);
            if (old == null) {
                added(attribute);
            } else {
                required(attribute, old);
                rules(attribute, old);
                unique(attribute, old);
            }
        }
        change.flattened().forEach(this::flattened);
        retired();
        if (change.changesKey()) {
            key();
        }
    }

    private void added(Attribute attribute) {
        boolean isFilled = change.fills().containsKey(attribute.column());
        if (attribute.key() && !isFilled) {
            tell(
                    attribute,
                    "KEY_MISSING",
                    Severity.ERROR,
                    attribute.label()
                            + " is new and part of the key, so no member has it. Add it first, give each member its"
                            + " value, and make it part of the key then.");
        } else if (attribute.required() && !isFilled && members() > 0) {
            tell(
                    attribute,
                    "REQUIRED",
                    Severity.ERROR,
                    attribute.label() + " is new and required, and " + counted(members())
                            + " versions have no value of it. Give it a fill, or let it be null until the members have values.");
        }
        if (attribute.unique() && isFilled && members() > 1) {
            tell(
                    attribute,
                    "UNIQUE",
                    attribute.severity(AttributeRule.UNIQUE),
                    attribute.label() + " is unique, and a fill would be the value of all " + counted(members())
                            + " versions. Leave the fill out.");
        }
        if (isFilled) {
            Object value = attribute.type().parse(String.valueOf(change.fills().get(attribute.column())));
            new Rules(change.after())
                    .breached(attribute, value)
                    .ifPresent(rule -> tell(
                            attribute,
                            rule,
                            Severity.ERROR,
                            "The fill of " + attribute.label() + ", "
                                    + attribute.type().shown(value) + ", breaks its own rule " + rule + "."));
        }
    }

    private void required(Attribute attribute, Attribute old) {
        if (!attribute.required() || old.required()) {
            return;
        }
        long without = count("a." + attribute.column() + " IS NULL");
        if (without > 0) {
            tell(
                    attribute,
                    "REQUIRED",
                    Severity.ERROR,
                    counted(without) + " versions have no " + attribute.label()
                            + ", which would be required. Give them values first, and make it required then.");
        }
    }

    /** Values that are there already and that a rule would refuse from now on: they stay, and each edit of such a row meets the rule. */
    private void rules(Attribute attribute, Attribute old) {
        boolean isSame = attribute.allowed().equals(old.allowed())
                && Objects.equals(attribute.pattern(), old.pattern())
                && Objects.equals(attribute.min(), old.min())
                && Objects.equals(attribute.max(), old.max());
        if (isSame) {
            return;
        }
        Rules rules = new Rules(change.after());
        Map<String, Long> versions = new HashMap<>();
        Map<String, Set<String>> examples = new HashMap<>();
        // By value, not by row: most attributes have far fewer values than rows. Some have as many, so they are read as
        // they come.
        try (Cursor<Record> values = dsl.resultQuery("SELECT a." + old.column() + ", COUNT(*) FROM " + table()
                        + " a WHERE " + visible("a") + " AND a." + old.column() + " IS NOT NULL GROUP BY 1")
                .fetchSize(FETCH)
                .fetchLazy()) {
            for (Record row : values) {
                Object value = attribute.type().parse(row.get(0, String.class));
                rules.breached(attribute, value).ifPresent(rule -> {
                    versions.merge(rule, row.get(1, Long.class), Long::sum);
                    Set<String> some = examples.computeIfAbsent(rule, r -> new LinkedHashSet<>());
                    if (some.size() < EXAMPLES) {
                        some.add(attribute.type().shown(value));
                    }
                });
            }
        }
        versions.forEach((rule, count) -> tell(
                attribute,
                rule,
                Severity.WARNING,
                counted(count) + " versions have values of " + attribute.label() + " that the new rule refuses: "
                        + String.join(", ", examples.getOrDefault(rule, Set.of()))
                        + ". They stay as they are; who edits such a member has to mend them."));
    }

    /** Values that several members have on one day, where that is to be the case no longer. */
    private void unique(Attribute attribute, Attribute old) {
        boolean isLooser = !attribute.unique() || old.unique() && (old.isKeptUnique() || !attribute.isKeptUnique());
        if (isLooser) {
            return;
        }
        String column = old.column();
        dsl.fetch("SELECT a.member_no, b.member_no, GREATEST(a.valid_from, b.valid_from) FROM " + table() + " a JOIN "
                        + table() + " b ON b." + column + " = a." + column
                        + " AND b.member_no > a.member_no AND b.valid_from < a.valid_to AND a.valid_from < b.valid_to WHERE "
                        + visible("a") + " AND " + visible("b") + " LIMIT " + EXAMPLES)
                .forEach(row -> tell(
                        attribute,
                        "UNIQUE",
                        attribute.severity(AttributeRule.UNIQUE),
                        named(row.get(0, Long.class)) + " and " + named(row.get(1, Long.class)) + " have the same "
                                + attribute.label() + " from " + row.get(2, String.class)
                                + " on. Give one of them another value first."));
    }

    private void flattened(Attribute attribute) {
        DefinitionReach reach = new DefinitionReach(dsl, change, head);
        long members = reach.withSeveral(attribute);
        if (members == 0) {
            return;
        }
        HistoryStore history = new HistoryStore(dsl, change.before());
        String old = change.before()
                .ofColumn(attribute.column())
                .map(Attribute::name)
                .orElseThrow();
        int at = change.before().indexOf(old);
        List<String> examples = new ArrayList<>();
        history.visibleOf(reach.examplesOfSeveral(attribute, EXAMPLES), head)
                .forEach((number, versions) -> examples.add(example(attribute, versions, at)));
        tell(
                attribute,
                "HISTORY_REWRITTEN",
                Severity.WARNING,
                counted(members) + (members == 1 ? " member has" : " members have") + " several values of "
                        + attribute.label()
                        + " over time. Each keeps its newest on all days; the others can be read at earlier commits only: "
                        + String.join("; ", examples) + (members > examples.size() ? "; …" : "."));
    }

    private String example(Attribute attribute, List<Version> versions, int at) {
        Set<String> values = new LinkedHashSet<>();
        versions.forEach(version -> values.add(shown(attribute, version.values().get(at))));
        Version last = versions.getLast();
        return BusinessKey.ofValues(change.before(), last.values()).shown() + " (" + String.join(", ", values)
                + " becomes " + shown(attribute, last.values().get(at)) + ")";
    }

    private static String shown(Attribute attribute, @Nullable Object value) {
        return value == null ? "null" : attribute.type().shown(value);
    }

    private void retired() {
        long joined = new DefinitionReach(dsl, change, head).joined();
        if (joined > 0) {
            tell(
                    null,
                    "HISTORY_REWRITTEN",
                    Severity.WARNING,
                    "Versions of " + counted(joined) + (joined == 1 ? " member" : " members")
                            + " differ only in what is retired, and become one. Facts keyed by surrogate need the commit's re-key list.");
        }
    }

    private void key() {
        Dimension after = change.after();
        Set<String> missing = new LinkedHashSet<>();
        List<String> same = new ArrayList<>(List.of("TRUE"));
        for (String part : after.key()) {
            Attribute attribute = after.attribute(part);
            String column = attribute.column();
            if (change.before().ofColumn(column).isPresent()) {
                if (count("a." + column + " IS NULL OR a." + column + " = ''") > 0) {
                    missing.add(attribute.label());
                }
                same.add("b." + column + " = a." + column);
            } else if (!change.fills().containsKey(column)) {
                // Told where it is added. A fill is the same for all members, and tells none of them apart.
                return;
            }
        }
        if (!missing.isEmpty()) {
            tell(
                    null,
                    "KEY_MISSING",
                    Severity.ERROR,
                    "Not every version has a value of " + String.join(", ", missing)
                            + ", which would be part of the key. Give them values first.");
            return;
        }
        dsl.fetch("SELECT a.member_no, b.member_no FROM " + table() + " a JOIN " + table() + " b ON "
                        + String.join(" AND ", same)
                        + " AND b.member_no > a.member_no AND b.valid_from < a.valid_to AND a.valid_from < b.valid_to WHERE "
                        + visible("a") + " AND " + visible("b") + " LIMIT " + EXAMPLES)
                .forEach(row -> tell(
                        null,
                        "KEY_TAKEN",
                        Severity.ERROR,
                        named(row.get(0, Long.class)) + " and " + named(row.get(1, Long.class))
                                + " would have the same key on the same days. Give one of them other values first."));
        long members = new DefinitionReach(dsl, change, head).members();
        if (members > 0) {
            tell(
                    null,
                    "HISTORY_REWRITTEN",
                    Severity.WARNING,
                    "All " + counted(members) + " members are known by " + String.join(", ", after.key())
                            + " from then on, in place of "
                            + String.join(", ", change.before().key())
                            + "; their durable ids and surrogates stay. Workbooks that were downloaded before name them by the old key.");
        }
    }

    private String named(long member) {
        List<Version> versions = new HistoryStore(dsl, change.before()).history(member, head);
        return BusinessKey.ofValues(change.before(), versions.getLast().values())
                .shown();
    }

    private long members() {
        return count("TRUE");
    }

    private long count(String condition) {
        return dsl.fetchSingle(
                        "SELECT COUNT(*) FROM " + table() + " a WHERE " + visible("a") + " AND (" + condition + ")")
                .get(0, Long.class);
    }

    private static String counted(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private String table() {
        return change.before().historyTable();
    }

    private String visible(String row) {
        return HistoryStore.visible(row, head);
    }

    private void tell(@Nullable Attribute attribute, String rule, Severity severity, String sentence) {
        findings.accept(new Finding(
                null, null, attribute == null ? null : attribute.name(), rule, severity, sentence, null, null, null));
    }
}
