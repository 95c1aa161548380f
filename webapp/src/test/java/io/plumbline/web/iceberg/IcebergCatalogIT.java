package io.plumbline.web.iceberg;

import static io.plumbline.web.Walk.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.web.Caller;
import io.plumbline.web.Caller.Answer;
import io.plumbline.web.RunningApp;
import io.plumbline.web.Walk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What Iceberg's own REST client finds in the catalog that the application serves. */
class IcebergCatalogIT {
    private static final Namespace TELEVISION = Namespace.of("television");

    private final RunningApp app = RunningApp.demo();
    private final Walk walk = new Walk(app);

    @Test
    void readersFindEachReleaseWholeUnderItsTag() throws IOException {
        String code = walk.define();
        long first = walk.commit(walk.approved(code, "A1", "B2"));
        published(code, first);
        long second = walk.commit(walk.approved(code, "C3"));
        JsonNode release = published(code, second);

        try (RESTCatalog catalog = attach("demo-viewer", Map.of())) {
            TableIdentifier name = TableIdentifier.of(TELEVISION, code.toLowerCase(Locale.ROOT));
            assertThat(catalog.listNamespaces()).contains(TELEVISION);
            assertThat(catalog.listTables(TELEVISION)).contains(name);
            Table table = catalog.loadTable(name);
            assertThat(keys(table, tag(first))).containsExactly("A1", "B2");
            assertThat(keys(table, tag(second))).containsExactly("A1", "B2", "C3");
            assertThat(table.currentSnapshot().snapshotId())
                    .isEqualTo(
                            release.path("tables").path(0).path("snapshot_id").asLong());
            assertThat(table.refs()).containsKeys(tag(first), tag(second));
        }
        try (RESTCatalog lazy = attach("demo-viewer", Map.of("snapshot-loading-mode", "refs"))) {
            Table table = lazy.loadTable(TableIdentifier.of(TELEVISION, code.toLowerCase(Locale.ROOT)));
            assertThat(keys(table, tag(first))).containsExactly("A1", "B2");
        }
    }

