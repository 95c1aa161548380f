package io.plumbline.web.publication;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.publication.PublishedColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** The published tables of a dimension as dbt knows its sources: a {@code sources.yml} with the meaning of each column and the tests that its definition promises. */
final class DbtSources {
    private DbtSources() {}

    static String of(Dimension dimension, Map<String, List<PublishedColumn>> tables) {
        Map<String, Object> source = new LinkedHashMap<>();
        String namespace = dimension.domain().toLowerCase(Locale.ROOT);
        source.put("name", namespace);
        source.put("description", "Tables of the domain " + dimension.domain() + ", replaced whole by each release.");
        List<Object> list = new ArrayList<>();
        tables.forEach((name, columns) -> {
            Map<String, Object> table = new LinkedHashMap<>();
            table.put("name", name.substring(namespace.length() + 1));
            table.put("description", dimension.label() + ".");
            boolean isCurrent = name.equals(namespace + "." + dimension.code().toLowerCase(Locale.ROOT));
            table.put(
                    "columns",
                    columns.stream()
                            .map(column -> column(dimension, column, isCurrent))
                            .toList());
            list.add(table);
        });
        source.put("tables", list);
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("version", 2);
        root.put("sources", List.of(source));
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        return new Yaml(options).dump(root);
    }

    private static Map<String, Object> column(Dimension dimension, PublishedColumn column, boolean isCurrent) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", column.name());
        entry.put("description", column.description());
        entry.put("data_type", column.type());
        List<Object> tests = tests(dimension, column, isCurrent);
        if (!tests.isEmpty()) {
            entry.put("data_tests", tests);
        }
        return entry;
    }

    /** What holds in every release; rows for unknown members have no values to promise anything of. */
    private static List<Object> tests(Dimension dimension, PublishedColumn column, boolean isCurrent) {
        List<Object> tests = new ArrayList<>();
        Attribute attribute = dimension.find(column.name()).orElse(null);
        boolean isPromised = !dimension.publishing().unknown();
        boolean isId = column.name().equals("member_id");
        if (column.required() || isPromised && attribute != null && attribute.required() && isCurrent) {
            tests.add("not_null");
        }
        boolean isWholeKey =
                attribute != null && attribute.key() && dimension.key().size() == 1;
        if (isCurrent && (isId || isWholeKey)) {
            tests.add("unique");
        }
        if (isCurrent && isPromised && attribute != null && isListed(attribute)) {
            tests.add(Map.of("accepted_values", Map.of("arguments", Map.of("values", attribute.allowed()))));
        }
        return tests;
    }

    /** Whether only values of its list are published, as they are. */
    private static boolean isListed(Attribute attribute) {
        return attribute.type() instanceof AttributeType.Text
                && attribute.sensitive() == null
                && attribute.warned().isEmpty()
                && !attribute.allowed().isEmpty();
    }
}
