package io.plumbline.launcher.client;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Why a command does not do what it was asked for, as problem details: the server's, or of the same form where it is the client that says no. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final transient JsonNode problem;

    private Refusal(ExitCode exitCode, JsonNode problem, @Nullable Throwable cause) {
        super(problem.path("detail").asString(problem.path("title").asString("")), cause);
        this.exitCode = exitCode;
        this.problem = problem;
    }

    /** What the server answered, or the problem of a job. */
    static Refusal of(JsonNode problem, int status) {
        return new Refusal(ExitCode.ofStatus(status), problem, null);
    }

    /** The problem of a job that ended without a result. */
    static Refusal ofJob(JsonNode job) {
        var problem = job.path("problem");
        return problem.isObject()
                ? of(problem, problem.path("status").asInt(0))
                : new Refusal(
                        ExitCode.REFUSED,
                        document(
                                "JOB_" + job.path("state").asString(),
                                "Job " + job.path("id").asString() + " ended as "
                                        + job.path("state").asString() + " and says no more."),
                        null);
    }

    static Refusal misused(String sentence) {
        return new Refusal(ExitCode.MISUSED, document("USAGE", sentence), null);
    }

    static Refusal notLoggedIn(String sentence) {
        return new Refusal(ExitCode.NO_RIGHTS, document("NOT_LOGGED_IN", sentence), null);
    }

    static Refusal noAnswer(String sentence, @Nullable Throwable cause) {
        return new Refusal(ExitCode.NO_ANSWER, document("NO_ANSWER", sentence), cause);
    }

    /** Something that is as the server says, and not as the command wants it. */
    static Refusal refused(String code, String sentence) {
        return new Refusal(ExitCode.REFUSED, document(code, sentence), null);
    }

    private static ObjectNode document(String code, String sentence) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("title", "Not done")
                .put("code", code)
                .put("detail", sentence);
    }

    ExitCode exitCode() {
        return exitCode;
    }

    JsonNode problem() {
        return problem;
    }

    boolean is(String code) {
        return problem.path("code").asString("").equals(code);
    }
}
