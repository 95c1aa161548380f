package io.plumbline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The main job by HTTP, and what comes of bad input: a clear code, and nothing half done. */
@ExtendWith(OnTheRunningSystem.class)
class ApiWalkIT {
    private static final String DAY = "2026-03-01";

    private final RunningSystem system;
    private final Walk walk;
    private final Api analyst;

    ApiWalkIT(RunningSystem system) {
        this.system = system;
        this.walk = new Walk(system);
        this.analyst = system.as("analyst");
    }

    @Test
    void aWorkbookBecomesACommitAReleaseAndIsReverted() {
        Api.Answer download = analyst.get("/api/v1/dimensions/ITEM_D/workbook?as_of=" + DAY);
        download.expect(200);
        Workbook.Edited edited = Workbook.move(download.bytes(), 12, "Sports");
        assertThat(edited.items()).hasSize(12);
        long changeSet = walk.propose(edited.file(), DAY);
        JsonNode proposed = walk.changeSet(changeSet);
        assertThat(proposed.path("status").asString()).isEqualTo("DRAFT");
        assertThat(proposed.path("counts").path("amended").asInt()).isEqualTo(12);
        JsonNode changes = analyst.get("/api/v1/change-sets/" + changeSet + "/changes")
                .expect(200)
                .path("items");
        assertThat(changes).hasSize(12);
        JsonNode cell = changes.path(0).path("cells").path(0);
        assertThat(cell.path("attribute").asString()).isEqualTo("category");
        assertThat(cell.path("after").asString()).isEqualTo("Sports");
        assertThat(cell.path("source").asString()).matches(".+![A-Z]+[0-9]+");

        JsonNode report = walk.whatIf(Map.of(
                "change_sets",
                List.of(changeSet),
                "fact_source",
                "STORE_SALES_F",
                "group_by",
                List.of("ITEM_D.category")));
        assertThat(report.path("exact").asBoolean()).isTrue();
        assertThat(report.path("facts_total").asLong()).isEqualTo(2_880_404);

        walk.submit(changeSet);
        walk.approve(changeSet);
        long commit = walk.commit(changeSet);
        JsonNode release = walk.awaitPublished("ITEM_D", commit);
        assertThat(release.path("tables"))
                .isNotEmpty()
                .allMatch(table -> table.path("snapshot_id").asLong() != 0);
        Listing items = new Listing(system.as("viewer"), "ITEM_D");
        assertThat(items.asOf(DAY, commit))
                .filteredOn(row -> edited.items().contains(row.key()))
                .allMatch(row -> "Sports".equals(row.values().get("category")));

        JsonNode reverse = analyst.post("/api/v1/commits/" + commit + "/revert").json();
        long revert = reverse.path("id").asLong(reverse.path("change_set").asLong());
        walk.submit(revert);
        walk.approve(revert);
        long reverted = walk.commit(revert);
        assertThat(values(items.asOf(DAY, reverted))).isEqualTo(values(items.asOf(DAY, commit - 1)));
    }

    @Test
    void untouchedWorkbookChangesNothing() {
        Api.Answer download = analyst.get("/api/v1/dimensions/STORE_D/workbook");
        download.expect(200);
        JsonNode upload = walk.upload("stores.xlsx", download.bytes(), Map.of("dimension", "STORE_D"));
        assertThat(upload.path("status").asString()).as(upload.toString()).isEqualTo("PARSED");
        JsonNode counts = walk.changeSet(upload.path("change_set").asLong()).path("counts");
        assertThat(counts.properties())
                .filteredOn(count -> !count.getKey().equals("unchanged"))
                .allMatch(count -> count.getValue().asInt() == 0);
    }

    @Test
    void aFileThatIsNoWorkbookIsRefused() {
        assertThat(refusal("notes.xlsx", "just some text".getBytes(StandardCharsets.UTF_8)))
                .contains("FILE_TYPE");
        assertThat(refusal("empty.xlsx", new byte[0])).contains("FILE_EMPTY");
    }