    @Test
    void logAndReKeyListTellWhatEachCommitDid() throws IOException {
        String code = "LOGGED_D";
        Answer made = app.as("steward").post("/api/v1/dimensions", """
                {"code":"LOGGED_D","label":"Stations","domain":"TELEVISION","key":["station_code"],"attributes":[
                  {"name":"station_code","type":"text","length":20},
                  {"name":"network","type":"text","length":60,"history":"NEW_VERSION"},
                  {"name":"power_kw","type":"decimal","precision":12,"scale":2,"history":"OVERWRITE","sensitive":"drop"}],
                 "publish":{"current":false,"history":false,"log":true,"rekeys":true}}""");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.json().path("publish").path("log").asBoolean()).isTrue();
        long first = walk.commit(walk.approved(code, "A1"));
        String set = walk.open(code);
        Answer amended = app.as("analyst").post(set + "/changes", """
                {"dimension":"LOGGED_D","key":["A1"],"kind":"AMENDED","effective":"2026-03-01","values":{"network":"NBC","power_kw":"9"}}""");
        assertThat(amended.status()).as(amended.body()).isEqualTo(201);
        walk.approve(set);
        long second = walk.commit(set);
        JsonNode release = published(code, second);
        assertThat(release.path("tables")).hasSize(2);
        try (RESTCatalog catalog = attach("demo-viewer", Map.of())) {
            Table log = catalog.loadTable(TableIdentifier.of(TELEVISION, "logged_d_log"));
            assertThat(lines(log, "changed_by", "key", "kind", "attribute", "before", "after", "effective"))
                    .containsExactly(
                            first + " A1 ADDED station_code null A1 2026-01-01",
                            first + " A1 ADDED network null ABC 2026-01-01",
                            second + " A1 AMENDED network ABC NBC 2026-03-01");
            assertThat(lines(log, "member_id")).doesNotContain("null");
            Table rekeys = catalog.loadTable(TableIdentifier.of(TELEVISION, "logged_d_rekeys"));
            JsonNode versions = app.as("viewer")
                    .get("/api/v1/dimensions/LOGGED_D/members/A1/history")
                    .json()
                    .path("items");
            assertThat(lines(rekeys, "changed_by", "valid_from", "valid_to", "old_version_id", "new_version_id"))
                    .containsExactly(second + " 2026-03-01 9999-12-31 "
                            + versions.path(0).path("version_id").asString() + " "
                            + versions.path(1).path("version_id").asString());
        }
    }

    private static List<String> lines(Table table, String... columns) throws IOException {
        List<String> lines = new ArrayList<>();
        try (var rows = IcebergGenerics.read(table).build()) {
            for (Record row : rows) {
                lines.add(Stream.of(columns)
                        .map(column -> String.valueOf(row.getField(column)))
                        .collect(Collectors.joining(" ")));
            }
        }
        return lines;
    }

    @Test
    void nothingIsWrittenThroughIt() throws IOException {
        String code = walk.define();
        published(code, walk.commit(walk.approved(code, "A1")));
        TableIdentifier name = TableIdentifier.of(TELEVISION, code.toLowerCase(Locale.ROOT));
        try (RESTCatalog catalog = attach("demo-admin", Map.of())) {
            Table table = catalog.loadTable(name);
            assertThatThrownBy(() ->
                            table.newDelete().deleteFromRowFilter(alwaysTrue()).commit())
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> catalog.dropTable(name)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> catalog.createNamespace(Namespace.of("mine")))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> catalog.createTable(
                            TableIdentifier.of(TELEVISION, "mine"),
                            new Schema(Types.NestedField.required(1, "a", Types.LongType.get()))))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(catalog.tableExists(name)).isTrue();
        }
        // A client that does not ask what is offered.
        String path = "/iceberg/v1/namespaces/television/tables/" + name.name();
        for (Answer refused : List.of(
                app.as("admin").delete(path),
                app.as("admin").post(path, "{}"),
                app.as("admin").post("/iceberg/v1/namespaces", "{\"namespace\":[\"mine\"]}"))) {
            assertThat(refused.status()).isEqualTo(405);
            assertThat(refused.json().path("error").path("type").asString()).isEqualTo("UnsupportedOperationException");
        }
    }

    @Test
    void whoIsNotKnownOrAsksForWhatIsNotThereIsToldSoInTheProtocolsWords() throws IOException {
        assertThatThrownBy(() -> attach("demo-nobody", Map.of()).listNamespaces())
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining("The bearer token is not known here");
        Answer unsigned = app.asNobody().get("/iceberg/v1/config");
        assertThat(unsigned.status()).isEqualTo(401);
        assertThat(unsigned.json().path("error").path("code").asInt()).isEqualTo(401);
        try (RESTCatalog catalog = attach("demo-viewer", Map.of())) {
            assertThatThrownBy(() -> catalog.loadTable(TableIdentifier.of("television", "nothing_d")))
                    .isInstanceOf(NoSuchTableException.class);
            assertThatThrownBy(() -> catalog.listTables(Namespace.of("nowhere")))
                    .isInstanceOf(NoSuchNamespaceException.class);
            assertThat(catalog.namespaceExists(Namespace.of("nowhere"))).isFalse();
        }
        Caller viewer = app.as("viewer");
        assertThat(viewer.get("/iceberg/v1/config?warehouse=other")
                        .json()
                        .path("error")
                        .path("message")
                        .asString())
                .contains("There is no warehouse \"other\" here");
        assertThat(viewer.get("/iceberg/v1/namespaces?pageSize=none").status()).isEqualTo(400);
        assertThat(viewer.get("/iceberg/v1/namespaces/television/tables/x?snapshots=some")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void readerThatKnowsTheStateOfATableIsNotSentItAgain() {
        String code = walk.define();
        published(code, walk.commit(walk.approved(code, "A1")));
        String path = "/iceberg/v1/namespaces/television/tables/" + code.toLowerCase(Locale.ROOT);
        Answer first = app.as("viewer").get(path);
        assertThat(first.status()).isEqualTo(200);
        assertThat(app.as("viewer")
                        .with("If-None-Match", first.header("ETag"))
                        .get(path)
                        .status())
                .isEqualTo(304);
        published(code, walk.commit(walk.approved(code, "B2")));
        assertThat(app.as("viewer")
                        .with("If-None-Match", first.header("ETag"))
                        .get(path)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void longListsComeInPages() throws IOException {
        for (int i = 0; i < 3; i++) {
            String code = walk.define();
            published(code, walk.commit(walk.approved(code, "A1")));
        }
        try (RESTCatalog catalog = attach("demo-viewer", Map.of());
                RESTCatalog paged = attach("demo-viewer", Map.of("rest-page-size", "2"))) {
            assertThat(catalog.listTables(TELEVISION)).hasSizeGreaterThan(3);
            assertThat(paged.listTables(TELEVISION)).containsExactlyElementsOf(catalog.listTables(TELEVISION));
        }
    }

    private RESTCatalog attach(String token, Map<String, String> more) {
        RESTCatalog catalog = new RESTCatalog();
        Map<String, String> properties = new HashMap<>(more);
        properties.put("uri", "http://127.0.0.1:" + app.port() + "/iceberg");
        properties.put("token", token);
        properties.put("io-impl", "org.apache.iceberg.hadoop.HadoopFileIO");
        catalog.initialize("plumbline", properties);
        return catalog;
    }

    private JsonNode published(String code, long commit) {
        return await(() -> {
            JsonNode found = app.as("viewer")
                    .get("/api/v1/releases?dimension=" + code)
                    .json()
                    .path("items")
                    .path(0);
            return found.path("status").asString("").equals("PUBLISHED")
                            && found.path("commit").asLong() == commit
                    ? found
                    : null;
        });
    }

    private static String tag(long commit) {
        return "c%06d".formatted(commit);
    }

    private static org.apache.iceberg.expressions.Expression alwaysTrue() {
        return org.apache.iceberg.expressions.Expressions.alwaysTrue();
    }

    private static List<String> keys(Table table, String tag) throws IOException {
        List<String> keys = new ArrayList<>();
        try (var rows = IcebergGenerics.read(table)
                .useSnapshot(Objects.requireNonNull(table.refs().get(tag)).snapshotId())
                .build()) {
            for (Record row : rows) {
                keys.add(String.valueOf(row.getField("station_code")));
            }
        }
        return keys;
    }
}
