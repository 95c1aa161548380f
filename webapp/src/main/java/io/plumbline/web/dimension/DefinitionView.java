package io.plumbline.web.dimension;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeRule;
import io.plumbline.engine.dimension.Dimension;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A dimension's definition: its attributes, their types and what a new value does to history. */
public record DefinitionView(
        DimensionHead head,
        List<Row> rows,
        String key,
        String firstVersion,
        String publishes,
        int version,
        List<Past> past) {

    /** A commit that made a version of the definition. */
    public record Past(String href, String said) {}

    /** One attribute. */
    public record Row(
            String name,
            String label,
            boolean key,
            String type,
            String history,
            String historyHelp,
            boolean required,
            @Nullable String allowed,
            @Nullable String allowedAll,
            @Nullable String range,
            @Nullable String form,
            boolean unique,
            @Nullable String warned,
            @Nullable String sensitive) {}

    /**
     * @param definitions all definitions that it had, oldest first, by the commit from which they hold
     */
    static DefinitionView of(Dimension dimension, Map<Long, Dimension> definitions, DimensionHead head) {
        return new DefinitionView(
                head,
                dimension.attributes().stream().map(DefinitionView::row).toList(),
                String.join(", ", dimension.key()),
                dimension.firstVersionFromBeginning() ? "the beginning of time" : "its effective date",
                dimension.publishing().words(),
                dimension.version(),
                definitions.entrySet().stream()
                        .filter(made -> made.getKey() > 0)
                        .map(made -> new Past(
                                "/commits/" + made.getKey(),
                                "version " + made.getValue().version() + " by commit " + made.getKey()))
                        .toList());
    }

    private static Row row(Attribute a) {
        String all = String.join(", ", a.allowed());
        return new Row(
                a.name(),
                a.label(),
                a.key(),
                a.type().words(),
                a.key() ? "key" : history(a),
                a.key() ? "names the member, holds per day" : help(a),
                a.required(),
                a.allowed().isEmpty()
                        ? null
                        : all.length() <= 60 ? all : a.allowed().size() + " values",
                all.length() <= 60 ? null : all,
                range(a),
                a.pattern() == null ? null : "of the form " + a.pattern(),
                a.unique(),
                warned(a),
                a.sensitive() == null ? null : a.sensitive().words());
    }

    private static String history(Attribute a) {
        return switch (a.history()) {
            case FIXED -> "fixed";
            case OVERWRITE -> "overwrite";
            case NEW_VERSION -> "new version";
        };
    }

    private static String help(Attribute a) {
        return switch (a.history()) {
            case FIXED -> "set once, on every row of a member";
            case OVERWRITE -> "a new value replaces the old on every row";
            case NEW_VERSION -> "a new value begins a version on its date";
        };
    }

    private static @Nullable String warned(Attribute a) {
        String rules = Stream.of(AttributeRule.values())
                .filter(a.warned()::contains)
                .map(rule -> switch (rule) {
                    case ALLOWED -> "the list";
                    case PATTERN -> "the form";
                    case RANGE -> "the range";
                    case UNIQUE -> "that it is unique";
                })
                .collect(Collectors.joining(", "));
        return rules.isEmpty() ? null : "only a warning: " + rules;
    }

    private static @Nullable String range(Attribute a) {
        if (a.min() == null && a.max() == null) {
            return null;
        }
        if (a.max() == null) {
            return "at least " + a.min();
        }
        return a.min() == null ? "at most " + a.max() : a.min() + " to " + a.max();
    }
}
