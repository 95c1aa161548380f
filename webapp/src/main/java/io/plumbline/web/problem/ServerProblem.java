package io.plumbline.web.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Tells of a request that the server itself refuses, such as one with a malformed address, as problem details too. */
public final class ServerProblem extends ErrorReportValve {
    private static final int FIRST_ERROR = 400;

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        HttpStatus status = HttpStatus.resolve(response.getStatus());
        if (status == null || status.value() < FIRST_ERROR || response.getContentWritten() > 0) {
            return;
        }
        Problem problem = Problem.of(
                status,
                status == HttpStatus.BAD_REQUEST ? "BAD_REQUEST" : status.name(),
                "The server does not take this request: " + status.getReasonPhrase()
                        + ". Look at its address and the length of its headers.");
        byte[] body = JsonMapper.shared().writeValueAsString(problem).getBytes(StandardCharsets.UTF_8);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        try {
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException e) {
            container.getLogger().debug("nobody waits for the answer any more", e);
        }
    }
}