    @Test
    void aTruncatedWorkbookIsRefusedAsDamaged() {
        byte[] whole = Workbook.moves(Map.of("AAAAAAAABAAAAAAA", "Books"));
        assertThat(refusal("items.xlsx", Arrays.copyOf(whole, whole.length - whole.length / 3)))
                .contains("FILE_DAMAGED");
    }

    @Test
    void anUnknownDimensionIsNamed() {
        byte[] file = Workbook.moves(Map.of("AAAAAAAABAAAAAAA", "Books"));
        Api.Answer answer = analyst.upload("items.xlsx", file, Map.of("dimension", "NOPE_D"));
        assertThat(answer.code(404)).isEqualTo("UNKNOWN_DIMENSION");
        assertThat(analyst.get("/api/v1/dimensions/NOPE_D").code(404)).isEqualTo("UNKNOWN_DIMENSION");
    }

    @Test
    void aWrongTypeInACellIsFoundAtItsCell() {
        JsonNode upload = walk.upload(
                Workbook.of(List.of("item_id", "current_price"), List.of(List.of("AAAAAAAABAAAAAAA", "cheap"))), DAY);
        JsonNode finding = finding(upload, "TYPE");
        assertThat(finding.path("cell").asString()).isEqualTo("B2");
        assertThat(finding.path("found").asString()).isEqualTo("cheap");
        assertNotCommittable(upload);
    }

    @Test
    void oneKeyWithTwoValuesNamesBothCells() {
        JsonNode upload = walk.upload(
                Workbook.of(
                        List.of("item_id", "category"),
                        List.of(List.of("AAAAAAAABAAAAAAA", "Books"), List.of("AAAAAAAABAAAAAAA", "Home"))),
                DAY);
        assertThat(finding(upload, "DUPLICATE_KEY").toString()).contains("2").contains("3");
        assertNotCommittable(upload);
    }

    @Test
    void aMissingRequiredValueAndAMissingKeyAreFound() {
        String code = "SHELF_" + System.currentTimeMillis();
        String definition = """
                {"code":"%s","label":"Shelves","domain":"RETAIL","key":["shelf"],"attributes":[
                  {"name":"shelf","type":"text","length":10,"required":true},
                  {"name":"aisle","type":"text","length":10,"required":true,"history":"NEW_VERSION"},
                  {"name":"height","type":"integer","history":"OVERWRITE"}]}""".formatted(code);
        system.as("admin")
                .post("/api/v1/dimensions", Api.JSON.readValue(definition, Map.class))
                .expect(201);
        JsonNode upload = walk.upload(
                "shelves.xlsx",
                Workbook.of(
                        List.of("shelf", "aisle", "height"),
                        List.of(List.of("S1", "", "4"), List.of("", "A2", "5"), List.of("S3", "A3", "6"))),
                Map.of("dimension", code, "effective_date", DAY));
        assertThat(finding(upload, "REQUIRED").path("cell").asString()).isEqualTo("B2");
        assertThat(finding(upload, "KEY_MISSING").path("cell").asString()).isEqualTo("A3");
        assertNotCommittable(upload);
    }

    @Test
    void aChangeSetWhoseBaseHasMovedIsNotCommittedSilently() {
        String item = "AAAAAAAAEAAAAAAA";
        Listing items = new Listing(analyst, "ITEM_D");
        List<String> others = Stream.of("Jewelry", "Electronics", "Women")
                .filter(category ->
                        !category.equals(items.history(item).getLast().values().get("category")))
                .toList();
        long mine = walk.propose(Workbook.moves(Map.of(item, others.get(0))), DAY);
        walk.submit(mine);
        walk.approve(mine);
        walk.propagate(Workbook.moves(Map.of(item, others.get(1))), DAY);
        assertThat(walk.refusedCommit(mine)).isEqualTo("BASE_MOVED");
        assertThat(walk.changeSet(mine).path("status").asString()).isNotEqualTo("COMMITTED");
        assertThat(items.history(item).getLast().values()).containsEntry("category", others.get(1));
    }

