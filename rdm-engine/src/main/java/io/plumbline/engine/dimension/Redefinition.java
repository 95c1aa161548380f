package io.plumbline.engine.dimension;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A change of a dimension's definition: attributes added, renamed, widened or retired, policies, rules and the key.
 *
 * <p>An attribute is the same one while it has the same column: by its name, or by {@code renamed_from}. One that is named no more is retired. A type
 * becomes wider or stays; any other type is a new attribute.
 *
 * @param fills canonical text by the column that it fills, for attributes that are new
 */
public record Redefinition(Dimension before, Dimension after, Map<String, String> fills) {
    private static final String RENAMED_FROM = "renamed_from";
    private static final String FILL = "fill";

    public Redefinition {
        fills = Map.copyOf(fills);
    }

    /**
     * Reads a whole definition that shall take the place of another. Besides the fields of a definition an attribute may have {@code renamed_from}, its
     * name before, and, where it is new, {@code fill}, the value of all members that are there.
     *
     * @param columns gives the last column number before as many new ones
     * @throws RdmException BAD_DEFINITION, UNKNOWN_FIELD
     */
    public static Redefinition of(Dimension before, String json, IntUnaryOperator columns) {
        JsonNode root = DefinitionJson.tree(json);
        Map<String, String> given = new HashMap<>();
        int fresh = 0;
        Set<String> taken = new HashSet<>();
        for (JsonNode item : root.path("attributes")) {
            String name = DefinitionJson.text(item, "name", "");
            Attribute old = old(before, item, name);
            if (old == null) {
                fresh++;
            } else if (!taken.add(old.column())) {
                throw DefinitionJson.bad(
                        "attribute " + name + " and another one both come from " + old.name() + "; one of them is new");
            } else {
                given.put(name, old.column());
            }
        }
        int[] last = {fresh == 0 ? 0 : columns.applyAsInt(fresh)};
        Map<String, String> fills = new HashMap<>();
        Dimension parsed = DefinitionJson.parse(
                root,
                (item, name, place) -> given.containsKey(name) ? given.get(name) : "c" + ++last[0],
                Set.of(RENAMED_FROM, FILL));
        for (JsonNode item : root.path("attributes")) {
            JsonNode fill = item.path(FILL);
            if (!fill.isMissingNode() && !fill.isNull()) {
                Attribute attribute = parsed.attribute(DefinitionJson.text(item, "name", ""));
                requireFillable(attribute, given);
                fills.put(
                        attribute.column(),
                        DefinitionJson.canonical(attribute.type(), fill.asString(""), attribute.name(), FILL));
            }
        }
        Dimension after = parsed.as(before.id(), before.version() + 1);
        Redefinition change = new Redefinition(before, after, fills);
        change.requirePossible();
        return change;
    }

    /** Reads what {@link #kept} and {@link #fills} were. */
    public static Redefinition ofKept(Dimension before, String kept, Map<String, String> fills) {
        return new Redefinition(before, DefinitionJson.parseKept(kept).as(before.id(), before.version() + 1), fills);
    }

    /** The definition after it, as it is kept. */
    public String kept() {
        return DefinitionJson.kept(after);
    }

    private static @Nullable Attribute old(Dimension before, JsonNode item, String name) {
        String was = DefinitionJson.text(item, RENAMED_FROM, "");
        if (was.isEmpty() || was.equals(name)) {
            return before.find(name).orElse(null);
        }
        return before.find(was)
                .orElseThrow(() -> DefinitionJson.bad("attribute " + name + ": renamed_from is " + was
                        + ", which is no attribute; there are " + before.names()));
    }

    private static void requireFillable(Attribute attribute, Map<String, String> given) {
        if (given.containsKey(attribute.name())) {
            throw DefinitionJson.bad("attribute " + attribute.name()
                    + ": fill goes with a new attribute; values of one that is there are changed like any other");
        }
        if (attribute.type() instanceof AttributeType.Reference) {
            throw DefinitionJson.bad("attribute " + attribute.name() + ": a reference takes no fill");
        }
    }

    private void requirePossible() {
        if (!after.code().equals(before.code())) {
            throw DefinitionJson.bad(
                    "code is " + after.code() + ", and a dimension keeps its code, which is " + before.code());
        }
        for (Attribute attribute : after.attributes()) {
            Attribute old = before.ofColumn(attribute.column()).orElse(null);
            if (old != null && !widens(old.type(), attribute.type())) {
                throw DefinitionJson.bad("attribute " + attribute.name() + " is of the type "
                        + old.type().words() + " and cannot become "
                        + attribute.type().words()
                        + ": a type may only become wider. Add an attribute of that type and retire this one");
            }
        }
        if (steps().isEmpty()) {
            throw new RdmException(
                    ErrorCode.NOTHING_CHANGED, "The definition is what " + before.code() + " has already.");
        }
    }

    /** Whether every value of a type is one of another, under the same canonical meaning. */
    private static boolean widens(AttributeType from, AttributeType to) {
        if (from.equals(to)) {
            return true;
        }
        if (from instanceof AttributeType.Text(int shorter) && to instanceof AttributeType.Text(int longer)) {
            return longer >= shorter;
        }
        if (from instanceof AttributeType.Decimal(int oldDigits, int oldScale)
                && to instanceof AttributeType.Decimal(int digits, int scale)) {
            return scale >= oldScale && digits - scale >= oldDigits - oldScale;
        }
        return false;
    }

