package io.plumbline.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.launcher.client.PlayedServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waiting for jobs, commits and publications: until they are there, and no longer than somebody works on them. */
class WaitCommandTest {
    private static final String RELEASES = "GET /releases?dimension=ITEM_D&limit=100";

    @TempDir
    Path folder;

    @AutoClose
    private PlayedServer server;

    @BeforeEach
    void play() throws IOException {
        server = new PlayedServer(folder);
        server.on("GET /commits/9", "{\"commit\":9,\"dimensions\":[{\"dimension\":\"ITEM_D\"}]}")
                .on("GET /dimensions/ITEM_D", "{\"code\":\"ITEM_D\",\"publish\":{\"current\":true,\"history\":true}}")
                .on("GET /dimensions", "{\"items\":[{\"code\":\"ITEM_D\"}],\"next\":null}");
    }

    @Test
    void jobThatFailsEndsAsItsProblemSays() {
        server.on("GET /jobs/j", """
                {"id":"j","state":"FAILED","problem":{"status":409,"code":"BASE_MOVED","detail":"The base has moved."}}""");
        var said = server.rdm("wait", "j", "--json");
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.json().path("code").asString()).isEqualTo("BASE_MOVED");
    }

    @Test
    void timeThatIsOverEndsWith1() {
        server.on("GET /jobs/j", "{\"id\":\"j\",\"state\":\"QUEUED\"}");
        var said = server.rdm("wait", "j", "--timeout", "0", "--json");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.json().path("code").asString()).isEqualTo("TIMEOUT");
    }

    @Test
    void changeSetIsWaitedForWhileItIsTheTurnOfOthers() {
        server.on("GET /change-sets/17", changeSet("SUBMITTED"), changeSet("APPROVED"), changeSet("COMMITTED"));
        var said = server.rdm("wait", "--change-set", "17");
        assertThat(said.out()).isEqualTo("Change set 17 is commit 9.\n");
        server.on("GET /change-sets/17", changeSet("SUBMITTED"), changeSet("CHANGES_REQUESTED"));
        var refused = server.rdm("wait", "--change-set", "17");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("changes requested", server.url() + "/change-sets/17");
    }

    @Test
    void commitIsWaitedForUntilEachReleaseOfItIsThere() {
        server.on(
                RELEASES,
                releases(release(7, 8, "PUBLISHED", "")),
                releases(release(8, 9, "PENDING", "") + "," + release(7, 8, "PUBLISHED", "")),
                releases(release(8, 9, "PUBLISHED", "") + "," + release(7, 8, "PUBLISHED", "")));
        var said = server.rdm("wait", "--commit", "9", "--json");
        assertThat(said.exit()).isZero();
        assertThat(said.json().path("items")).hasSize(1);
        assertThat(said.json().path("items").get(0).path("id").asInt()).isEqualTo(8);
        assertThat(said.err()).contains("waits for its release", "PENDING");
    }

    @Test
    void publicationThatFailedIsWaitedForWhileItIsTriedAgain() {
        server.on(RELEASES, releases(release(8, 9, "FAILED", "p")), releases(release(8, 9, "PUBLISHED", "p")))
                .on("GET /jobs/p", "{\"id\":\"p\",\"state\":\"QUEUED\"}");
        assertThat(server.rdm("wait", "--commit", "9").exit()).isZero();
    }

    @Test
    void publicationThatFailedForGoodEndsWith1AndNamesTheRetry() {
        server.on(RELEASES, releases(release(8, 9, "FAILED", "p"))).on("GET /jobs/p", "{\"state\":\"FAILED\"}");
        var said = server.rdm("wait", "--commit", "9");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("The store is away.", "./rdm publish --retry 8");
    }

    @Test
    void dimensionWithoutPublishedTablesIsNotWaitedFor() {
        server.on("GET /dimensions/ITEM_D", "{\"publish\":{\"current\":false,\"history\":false}}");
        assertThat(server.rdm("wait", "--commit", "9", "--json").json().path("items"))
                .isEmpty();
    }

    @Test
    void newestReleasesAreListedAndAFailedOneEndsWith1() {
        server.on(RELEASES, releases(release(8, 9, "PUBLISHED", "") + "," + release(7, 8, "FAILED", "p")));
        var said = server.rdm("publish");
        assertThat(said).isEqualTo(new PlayedServer.Said(0, """
                        ID  DIMENSION  COMMIT  STATUS     TABLES
                         8  ITEM_D          9  PUBLISHED  retail.item_d (9,000 rows)
                        """, ""));
        server.on(RELEASES, releases(release(8, 9, "FAILED", "p")));
        assertThat(server.rdm("publish", "ITEM_D").exit()).isEqualTo(1);
    }

    @Test
    void retryIsSentWithAKeyAndWaitedFor() {
        server.on("POST /publications/8/retry", Answer.json(202, "{\"id\":\"p\"}"))
                .on("GET /jobs/p", "{\"id\":\"p\",\"state\":\"SUCCEEDED\"}")
                .on("GET /publications/8", release(8, 9, "PUBLISHED", "p"));
        var said = server.rdm("publish", "--retry", "8", "--wait", "--json");
        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.json().path("status").asString()).isEqualTo("PUBLISHED");
        assertThat(server.writes())
                .singleElement()
                .satisfies(call -> assertThat(call.header("Idempotency-key")).isNotBlank());
    }

    @Test
    void commitTellsItsNumberOnceTheJobHasEnded() {
        server.on("POST /change-sets/17/commit", Answer.json(202, "{\"job\":{\"id\":\"j\"}}"))
                .on(
                        "GET /jobs/j",
                        Answer.json(200, "{\"id\":\"j\",\"state\":\"RUNNING\"}"),
                        Answer.json(200, "{\"id\":\"j\",\"state\":\"SUCCEEDED\"}"))
                .on("GET /change-sets/17", changeSet("COMMITTED"));
        assertThat(server.rdm("commit", "17", "--json").json().path("commit").isMissingNode())
                .isTrue();
        var said = server.rdm("commit", "17", "--wait", "--json");
        assertThat(said.json().path("commit").asInt()).isEqualTo(9);
        assertThat(said.json().path("job").path("id").asString()).isEqualTo("j");
    }

    private static Answer changeSet(String status) {
        return Answer.json(200, "{\"id\":17,\"status\":\"" + status + "\",\"commit\":9}");
    }

    private static Answer releases(String items) {
        return Answer.json(200, "{\"items\":[" + items + "],\"next\":null}");
    }

    private static String release(int id, int commit, String status, String job) {
        var problem =
                status.equals("FAILED") ? "{\"code\":\"OBJECT_STORE\",\"detail\":\"The store is away.\"}" : "null";
        return """
                {"id":%d,"dimension":"ITEM_D","commit":%d,"status":"%s","target":"default","job_id":"%s","problem":%s,
                 "tables":[{"name":"retail.item_d","rows":9000}]}""".formatted(id, commit, status, job, problem);
    }

    @Test
    void republishSaysWhatIsDeliveredAgainAndWaitsForIt() {
        server.on("POST /releases/republish", """
                        {"items":[{"id":8,"dimension":"ITEM_D","commit":42,"status":"PENDING","tables":[]}],"next":null}""").on("GET /publications/8", """
                        {"id":8,"dimension":"ITEM_D","commit":42,"status":"PUBLISHED","tables":[{"name":"retail.item_d","rows":9}]}""");
        var said = server.rdm("republish", "--from", "40", "--to", "42", "--dimension", "ITEM_D", "--wait");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("PUBLISHED", "retail.item_d (9 rows)");
        assertThat(server.writes())
                .extracting(PlayedServer.Asked::body)
                .containsExactly("{\"from\":40,\"to\":42,\"dimension\":\"ITEM_D\"}");
        assertThat(server.rdm("republish").exit()).isEqualTo(2);
    }
}
