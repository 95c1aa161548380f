package io.plumbline.web.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.web.observation.Correlation;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What went wrong, as RFC 9457 problem details; pages show the same.
 *
 * @param code stable word that clients may rely on
 * @param detail one sentence for the person: what, where, found, expected, next step
 * @param findings trouble in rows, at their cells
 * @param incident number under which a defect stands in the log
 * @param requestId the id that the request's lines in the logs bear
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        List<Finding> findings,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String incident,

        @JsonProperty("request_id") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String requestId) {
    public Problem {
        findings = List.copyOf(findings);
    }

    public static Problem of(RdmException e) {
        return new Problem(
                type(e.code().name()),
                title(status(e.code())),
                status(e.code()).value(),
                e.sentence(),
                e.code().name(),
                e.findings(),
                null,
                Correlation.requestId());
    }

    static Problem of(HttpCode code, String detail) {
        return of(code.status(), code.name(), detail);
    }

    static Problem of(HttpStatus status, String code, String detail) {
        return new Problem(
                type(code), title(status), status.value(), detail, code, List.of(), null, Correlation.requestId());
    }

    /** A defect: what happened stands in the log under the incident's number. */
    public static Problem defect(String incident) {
        return new Problem(
                type(ErrorCode.INTERNAL.name()),
                title(HttpStatus.INTERNAL_SERVER_ERROR),
                HttpStatus.INTERNAL_SERVER_ERROR.value(),
                "Something is wrong on our side. Nothing was half done; try again, and if it stays, tell your administrator the"
                        + " incident " + incident + ".",
                ErrorCode.INTERNAL.name(),
                List.of(),
                incident,
                Correlation.requestId());
    }

    /** The status that a code is answered with. */
    public static HttpStatus status(ErrorCode code) {
        return switch (code) {
            case BAD_REQUEST, BAD_DEFINITION, BAD_FILTER, BAD_CURSOR, UNKNOWN_FIELD, BAD_IDEMPOTENCY_KEY ->
                HttpStatus.BAD_REQUEST;
            case TOKEN_INVALID, TOKEN_EXPIRED -> HttpStatus.UNAUTHORIZED;
            case DISK_FULL -> HttpStatus.INSUFFICIENT_STORAGE;
            case FILE_TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case STALE_VERSION -> HttpStatus.PRECONDITION_FAILED;
            default ->
                switch (code.category()) {
                    case USER -> HttpStatus.UNPROCESSABLE_CONTENT;
                    case FORBIDDEN -> HttpStatus.FORBIDDEN;
                    case NOT_FOUND -> HttpStatus.NOT_FOUND;
                    case CONFLICT -> HttpStatus.CONFLICT;
                    case RESOURCE -> HttpStatus.SERVICE_UNAVAILABLE;
                    case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
                };
        };
    }

    private static String type(String code) {
        return "urn:plumbline:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String title(HttpStatus status) {
        return status.getReasonPhrase();
    }
}
