package io.plumbline.web.publication;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.publication.PublishedColumn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class DbtSourcesTest {
    private static final String DEFINITION = """
            {"code":"STATION_D","label":"Stations: \\"all\\" of them","domain":"TELEVISION","key":["code"],"attributes":[
             {"name":"code","type":"text","length":20},
             {"name":"network","type":"text","length":60,"allowed":["ABC","no"],"required":true},
             {"name":"note","type":"text","length":60}]%s}""";

    private static List<Map<String, Object>> columns(String more, String table) {
        Dimension dimension = DefinitionJson.parse(DEFINITION.formatted(more));
        Map<String, List<PublishedColumn>> tables = new LinkedHashMap<>();
        for (String name : List.of("television.station_d", "television.station_d_hist")) {
            tables.put(
                    name,
                    List.of(
                            new PublishedColumn("member_id", "string", true, "durable id"),
                            new PublishedColumn("code", "string", false, "Code: #1"),
                            new PublishedColumn("network", "string", false, "Network"),
                            new PublishedColumn("note", "string", false, "Note")));
        }
        Map<String, Object> read = new Yaml().load(DbtSources.of(dimension, tables));
        assertThat(read).containsEntry("version", 2);
        return child(child(read, "sources").getFirst(), "tables").stream()
                .filter(found -> table.equals(found.get("name")))
                .flatMap(found -> child(found, "columns").stream())
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> child(Map<String, Object> of, String name) {
        return (List<Map<String, Object>>) of.get(name);
    }

    @Test
    void currentTablePromisesWhatTheDefinitionDoes() {
        List<Map<String, Object>> columns = columns("", "station_d");
        assertThat(columns.get(0)).containsEntry("data_tests", List.of("not_null", "unique"));
        assertThat(columns.get(1))
                .containsEntry("data_tests", List.of("not_null", "unique"))
                .containsEntry("description", "Code: #1");
        assertThat(columns.get(2))
                .containsEntry(
                        "data_tests",
                        List.of(
                                "not_null",
                                Map.of(
                                        "accepted_values",
                                        Map.of("arguments", Map.of("values", List.of("ABC", "no"))))));
        assertThat(columns.get(3)).doesNotContainKey("data_tests");
    }

    @Test
    void historyHasManyRowsOfAMember() {
        List<Map<String, Object>> columns = columns("", "station_d_hist");
        assertThat(columns.get(0)).containsEntry("data_tests", List.of("not_null"));
        assertThat(columns.get(1)).doesNotContainKey("data_tests");
    }

    @Test
    void whereUnknownMembersHaveRowsNothingIsPromisedOfTheirValues() {
        List<Map<String, Object>> columns = columns(",\"publish\":{\"unknown\":true}", "station_d");
        assertThat(columns.get(2)).doesNotContainKey("data_tests");
    }
}
