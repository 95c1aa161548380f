package io.plumbline.web.change;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A definition as the fields of a form; what people write there stays as they wrote it. */
public final class DefinitionForm {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_ROWS = 220;

    private String code = "";
    private String label = "";
    private String domain = "";
    private String title = "";
    private String reason = "";
    private boolean beginning;
    private boolean current;
    private boolean history;
    private List<Row> rows = new ArrayList<>();

    /** One attribute. */
    public static final class Row {
        private String was = "";
        private String name = "";
        private String label = "";
        private String type = "text";
        private String size = "";
        private String policy = "NEW_VERSION";
        private String allowed = "";
        private String min = "";
        private String max = "";
        private String pattern = "";
        private String fill = "";
        private boolean key;
        private boolean required;
        private boolean warns;
        private boolean retired;

        /** The name before; empty for a new one. */
        public String getWas() {
            return was;
        }

        public void setWas(String was) {
            this.was = was;
        }

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name.strip();
        }

        public String getLabel() {
            return label;
        }

        public void setLabel(String label) {
            this.label = label.strip();
        }

        public String getType() {
            return type;
        }

        public void setType(String type) {
            this.type = type;
        }

        /** Of a text its length, of a decimal its digits and those after the point, of a reference the dimension. */
        public String getSize() {
            return size;
        }

        public void setSize(String size) {
            this.size = size.strip();
        }

        public String getPolicy() {
            return policy;
        }

        public void setPolicy(String policy) {
            this.policy = policy;
        }

        /** A value on each line. */
        public String getAllowed() {
            return allowed;
        }

        public void setAllowed(String allowed) {
            this.allowed = allowed;
        }

        public String getMin() {
            return min;
        }

        public void setMin(String min) {
            this.min = min.strip();
        }

        public String getMax() {
            return max;
        }

        public void setMax(String max) {
            this.max = max.strip();
        }

        public String getPattern() {
            return pattern;
        }

        public void setPattern(String pattern) {
            this.pattern = pattern;
        }

        public String getFill() {
            return fill;
        }

        public void setFill(String fill) {
            this.fill = fill;
        }

        public boolean isKey() {
            return key;
        }

        public void setKey(boolean key) {
            this.key = key;
        }

        public boolean isRequired() {
            return required;
        }

        public void setRequired(boolean required) {
            this.required = required;
        }

        /** Whether a breach of its list, range or form only warns. */
        public boolean isWarns() {
            return warns;
        }

        public void setWarns(boolean warns) {
            this.warns = warns;
        }

        public boolean isRetired() {
            return retired;
        }

        public void setRetired(boolean retired) {
            this.retired = retired;
        }

        public boolean isNew() {
            return was.isEmpty();
        }

        boolean isBlank() {
            return isNew() && name.isEmpty() && label.isEmpty();
        }

        private static Row of(Attribute attribute) {
            Row row = new Row();
            row.was = attribute.name();
            row.name = attribute.name();
            row.label = attribute.label();
            switch (attribute.type()) {
                case AttributeType.Text(int length) -> row.size = String.valueOf(length);
                case AttributeType.Whole() -> row.type = "integer";
                case AttributeType.Decimal(int precision, int scale) -> {
                    row.type = "decimal";
                    row.size = precision + "," + scale;
                }
                case AttributeType.Day() -> row.type = "date";
                case AttributeType.Truth() -> row.type = "boolean";
                case AttributeType.Reference(String to) -> {
                    row.type = "reference";
                    row.size = to;
                }
            }
            row.policy = attribute.history().name();
            row.allowed = String.join("\n", attribute.allowed());
            row.min = attribute.min() == null ? "" : attribute.min();
            row.max = attribute.max() == null ? "" : attribute.max();
            row.pattern = attribute.pattern() == null ? "" : attribute.pattern();
            row.key = attribute.key();
            row.required = attribute.required();
            row.warns = !attribute.warned().isEmpty();
            return row;
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

    static DefinitionForm of(Dimension dimension) {
        DefinitionForm form = new DefinitionForm();
        form.code = dimension.code();
        form.label = dimension.label();
        form.domain = dimension.domain();
        form.beginning = dimension.firstVersionFromBeginning();
        form.current = dimension.publishCurrent();
        form.history = dimension.publishHistory();
        dimension.attributes().forEach(attribute -> form.rows.add(Row.of(attribute)));
        return form;
    }

    /** A form for a new dimension: its key, and room for two attributes. */
    static DefinitionForm blank() {
        DefinitionForm form = new DefinitionForm();
        form.current = true;
        form.history = true;
        Row key = new Row();
        key.key = true;
        key.required = true;
        key.size = "20";
        form.rows.add(key);
        form.more();
        form.more();
        return form;
    }

    /** Room for one more attribute. */
    void more() {
        if (rows.size() < MOST_ROWS) {
            Row row = new Row();
            row.size = "60";
            rows.add(row);
        }
    }

    /**
     * As the engine reads it.
     *
     * @param before the definition that it changes; null for a new dimension
     */
    String json(@Nullable Dimension before) {
        ObjectNode root = JSON.createObjectNode();
        root.put("code", code.strip()).put("label", label.strip()).put("domain", domain.strip());
        ArrayNode key = root.putArray("key");
        ArrayNode attributes = root.putArray("attributes");
        for (Row row : rows) {
            if (row.isBlank() || row.retired) {
                continue;
            }
            if (row.key) {
                key.add(row.name);
            }
            ObjectNode item = attributes.addObject();
            row.write(item, before == null ? null : before.find(row.was).orElse(null));
        }
        root.put("first_version_from", beginning ? "beginning" : "effective");
        root.putObject("publish").put("current", current).put("history", history);
        return JSON.writeValueAsString(root);
    }

    public String getCode() {
        return code;
    }

    public void setCode(String code) {
        this.code = code;
    }

    public String getLabel() {
        return label;
    }

    public void setLabel(String label) {
        this.label = label;
    }

    public String getDomain() {
        return domain;
    }

    public void setDomain(String domain) {
        this.domain = domain;
    }

    public String getTitle() {
        return title;
    }

    public void setTitle(String title) {
        this.title = title;
    }

    public String getReason() {
        return reason;
    }

    public void setReason(String reason) {
        this.reason = reason;
    }

    /** Whether an added member counts from the beginning of time. */
    public boolean isBeginning() {
        return beginning;
    }

    public void setBeginning(boolean beginning) {
        this.beginning = beginning;
    }

    /** Whether a table of what holds today is published. */
    public boolean isCurrent() {
        return current;
    }

    public void setCurrent(boolean current) {
        this.current = current;
    }

    /** Whether a table of all versions is published. */
    public boolean isHistory() {
        return history;
    }

    public void setHistory(boolean history) {
        this.history = history;
    }

    public List<Row> getRows() {
        return rows;
    }

    public void setRows(List<Row> rows) {
        this.rows = rows;
    }
}