    /** The attributes that are retired. */
    public List<Attribute> retired() {
        return before.attributes().stream()
                .filter(a -> after.ofColumn(a.column()).isEmpty())
                .toList();
    }

    /** The attributes, as they are after it, that keep one value on all days from then on and did not before. */
    public List<Attribute> flattened() {
        return after.attributes().stream()
                .filter(a -> a.keepsOneValue()
                        && before.ofColumn(a.column())
                                .filter(old -> !old.keepsOneValue())
                                .isPresent())
                .toList();
    }

    /** Whether members are known by other attributes than before; a name alone makes no difference. */
    public boolean changesKey() {
        return !columns(before).equals(columns(after));
    }

    private static List<String> columns(Dimension dimension) {
        return dimension.key().stream()
                .map(name -> dimension.attribute(name).column())
                .toList();
    }

    /** What it does, in the order of the attributes after it. */
    public List<DefinitionStep> steps() {
        List<DefinitionStep> steps = new ArrayList<>();
        add(steps, DefinitionStep.Kind.LABEL, null, before.label(), after.label());
        add(steps, DefinitionStep.Kind.DOMAIN, null, before.domain(), after.domain());
        if (changesKey()) {
            steps.add(new DefinitionStep(
                    DefinitionStep.Kind.KEY, null, String.join(", ", before.key()), String.join(", ", after.key())));
        }
        for (Attribute attribute : after.attributes()) {
            before.ofColumn(attribute.column())
                    .ifPresentOrElse(
                            old -> attributeSteps(steps, old, attribute),
                            () -> steps.add(new DefinitionStep(
                                    DefinitionStep.Kind.ADDED, attribute.name(), null, added(attribute))));
        }
        for (Attribute attribute : retired()) {
            steps.add(new DefinitionStep(
                    DefinitionStep.Kind.RETIRED,
                    attribute.name(),
                    attribute.type().words(),
                    null));
        }
        if (!order(before, after).equals(order(after, before))) {
            steps.add(new DefinitionStep(
                    DefinitionStep.Kind.ORDER,
                    null,
                    String.join(", ", before.names()),
                    String.join(", ", after.names())));
        }
        add(steps, DefinitionStep.Kind.FIRST_VERSION, null, firstVersion(before), firstVersion(after));
        add(
                steps,
                DefinitionStep.Kind.PUBLISH,
                null,
                before.publishing().words(),
                after.publishing().words());
        return List.copyOf(steps);
    }

    private static void attributeSteps(List<DefinitionStep> steps, Attribute old, Attribute now) {
        add(steps, DefinitionStep.Kind.RENAMED, now.name(), old.name(), now.name());
        boolean isNameAgain = old.label().equals(old.name()) && now.label().equals(now.name());
        if (!isNameAgain) {
            add(steps, DefinitionStep.Kind.LABEL, now.name(), old.label(), now.label());
        }
        add(
                steps,
                DefinitionStep.Kind.WIDENED,
                now.name(),
                old.type().words(),
                now.type().words());
        if (!old.key() && !now.key()) {
            add(steps, DefinitionStep.Kind.HISTORY, now.name(), policy(old), policy(now));
            add(
                    steps,
                    DefinitionStep.Kind.REQUIRED,
                    now.name(),
                    old.required() ? "required" : "may be null",
                    now.required() ? "required" : "may be null");
        }
        add(steps, DefinitionStep.Kind.RULES, now.name(), rules(old), rules(now));
    }

    private static void add(
            List<DefinitionStep> steps, DefinitionStep.Kind kind, @Nullable String attribute, String was, String is) {
        if (!was.equals(is)) {
            steps.add(new DefinitionStep(kind, attribute, was, is));
        }
    }

    private static String policy(Attribute attribute) {
        return attribute.history().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private String added(Attribute attribute) {
        String fill = fills.get(attribute.column());
        return attribute.type().words()
                + (attribute.key() ? "" : ", " + policy(attribute))
                + (attribute.required() ? ", required" : "")
                + (fill == null ? ", null for all members" : ", " + fill + " for all members");
    }

    private static String rules(Attribute attribute) {
        List<String> rules = new ArrayList<>();
        if (!attribute.allowed().isEmpty()) {
            rules.add("one of " + String.join(", ", attribute.allowed()));
        }
        if (attribute.pattern() != null) {
            rules.add("of the form " + attribute.pattern());
        }
        if (attribute.min() != null) {
            rules.add("at least " + attribute.min());
        }
        if (attribute.max() != null) {
            rules.add("at most " + attribute.max());
        }
        if (attribute.unique()) {
            rules.add("no two members with one value on a day");
        }
        if (attribute.sensitive() != null) {
            rules.add("sensitive: " + attribute.sensitive().words() + " where all may read");
        }
        for (AttributeRule rule : AttributeRule.values()) {
            if (attribute.warned().contains(rule)) {
                rules.add("a warning only: " + rule.word());
            }
        }
        return rules.isEmpty() ? "none" : String.join("; ", rules);
    }

    /** The columns that another definition has too, in this one's order. */
    private static List<String> order(Dimension of, Dimension other) {
        return of.attributes().stream()
                .map(Attribute::column)
                .filter(column -> other.ofColumn(column).isPresent())
                .toList();
    }

    private static String firstVersion(Dimension dimension) {
        return dimension.firstVersionFromBeginning() ? "from the beginning of time" : "from its effective date";
    }
}
