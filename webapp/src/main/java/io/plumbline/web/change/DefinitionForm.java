package io.plumbline.web.change;

import static java.util.Objects.requireNonNullElse;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.Publishing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A definition as the fields of a form; what people write there stays as they wrote it.
 *
 * @param beginning whether an added member counts from the beginning of time
 * @param tables what is published
 */
public record DefinitionForm(
        String code,
        String label,
        String domain,
        String title,
        String reason,
        Boolean beginning,
        Tables tables,
        List<Row> rows) {
    static final int MOST_ROWS = 220;
    private static final JsonMapper JSON = JsonMapper.shared();

    /** A browser does not send what is left empty or unchecked. */
    public DefinitionForm {
        code = text(code);
        label = text(label);
        domain = text(domain);
        title = text(title);
        reason = text(reason);
        beginning = requireNonNullElse(beginning, false);
        tables = tables == null ? Tables.of(Publishing.USUAL) : tables;
        rows = rows == null ? List.of() : List.copyOf(rows);
    }

    private static String text(@Nullable String sent) {
        return sent == null ? "" : sent.strip();
    }

    static DefinitionForm of(Dimension dimension) {
        return new DefinitionForm(
                dimension.code(),
                dimension.label(),
                dimension.domain(),
                "",
                "",
                dimension.firstVersionFromBeginning(),
                Tables.of(dimension.publishing()),
                dimension.attributes().stream().map(Row::of).toList());
    }

    /** A form for a new dimension: its key, and room for two attributes. */
    static DefinitionForm blank() {
        return new DefinitionForm(
                "",
                "",
                "",
                "",
                "",
                false,
                Tables.of(Publishing.USUAL),
                List.of(Row.blank("20", true), Row.blank("60", false), Row.blank("60", false)));
    }

    /** The same with room for one more attribute. */
    DefinitionForm more() {
        List<Row> more = new ArrayList<>(rows);
        if (rows.size() < MOST_ROWS) {
            more.add(Row.blank("60", false));
        }
        return new DefinitionForm(code, label, domain, title, reason, beginning, tables, more);
    }

    /**
     * As the engine reads it.
     *
     * @param before the definition that it changes; null for a new dimension
     */
    String json(@Nullable Dimension before) {
        ObjectNode root = JSON.createObjectNode();
        root.put("code", before == null ? code : before.code())
                .put("label", label)
                .put("domain", domain);
        ArrayNode key = root.putArray("key");
        ArrayNode attributes = root.putArray("attributes");
        for (Row row : rows) {
            if (row.isBlank() || row.retired()) {
                continue;
            }
            if (row.key()) {
                key.add(row.name());
            }
            row.write(
                    attributes.addObject(),
                    before == null ? null : before.find(row.was()).orElse(null));
        }
        root.put("first_version_from", beginning ? "beginning" : "effective");
        tables.write(root.putObject("publish"));
        return JSON.writeValueAsString(root);
    }

    /**
     * What is published.
     *
     * @param days how many days the daily table has
     * @param prior names of attributes, with commas between them; so are the other two
     */
    public record Tables(
            Boolean current,
            Boolean history,
            Boolean daily,
            String days,
            Boolean log,
            Boolean rekeys,
            Boolean unknown,
            Boolean files,
            String prior,
            String currentOnHistory,
            String flatten) {
        /** A browser does not send what is left empty or unchecked. */
        public Tables {
            current = requireNonNullElse(current, false);
            history = requireNonNullElse(history, false);
            daily = requireNonNullElse(daily, false);
            days = text(days);
            log = requireNonNullElse(log, false);
            rekeys = requireNonNullElse(rekeys, false);
            unknown = requireNonNullElse(unknown, false);
            files = requireNonNullElse(files, false);
            prior = text(prior);
            currentOnHistory = text(currentOnHistory);
            flatten = text(flatten);
        }

        static Tables of(Publishing publishing) {
            return new Tables(
                    publishing.current(),
                    publishing.history(),
                    publishing.dailyDays() > 0,
                    publishing.dailyDays() > 0 ? String.valueOf(publishing.dailyDays()) : "",
                    publishing.log(),
                    publishing.rekeys(),
                    publishing.unknown(),
                    publishing.files(),
                    String.join(", ", publishing.prior()),
                    String.join(", ", publishing.currentOnHistory()),
                    String.join(", ", publishing.flatten()));
        }

        private void write(ObjectNode publish) {
            publish.put("current", current)
                    .put("history", history)
                    .put("daily", daily)
                    .put("log", log)
                    .put("rekeys", rekeys)
                    .put("unknown", unknown)
                    .put("files", files);
            if (daily && !days.isEmpty()) {
                try {
                    publish.put("daily_days", Integer.parseInt(days));
                } catch (NumberFormatException e) {
                    publish.put("daily_days", days);
                }
            }
            names(publish, "prior", prior);
            names(publish, "current_on_history", currentOnHistory);
            names(publish, "flatten", flatten);
        }

        private static void names(ObjectNode publish, String field, String names) {
            ArrayNode list = publish.putArray(field);
            for (String name : names.split("[,;\\s]+")) {
                if (!name.isEmpty()) {
                    list.add(name);
                }
            }
        }
    }

    /**
     * One attribute.
     *
     * @param was the name before; empty for a new one
     * @param size of a text its length, of a decimal its digits and those after the point, of a reference the dimension
     * @param allowed a value on each line
     * @param fill the value of all members that are there, of a new one
     * @param warns whether a breach of its list, range, form or uniqueness only warns
     * @param sensitive drop, hash or mask; empty where its values are shown
     */
    public record Row(
            String was,
            String name,
            String label,
            String type,
            String size,
            String policy,
            String allowed,
            String min,
            String max,
            String pattern,
            String fill,
            Boolean key,
            Boolean required,
            Boolean unique,
            Boolean warns,
            String sensitive,
            Boolean retired) {
        public Row {
            was = text(was);
            name = text(name);
            label = text(label);
            type = requireNonNullElse(type, "text");
            size = text(size);
            policy = requireNonNullElse(policy, "NEW_VERSION");
            allowed = requireNonNullElse(allowed, "");
            min = text(min);
            max = text(max);
            pattern = requireNonNullElse(pattern, "");
            fill = requireNonNullElse(fill, "");
            key = requireNonNullElse(key, false);
            required = requireNonNullElse(required, false);
            unique = requireNonNullElse(unique, false);
            warns = requireNonNullElse(warns, false);
            sensitive = text(sensitive);
            retired = requireNonNullElse(retired, false);
        }

        private static Row blank(String size, boolean key) {
            return new Row(
                    "", "", "", "text", size, "NEW_VERSION", "", "", "", "", "", key, key, false, false, "", false);
        }

        private static Row of(Attribute attribute) {
            AttributeType type = attribute.type();
            return new Row(
                    attribute.name(),
                    attribute.name(),
                    attribute.label(),
                    switch (type) {
                        case AttributeType.Text text -> "text";
                        case AttributeType.Whole whole -> "integer";
                        case AttributeType.Decimal decimal -> "decimal";
                        case AttributeType.Day day -> "date";
                        case AttributeType.Truth truth -> "boolean";
                        case AttributeType.Reference reference -> "reference";
                    },
                    switch (type) {
                        case AttributeType.Text(int length) -> String.valueOf(length);
                        case AttributeType.Decimal(int precision, int scale) -> precision + "," + scale;
                        case AttributeType.Reference(String to) -> to;
                        default -> "";
                    },
                    attribute.history().name(),
                    String.join("\n", attribute.allowed()),
                    requireNonNullElse(attribute.min(), ""),
                    requireNonNullElse(attribute.max(), ""),
                    requireNonNullElse(attribute.pattern(), ""),
                    "",
                    attribute.key(),
                    attribute.required(),
                    attribute.unique(),
                    !attribute.warned().isEmpty(),
                    attribute.sensitive() == null
                            ? ""
                            : attribute.sensitive().name().toLowerCase(Locale.ROOT),
                    false);
        }

        public boolean isNew() {
            return was.isEmpty();
        }

        private boolean isBlank() {
            return isNew() && name.isEmpty() && label.isEmpty();
        }

        private void write(ObjectNode item, @Nullable Attribute before) {
            item.put("name", name).put("type", type).put("required", required);
            item.put("label", label.isEmpty() ? name : label);
            if (!isNew()) {
                item.put("renamed_from", was);
            }
            String[] sizes = size.split("[,;\\s]+", -1);
            switch (type) {
                case "text" -> item.put("length", number(sizes, 0));
                case "decimal" -> item.put("precision", number(sizes, 0)).put("scale", number(sizes, 1));
                case "reference" -> item.put("dimension", size);
                default -> {}
            }
            if (!key) {
                item.put("history", policy);
            }
            ArrayNode values = item.putArray("allowed");
            allowed.lines().filter(line -> !line.isBlank()).forEach(values::add);
            put(item, "min", min);
            put(item, "max", max);
            put(item, "pattern", pattern);
            put(item, "sensitive", sensitive);
            if (unique) {
                item.put("unique", true);
            }
            if (isNew()) {
                put(item, "fill", fill);
            }
            if (warns) {
                severity(item, before);
            }
        }

        /** A box for all of its rules: those that warned stay as they were, without any all warn. */
        private void severity(ObjectNode item, @Nullable Attribute before) {
            ObjectNode severity = item.putObject("severity");
            if (before != null && !before.warned().isEmpty()) {
                before.warned().forEach(rule -> severity.put(rule.word(), "WARNING"));
                return;
            }
            if (!allowed.isBlank()) {
                severity.put("allowed", "WARNING");
            }
            if (!pattern.isEmpty()) {
                severity.put("pattern", "WARNING");
            }
            if (!min.isEmpty() || !max.isEmpty()) {
                severity.put("range", "WARNING");
            }
            if (unique) {
                severity.put("unique", "WARNING");
            }
        }

        private static void put(ObjectNode item, String field, String value) {
            if (!value.isBlank()) {
                item.put(field, value);
            }
        }

        private static int number(String[] sizes, int at) {
            try {
                return at < sizes.length ? Integer.parseInt(sizes[at]) : 0;
            } catch (NumberFormatException e) {
                return 0;
            }
        }
    }
}
