package io.plumbline.engine.dimension;

import io.plumbline.engine.error.Severity;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One attribute of a dimension.
 *
 * @param name its name in files, API and lake
 * @param column its generated column in the history table; never the user's label
 * @param allowed the values that it may take, canonical text; empty means any
 * @param min smallest allowed value, canonical text
 * @param max largest allowed value, canonical text
 * @param pattern the form of its texts, as {@link ValuePattern} reads it
 * @param unique whether no two members may have a value on one day; null is no value
 * @param warned the rules of which a breach wants a reason and stops nothing
 * @param sensitive what becomes of its values where everybody may read; null where they are shown
 */
public record Attribute(
        String name,
        String label,
        String column,
        AttributeType type,
        HistoryPolicy history,
        boolean required,
        boolean key,
        List<String> allowed,
        @Nullable String min,
        @Nullable String max,
        @Nullable String pattern,
        boolean unique,
        Set<AttributeRule> warned,
        @Nullable Sensitivity sensitive) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");

    public Attribute {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "an attribute's name begins with a letter and has at most 63 letters, digits and _: " + name);
        }
        allowed = List.copyOf(allowed);
        warned = Set.copyOf(warned);
    }

    Attribute unveiled() {
        return new Attribute(
                name, label, column, type, history, required, key, allowed, min, max, pattern, unique, warned, null);
    }

    /** Whether a member has one value of it on all of its rows; the parts of a key hold per day, and so does what begins a version. */
    public boolean keepsOneValue() {
        return !key && history != HistoryPolicy.NEW_VERSION;
    }

    /** Whether no commit leaves two members with one value on a day. */
    public boolean isKeptUnique() {
        return unique && !warned.contains(AttributeRule.UNIQUE);
    }

    /** The weight of a breach of one of its rules. */
    public Severity severity(AttributeRule rule) {
        return warned.contains(rule) ? Severity.WARNING : Severity.ERROR;
    }

    /** The rules that such an attribute has. */
    static Set<AttributeRule> rules(
            List<String> allowed,
            @Nullable String min,
            @Nullable String max,
            @Nullable String pattern,
            boolean unique) {
        Set<AttributeRule> rules = EnumSet.noneOf(AttributeRule.class);
        if (!allowed.isEmpty()) {
            rules.add(AttributeRule.ALLOWED);
        }
        if (pattern != null) {
            rules.add(AttributeRule.PATTERN);
        }
        if (min != null || max != null) {
            rules.add(AttributeRule.RANGE);
        }
        if (unique) {
            rules.add(AttributeRule.UNIQUE);
        }
        return rules;
    }
}
