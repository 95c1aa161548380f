package io.plumbline.web.api;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.web.problem.HttpCode;
import io.plumbline.web.problem.Problem;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.method.HandlerMethod;

/** Describes of each call how it is answered, with which codes it is refused, and the headers that all calls of its kind take. */
@Component
final class OperationWords implements GlobalOperationCustomizer {
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final Set<ErrorCode> NOBODY = EnumSet.of(
            ErrorCode.TOKEN_INVALID, ErrorCode.TOKEN_EXPIRED, ErrorCode.PASSWORD_TO_CHANGE, ErrorCode.INTERNAL);
    private static final Set<HttpCode> ALWAYS = EnumSet.of(
            HttpCode.UNKNOWN_PARAMETER,
            HttpCode.SIGN_IN_REQUIRED,
            HttpCode.NOT_ACCEPTABLE,
            HttpCode.URI_TOO_LONG,
            HttpCode.BUSY);
    private static final Set<ErrorCode> WRITING = EnumSet.of(
            ErrorCode.BAD_IDEMPOTENCY_KEY,
            ErrorCode.IDEMPOTENCY_KEY_REUSED,
            ErrorCode.IDEMPOTENCY_UNDER_WAY,
            ErrorCode.IDEMPOTENCY_ANSWER_LOST,
            ErrorCode.DATABASE_BUSY,
            ErrorCode.OUTCOME_UNKNOWN);

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        KnownParameters known = KnownParameters.of(method);
        boolean isSafe = method.hasMethodAnnotation(GetMapping.class);
        Answers answers = method.getMethodAnnotation(Answers.class);
        describeSuccess(operation, answers, isSafe);
        if (isSafe && answers != null && answers.eTag()) {
            operation.addParametersItem(
                    header(HttpHeaders.IF_NONE_MATCH, "An ETag that is known: 304 where it still holds."));
            operation
                    .getResponses()
                    .addApiResponse(
                            "304",
                            new ApiResponse()
                                    .description("What If-None-Match names still holds.")
                                    .addHeaderObject(HttpHeaders.ETAG, header("Its version.")));
        }
        if (!isSafe) {
            operation.addParametersItem(header(
                    IDEMPOTENCY_KEY,
                    "1 to 200 visible ASCII characters that name this request for a day: sent again, it has no second effect and"
                            + " gets the first answer."));
        }
        Map<Integer, Set<String>> codes = codes(operation, method, known, isSafe);
        codes.forEach((status, words) ->
                operation.getResponses().addApiResponse(String.valueOf(status), refusal(status, words)));
        return operation;
    }

    private static void describeSuccess(Operation operation, @Nullable Answers answers, boolean isSafe) {
        ApiResponses responses = operation.getResponses();
        if (answers == null) {
            responses.values().forEach(response -> replayed(response, isSafe));
            return;
        }
        ApiResponse success = responses.values().iterator().next();
        responses.clear();
        success.setDescription(answers.value().getReasonPhrase());
        if (answers.eTag()) {
            success.addHeaderObject(HttpHeaders.ETAG, header("Its version."));
        }
        if (answers.location()) {
            success.addHeaderObject(HttpHeaders.LOCATION, header("Where it is."));
        }
        replayed(success, isSafe);
        responses.addApiResponse(String.valueOf(answers.value().value()), success);
    }

    private static void replayed(ApiResponse response, boolean isSafe) {
        if (!isSafe) {
            response.addHeaderObject(
                    "Idempotency-Replayed",
                    header("true where this is the answer to an earlier request of the same key."));
        }
    }

    private static Map<Integer, Set<String>> codes(
            Operation operation, HandlerMethod method, KnownParameters known, boolean isSafe) {
        Map<Integer, Set<String>> codes = new TreeMap<>();
        NOBODY.forEach(code -> add(codes, code));
        ALWAYS.forEach(code -> add(codes, code));
        boolean hasBody = operation.getRequestBody() != null;
        if (!known.names().isEmpty() || method.getMethodParameters().length > 0) {
            add(codes, ErrorCode.BAD_REQUEST);
        }
        if (known.isKnown("cursor")) {
            add(codes, ErrorCode.BAD_CURSOR);
        }
        if (hasBody) {
            add(codes, ErrorCode.UNKNOWN_FIELD);
            add(codes, HttpCode.UNSUPPORTED_MEDIA_TYPE);
            add(codes, ErrorCode.FILE_TOO_LARGE);
        }
        if (!isSafe) {
            WRITING.forEach(code -> add(codes, code));
            add(codes, HttpCode.CSRF_TOKEN);
            if (known.headers().contains(HttpHeaders.IF_MATCH)) {
                add(codes, ErrorCode.STALE_VERSION);
            } else {
                add(codes, HttpCode.NO_VERSION);
            }
        }
        Refuses refuses = method.getMethodAnnotation(Refuses.class);
        if (refuses != null) {
            for (ErrorCode code : refuses.value()) {
                add(codes, code);
            }
            for (HttpCode code : refuses.http()) {
                add(codes, code);
            }
        }
        return codes;
    }

    private static void add(Map<Integer, Set<String>> codes, ErrorCode code) {
        codes.computeIfAbsent(Problem.status(code).value(), status -> new TreeSet<>())
                .add(code.name());
    }

    private static void add(Map<Integer, Set<String>> codes, HttpCode code) {
        codes.computeIfAbsent(code.status().value(), status -> new TreeSet<>()).add(code.name());
    }

    private static ApiResponse refusal(int status, Set<String> codes) {
        StringSchema code = new StringSchema();
        codes.forEach(code::addEnumItem);
        Schema<?> own = new Schema<>().addProperty("code", code);
        ApiResponse response = new ApiResponse()
                .description(HttpStatus.valueOf(status).getReasonPhrase() + ": " + String.join(", ", codes))
                .content(new Content()
                        .addMediaType(
                                org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                                new MediaType()
                                        .schema(new Schema<>()
                                                .addAllOfItem(new Schema<>().$ref("#/components/schemas/Problem"))
                                                .addAllOfItem(own))));
        if (status == HttpStatus.SERVICE_UNAVAILABLE.value()
                || codes.contains(ErrorCode.IDEMPOTENCY_UNDER_WAY.name())
                || status == HttpStatus.TOO_MANY_REQUESTS.value()) {
            response.addHeaderObject(HttpHeaders.RETRY_AFTER, header("Seconds to wait."));
        }
        return response;
    }

    private static HeaderParameter header(String name, String words) {
        HeaderParameter parameter = new HeaderParameter();
        parameter.name(name).description(words).required(false).schema(new StringSchema());
        return parameter;
    }

    private static Header header(String words) {
        return new Header().description(words).schema(new StringSchema());
    }
}