    @Test
    void nobodyApprovesTheirOwnChangeSet() {
        Api steward = system.as("steward");
        JsonNode taken = steward.upload(
                        "items.xlsx",
                        Workbook.moves(Map.of("AAAAAAAAHAAAAAAA", "Jewelry")),
                        Map.of("dimension", "ITEM_D", "effective_date", DAY))
                .expect(202);
        walk.awaitJob(taken.path("job").path("id").asString());
        long changeSet = steward.get("/api/v1/uploads/" + taken.path("id").asString())
                .expect(200)
                .path("change_set")
                .asLong();
        steward.post("/api/v1/change-sets/" + changeSet + "/submit", Map.of("reason", "Mine"))
                .expect(200);
        assertThat(steward.post("/api/v1/change-sets/" + changeSet + "/approve").code(403))
                .isEqualTo("SELF_APPROVAL");
        assertThat(analyst.post("/api/v1/change-sets/" + changeSet + "/approve").code(403))
                .isEqualTo("ROLE_MISSING");
        assertThat(system.as("steward2")
                        .post("/api/v1/change-sets/" + changeSet + "/reject", Map.of("comment", "No"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTokenThatNobodyHasIsRefused() {
        assertThat(new Api(system.url(), "demo-nobody")
                        .get("/api/v1/dimensions")
                        .code(401))
                .isEqualTo("TOKEN_INVALID");
        assertThat(system.as("viewer")
                        .upload("items.xlsx", Workbook.moves(Map.of("A", "Books")), Map.of("dimension", "ITEM_D"))
                        .code(403))
                .isEqualTo("ROLE_MISSING");
    }

    @Test
    void anExpiredTokenIsRefusedAsExpired() throws SQLException, NoSuchAlgorithmException {
        String token = "expired-" + UUID.randomUUID();
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        try (Connection database = DriverManager.getConnection(
                        system.databaseUrl(),
                        "plumbline",
                        system.secrets("database").get("application"));
                PreparedStatement insert = database.prepareStatement(
                        "insert into api_token (person_id, name, sha256, created_at, expires_at) select id, 'old', ?,"
                                + " now() - interval 2 day, now() - interval 1 day from person where login = 'analyst'")) {
            insert.setString(1, hash);
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
        assertThat(new Api(system.url(), token).get("/api/v1/dimensions").code(401))
                .isEqualTo("TOKEN_EXPIRED");
    }

    private String refusal(String name, byte[] file) {
        Api.Answer answer = analyst.upload(name, file, Map.of("dimension", "ITEM_D", "effective_date", DAY));
        if (answer.status() >= 400) {
            return answer.json().path("code").asString();
        }
        JsonNode job = walk.awaitJob(answer.expect(202).path("job").path("id").asString());
        JsonNode upload = analyst.get(
                        "/api/v1/uploads/" + answer.json().path("id").asString())
                .expect(200);
        assertThat(upload.path("status").asString()).isEqualTo("REJECTED");
        return upload.path("findings").toString() + job.path("problem");
    }

    private static JsonNode finding(JsonNode upload, String rule) {
        for (JsonNode finding : upload.path("findings")) {
            if (finding.path("rule").asString().equals(rule)) {
                return finding;
            }
        }
        throw new AssertionError("no finding " + rule + " in " + upload);
    }

    private void assertNotCommittable(JsonNode upload) {
        if (upload.path("change_set").isNumber()) {
            String path = "/api/v1/change-sets/" + upload.path("change_set").asLong();
            assertThat(analyst.post(path + "/submit", Map.of("reason", "Try")).code(422))
                    .isEqualTo("HAS_ERRORS");
        } else {
            assertThat(upload.path("status").asString()).isEqualTo("REJECTED");
        }
    }

    private static Map<String, Object> values(List<Listing.Row> rows) {
        Map<String, Object> values = new TreeMap<>();
        rows.forEach(row -> values.put(row.key(), row.from() + row.to() + row.values()));
        return values;
    }
}
