package io.plumbline.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.Caller;
import io.plumbline.web.Caller.Answer;
import io.plumbline.web.RunningApp;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** However a request is wrong, the answer is problem details with a stable code and a sentence that says what would be right. */
class MannersIT {
    private final RunningApp app = RunningApp.demo();

    @ParameterizedTest(name = "{0} {1} {3}: {5} {6}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            # method | path | Accept | Content-Type | body | status | code | says
            GET    | /api/v1/nothing                        | -                | -                | -                                   | 404 | NOT_FOUND              | /api/v1/nothing
            GET    | /api/v1/dimensions/                    | -                | -                | -                                   | 404 | NOT_FOUND              | nothing at
            GET    | /api/v1/change-sets?stauts=DRAFT       | -                | -                | -                                   | 400 | UNKNOWN_PARAMETER      | known are author, cursor, limit, status
            GET    | /api/v1/tokens?limit=1                 | -                | -                | -                                   | 400 | UNKNOWN_PARAMETER      | none is taken
            GET    | /api/v1/audit?limit=1&limit=2          | -                | -                | -                                   | 400 | BAD_REQUEST            | say it once
            GET    | /api/v1/audit?limit=many               | -                | -                | -                                   | 400 | BAD_REQUEST            | expected is a number
            GET    | /api/v1/change-sets?status=ODD         | -                | -                | -                                   | 400 | BAD_REQUEST            | ODD
            GET    | /api/v1/change-sets/one                | -                | -                | -                                   | 400 | BAD_REQUEST            | expected is a number
            GET    | /api/v1/commits?cursor=abc             | -                | -                | -                                   | 400 | BAD_CURSOR             | begin again
            GET    | /api/v1/dimensions/X/members/history   | -                | -                | -                                   | 400 | BAD_REQUEST            | key is missing
            DELETE | /api/v1/commits                        | -                | -                | -                                   | 405 | METHOD_NOT_ALLOWED     | GET
            PUT    | /api/v1/change-sets                    | -                | application/json | {}                                  | 405 | METHOD_NOT_ALLOWED     | POST
            GET    | /api/v1/dimensions                     | text/html        | -                | -                                   | 406 | NOT_ACCEPTABLE         | application/json
            POST   | /api/v1/change-sets                    | application/xml  | application/json | {"title":"x"}                       | 406 | NOT_ACCEPTABLE         | application/json
            POST   | /api/v1/change-sets                    | -                | text/plain       | title                               | 415 | UNSUPPORTED_MEDIA_TYPE | application/json
            POST   | /api/v1/change-sets                    | -                | -                | {"title":"x"}                       | 415 | UNSUPPORTED_MEDIA_TYPE | application/json
            POST   | /api/v1/uploads                        | -                | application/json | {}                                  | 415 | UNSUPPORTED_MEDIA_TYPE | multipart/form-data
            POST   | /api/v1/change-sets                    | -                | application/json | -                                   | 400 | BAD_REQUEST            | missing
            POST   | /api/v1/change-sets                    | -                | application/json | {"title":                           | 400 | BAD_REQUEST            | line 1
            POST   | /api/v1/change-sets                    | -                | application/json | []                                  | 400 | BAD_REQUEST            | another shape
            POST   | /api/v1/change-sets                    | -                | application/json | {"title":"a","title":"b"}           | 400 | BAD_REQUEST            | line 1
            POST   | /api/v1/change-sets                    | -                | application/json | {"titel":"x"}                       | 400 | UNKNOWN_FIELD          | known are dimensions, effective_date, on, reason, title
            POST   | /api/v1/change-sets                    | -                | application/json | {"effective_date":"soon"}           | 400 | BAD_REQUEST            | expected is a date such as 2026-03-01
            POST   | /api/v1/change-sets                    | -                | application/json | {"dimensions":"ITEM_D"}             | 400 | BAD_REQUEST            | expected is a list
            POST   | /api/v1/change-sets/1/changes          | -                | application/json | {"kind":"amended"}                  | 400 | BAD_REQUEST            | one of [ADDED
            POST   | /api/v1/dimensions                     | -                | application/json | {"code":"X","colour":"red"}         | 400 | UNKNOWN_FIELD          | colour
            POST   | /api/v1/dimensions                     | -                | application/json | {"code":                            | 400 | BAD_DEFINITION         | no JSON
            POST   | /api/v1/fact-sources                   | -                | application/json | {"code":"X","colour":"red"}         | 400 | UNKNOWN_FIELD          | colour
            POST   | /api/v1/what-ifs                       | -                | application/json | {"change_set":[1]}                  | 400 | UNKNOWN_FIELD          | change_sets
            DELETE | /api/v1/tokens/99999999                | -                | -                | -                                   | 404 | UNKNOWN_TOKEN          | /api/v1/tokens
            """)
    void wrongRequestIsToldWhatWouldBeRight(
            String method, String path, String accept, String type, String body, int status, String code, String says) {
        Caller caller = app.as("steward");
        if (accept != null) {
            caller.with("Accept", accept);
        }
        refused(caller.send(method, path, type == null ? "" : type, body == null ? "" : body), status, code, says);
    }

    @Test
    void methodThatIsNotOfferedNamesThoseThatAre() {
        Answer answer = app.as("steward").send("PUT", "/api/v1/change-sets/1", "application/json", "{}");
        assertThat(answer.header("Allow")).contains("GET").contains("PATCH");
    }

    @Test
    void nothingIsDoneForWhoCannotReadTheAnswer() {
        long before = sets();
        Caller picky = app.as("analyst").with("Accept", "text/csv");
        assertThat(picky.send("POST", "/api/v1/change-sets", "application/json", "{\"title\":\"x\"}")
                        .status())
                .isEqualTo(406);
        assertThat(sets()).isEqualTo(before);
    }

    private long sets() {
        return app.as("viewer")
                .get("/api/v1/change-sets?limit=1000")
                .json()
                .path("items")
                .size();
    }

    @Test
    void longPathIsRefused() {
        refused(app.as("viewer").get("/api/v1/dimensions/" + "a".repeat(3_000)), 414, "URI_TOO_LONG", "at most 2000");
    }

    @Test
    void preconditionOnWhatHasNoVersionIsRefused() {
        refused(
                app.as("analyst")
                        .with("If-Match", "\"1\"")
                        .send("POST", "/api/v1/change-sets", "application/json", "{\"title\":\"x\"}"),
                412,
                "NO_VERSION",
                "without If-Match");
    }

    @Test
    void fieldOfAFormIsAParameterToo() {
        refused(
                app.as("analyst").upload("/api/v1/uploads", new byte[1], Map.of("dimenson", "X")),
                400,
                "UNKNOWN_PARAMETER",
                "dimenson");
    }

    @Test
    void headAndOptionsAreAnswered() {
        Answer head = app.as("viewer").send("HEAD", "/api/v1/dimensions", "", "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        Answer events = app.as("viewer").send("HEAD", "/api/v1/jobs/none/events", "", "");
        assertThat(events.status()).isEqualTo(404);
        Answer options = app.as("viewer").send("OPTIONS", "/api/v1/change-sets", "", "");
        assertThat(options.status()).isEqualTo(200);
        assertThat(options.header("Allow")).contains("GET", "POST");
    }

    @Test
    void whatTheServerRefusesItselfIsToldTheSameWay() throws Exception {
        for (String request : new String[] {
            "GET /api/v1/change-sets?a=<b> HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            "GET /api/v1/dimensions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Long: " + "x".repeat(20_000)
                    + "\r\n\r\n"
        }) {
            try (Socket socket = new Socket("127.0.0.1", app.port())) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).startsWith("HTTP/1.1 400").containsIgnoringCase("application/problem+json");
                JsonNode problem = JsonMapper.shared().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
                assertThat(problem.path("code").asString()).isEqualTo("BAD_REQUEST");
                assertThat(problem.path("status").asInt()).isEqualTo(400);
            }
        }
    }

    private static void refused(Answer answer, int status, String code, String says) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asString())
                .isEqualTo("urn:plumbline:problem:"
                        + code.toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        assertThat(problem.path("detail").asString()).contains(says);
    }
}
