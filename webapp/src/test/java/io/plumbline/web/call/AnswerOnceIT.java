package io.plumbline.web.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import io.plumbline.engine.access.Claim;
import io.plumbline.engine.access.ClaimCall;
import io.plumbline.engine.access.KeyedCallStore;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.web.AtOnce;
import io.plumbline.web.Caller;
import io.plumbline.web.Caller.Answer;
import io.plumbline.web.RunningApp;
import io.plumbline.web.Walk;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A double submit has one effect: with a key whatever the call is, without one wherever a state guards it. */
class AnswerOnceIT {
    private static final int THREADS = 8;

    private final RunningApp app = RunningApp.demo();
    private final Walk walk = new Walk(app);

    @Test
    void sameRequestGetsTheFirstAnswerAndNoSecondEffect() {
        String dimension = walk.define();
        Caller program = keyed(key());
        Answer first = program.post("/api/v1/change-sets", Walk.newSet(dimension));
        Answer second = program.post("/api/v1/change-sets", Walk.newSet(dimension));
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        for (String header : List.of("Location", "ETag", "Content-Type")) {
            assertThat(second.header(header)).as(header).isEqualTo(first.header(header));
        }
        assertThat(drafts(dimension)).isEqualTo(1);
    }

    @Test
    void refusalIsTheAnswerToo() {
        Caller program = keyed(key());
        String body = "{\"title\":\"x\",\"dimensions\":[\"NOPE_D\"]}";
        assertThat(program.post("/api/v1/change-sets", body).code()).isEqualTo("UNKNOWN_DIMENSION");
        Answer again = program.post("/api/v1/change-sets", body);
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.header("Content-Type")).startsWith("application/problem+json");
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void keyOfAnotherRequestIsRefused() {
        String dimension = walk.define();
        Caller program = keyed(key());
        program.post("/api/v1/change-sets", Walk.newSet(dimension));
        Answer other = program.post("/api/v1/change-sets", "{\"title\":\"Another\"}");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(program.post("/api/v1/change-sets?x=1", Walk.newSet(dimension))
                        .code())
                .isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void keyThatIsNoneIsRefused() {
        for (String bad : List.of("a b", "k".repeat(201))) {
            Answer answer = keyed(bad).post("/api/v1/change-sets", "{}");
            assertThat(answer.status()).as(bad).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("BAD_IDEMPOTENCY_KEY");
        }
        assertThat(keyed("a b").get("/api/v1/change-sets").status())
                .as("reading needs none")
                .isEqualTo(200);
    }

    @Test
    void parallelCallsOfOneKeyHaveOneEffect() {
        String dimension = walk.define();
        String key = key();
        List<Answer> answers = AtOnce.call(THREADS, () -> patiently(key, Walk.newSet(dimension)));
        assertThat(answers).allMatch(answer -> answer.status() == 201);
        assertThat(answers.stream().map(Answer::body).distinct()).hasSize(1);
        assertThat(answers.stream()
                        .filter(answer -> answer.header("Idempotency-Replayed").isEmpty()))
                .hasSize(1);
        assertThat(drafts(dimension)).isEqualTo(1);
    }

    /** Sends it again while the first one is under way, as the answer says. */
    private Answer patiently(String key, String body) {
        return Walk.await(() -> {
            Answer answer = keyed(key).post("/api/v1/change-sets", body);
            if (answer.status() == 409) {
                assertThat(answer.code()).isEqualTo("IDEMPOTENCY_UNDER_WAY");
                assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
                return null;
            }
            return answer;
        });
    }

    @Test
    void parallelSubmitsWithoutAKeyHaveOneEffect() {
        String dimension = walk.define();
        String set = walk.open(dimension);
        walk.add(set, dimension, "A1");
        List<Answer> answers = AtOnce.call(THREADS, () -> app.as("analyst").post(set + "/submit", "{}"));
        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() != 200))
                .allMatch(answer -> answer.status() == 409 && answer.code().equals("WRONG_STATE"));
    }

    @Test
    void parallelCommitsWithoutAKeyAreOneJobAndOneCommit() {
        String dimension = walk.define();
        String set = walk.approved(dimension, "A1", "B2");
        List<Answer> answers = AtOnce.call(THREADS, () -> app.as("steward").post(set + "/commit", "{}"));
        assertThat(answers).allMatch(answer -> answer.status() == 202);
        List<String> jobs = answers.stream()
                .map(answer -> answer.json().path("job").path("id").asString())
                .distinct()
                .toList();
        assertThat(jobs).hasSize(1);
        assertThat(walk.ended(jobs.getFirst()).path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(app.as("viewer")
                        .get("/api/v1/commits?dimension=" + dimension)
                        .json()
                        .path("items"))
                .hasSize(1);
    }

    @Test
    void fileThatIsSentAgainIsOneUpload() {
        String dimension = walk.define();
        Map<String, String> fields = Map.of("dimension", dimension);
        Caller program = keyed(key());
        byte[] file = "no workbook".getBytes(StandardCharsets.UTF_8);
        Answer first = program.upload("/api/v1/uploads", file, fields);
        assertThat(first.status()).as(first.body()).isEqualTo(202);
        Answer second = program.upload("/api/v1/uploads", file, fields);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(program.upload("/api/v1/uploads", "another".getBytes(StandardCharsets.UTF_8), fields)
                        .code())
                .isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(program.upload("/api/v1/uploads", file, Map.of()).code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void callThatWasLostBeforeItsEffectIsDoneByTheNext() {
        String dimension = walk.define();
        String key = lost(dimension);
        Answer next = keyed(key).post("/api/v1/change-sets", Walk.newSet(dimension));
        assertThat(next.status()).as(next.body()).isEqualTo(201);
        assertThat(next.header("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void callThatWasLostAfterItsEffectIsNotDoneAgain() {
        String dimension = walk.define();
        String key = lost(dimension);
        app.database().read().execute("update keyed_call set effect_at = created_at where idempotency_key = ?", key);
        Answer next = keyed(key).post("/api/v1/change-sets", Walk.newSet(dimension));
        assertThat(next.status()).isEqualTo(409);
        assertThat(next.code()).isEqualTo("IDEMPOTENCY_ANSWER_LOST");
        assertThat(drafts(dimension))
                .as("that of the call whose hash was taken")
                .isEqualTo(1);
    }

    @Test
    void eachTransactionOfACallNotesItsEffect() {
        String key = key();
        keyed(key).post("/api/v1/change-sets", Walk.newSet(walk.define()));
        String refused = key();
        keyed(refused).post("/api/v1/change-sets", "{\"dimensions\":[\"NOPE_D\"]}");
        assertThat(effectAt(key)).isNotNull();
        assertThat(effectAt(refused)).isNull();
    }

    @Test
    void secretIsToldOnceAndKeptNowhere() {
        Caller program = keyed(key());
        String body = "{\"name\":\"robot\",\"days\":1}";
        Answer first = program.post("/api/v1/tokens", body);
        assertThat(first.status()).isEqualTo(201);
        Answer second = program.post("/api/v1/tokens", body);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("IDEMPOTENCY_ANSWER_LOST");
        assertThat(app.database().read().fetch("select * from keyed_call").formatJSON())
                .doesNotContain(first.json().path("value").asString());
    }

    /** A key whose call began long ago in a program that ended. */
    private String lost(String dimension) {
        String taken = key();
        keyed(taken).post("/api/v1/change-sets", Walk.newSet(dimension));
        String hash = app.database()
                .read()
                .select(field("request_hash", String.class))
                .from(table("keyed_call"))
                .where(field("idempotency_key").eq(taken))
                .fetchSingle()
                .value1();
        long analyst = new PersonStore(app.database().read())
                .byLogin("analyst")
                .orElseThrow()
                .id();
        String key = key();
        Claim claim = new ClaimCall(app.database())
                .claim(analyst, key, hash, Instant.now().minusSeconds(600));
        assertThat(claim).isInstanceOf(Claim.Granted.class);
        assertThat(new KeyedCallStore(app.database().read()).sweep(Instant.now().minusSeconds(3600), 10))
                .isZero();
        return key;
    }

    private Object effectAt(String key) {
        return app.database()
                .read()
                .select(field("effect_at"))
                .from(table("keyed_call"))
                .where(field("idempotency_key").eq(key))
                .fetchSingle()
                .value1();
    }

    private long drafts(String dimension) {
        long drafts = 0;
        for (var set :
                app.as("viewer").get("/api/v1/change-sets?limit=1000").json().path("items")) {
            drafts += set.path("dimensions").path(0).asString("").equals(dimension) ? 1 : 0;
        }
        return drafts;
    }

    private Caller keyed(String key) {
        return app.as("analyst").with("Idempotency-Key", key);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
