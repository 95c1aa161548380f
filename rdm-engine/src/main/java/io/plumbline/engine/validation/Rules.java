package io.plumbline.engine.validation;

import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.UniqueClaims;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeRule;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.NearText;
import io.plumbline.engine.dimension.ValueRules;
import io.plumbline.engine.dimension.VisibleText;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.time.Periods;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules of a dimension's definition, held against what a change would write. */
public final class Rules {
    private final Dimension dimension;
    private final ValueRules values;

    public Rules(Dimension dimension) {
        this.dimension = dimension;
        this.values = new ValueRules(dimension);
    }

    /** What the rules find in one change, at the cells that asked for it. */
    public List<Finding> of(Change change) {
        List<Finding> findings = new ArrayList<>();
        for (CellChange cell : change.cells()) {
            Attribute attribute = dimension.attribute(cell.attribute());
            Object value = cell.after();
            if (value == null) {
                if (attribute.required()) {
                    findings.add(finding(
                            change,
                            cell,
                            "REQUIRED",
                            Severity.ERROR,
                            "is blank, and it is required",
                            attribute.type().words(),
                            null));
                }
                continue;
            }
            for (ValueRules.Breach breach : values.of(attribute, value)) {
                findings.add(finding(
                        change,
                        cell,
                        breach.rule().name(),
                        attribute.severity(breach.rule()),
                        breach.what(),
                        breach.expected(),
                        breach.suggestion()));
            }
            if (value instanceof String text && VisibleText.hasInvisible(text)) {
                findings.add(finding(
                        change,
                        cell,
                        "INVISIBLE",
                        Severity.WARNING,
                        "holds characters that nobody sees (a no-break space, a zero-width or a direction mark)",
                        "visible characters",
                        VisibleText.of(text)));
            }
        }
        return findings;
    }

    /** The rule that a value of an attribute breaks; empty where it fits. */
    Optional<String> breached(Attribute attribute, Object value) {
        return values.of(attribute, value).stream()
                .findFirst()
                .map(breach -> breach.rule().name());
    }

    private Finding finding(
            Change change,
            CellChange cell,
            String rule,
            Severity severity,
            String what,
            @Nullable String expected,
            @Nullable String suggestion) {
        Attribute attribute = dimension.attribute(cell.attribute());
        Object value = cell.after();
        String found = value == null ? null : attribute.type().shown(value);
        return at(
                cell.source(),
                attribute.name(),
                rule,
                severity,
                attribute.label() + " of " + change.key().shown() + " " + (found == null ? "" : "(" + found + ") ")
                        + what + (expected == null || value == null ? "" : "; expected " + expected) + ".",
                found,
                expected,
                suggestion);
    }

    static Finding at(
            @Nullable String source,
            @Nullable String attribute,
            String rule,
            Severity severity,
            String message,
            @Nullable String found,
            @Nullable String expected,
            @Nullable String suggestion) {
        int mark = source == null ? -1 : source.lastIndexOf('!');
        return new Finding(
                mark < 0 || source == null ? null : source.substring(0, mark),
                mark < 0 || source == null ? null : source.substring(mark + 1),
                attribute,
                rule,
                severity,
                message,
                found,
                expected,
                suggestion);
    }

    /** Where the change's key stands in its file. */
    @Nullable
    String keySource(Change change) {
        return change.cells().stream()
                .filter(c -> c.attribute().equals(dimension.key().getFirst()))
                .map(CellChange::source)
                .filter(s -> s != null)
                .findFirst()
                .orElse(null);
    }

    /** That two members would have one key, or one value of a unique attribute, on the same days. */
    static Finding taken(UniqueClaims.Taken taken) {
        Attribute attribute = taken.attribute();
        String what = attribute == null ? "key" : "value";
        return at(
                taken.one().source(),
                attribute == null ? taken.dimension().key().getFirst() : attribute.name(),
                attribute == null ? "KEY_TAKEN" : "UNIQUE",
                attribute == null ? Severity.ERROR : attribute.severity(AttributeRule.UNIQUE),
                taken.shown() + " would be the " + (attribute == null ? "key" : attribute.label())
                        + " of two members: of " + (attribute == null ? "this one" : named(taken.one())) + " "
                        + Periods.words(List.of(taken.one().period())) + ", and of " + named(taken.other()) + " "
                        + Periods.words(List.of(taken.other().period())) + ".",
                taken.shown(),
                "one member for a " + what + " on each day",
                "Choose another " + what + " or other days, or give the other member another " + what
                        + " in this change set.");
    }

    private static String named(UniqueClaims.Claim claim) {
        return claim.by() == null ? "another" : claim.by().key().shown();
    }

    /** What is left of a key when letter case, outer spaces, invisible characters and compatibility forms are taken away: look-alikes share it. */
    static String lookAlike(BusinessKey key) {
        return NearText.folded(VisibleText.of(key.shown()));
    }

    /** Other keys that are easily taken for this one, for an exact search. */
    static Set<BusinessKey> twins(BusinessKey key) {
        Set<BusinessKey> twins = new TreeSet<>();
        List<List<String>> forms = List.of(
                key.parts().stream().map(p -> VisibleText.of(p).strip()).toList(),
                key.parts().stream().map(p -> p.toUpperCase(Locale.ROOT)).toList(),
                key.parts().stream().map(p -> p.toLowerCase(Locale.ROOT)).toList(),
                key.parts().stream().map(Rules::capitalised).toList(),
                key.parts().stream().map(p -> p + " ").toList());
        for (List<String> parts : forms) {
            boolean fits = parts.stream().noneMatch(String::isEmpty)
                    && parts.stream().mapToInt(String::length).sum() + parts.size() <= BusinessKey.MAX_LENGTH;
            if (fits && !parts.equals(key.parts())) {
                twins.add(new BusinessKey(parts));
            }
        }
        return twins;
    }

    private static String capitalised(String text) {
        int first = text.offsetByCodePoints(0, 1);
        return text.substring(0, first).toUpperCase(Locale.ROOT)
                + text.substring(first).toLowerCase(Locale.ROOT);
    }
}
