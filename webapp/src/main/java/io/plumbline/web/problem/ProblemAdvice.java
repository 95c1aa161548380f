package io.plumbline.web.problem;

import io.plumbline.engine.error.DiskFull;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.validation.BindException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Turns whatever went wrong into a page or into problem details, and logs a defect once. */
@ControllerAdvice
public class ProblemAdvice {
    private static final int LOOK_AGAIN_SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final int RETRY_AFTER_SECONDS = 2;

    /** For pages: the view {@code error/problem} with the model {@code problem}. */
    @ExceptionHandler(Throwable.class)
    public Object answer(Throwable thrown, HttpServletRequest request, HttpServletResponse response) {
        return answered(thrown, request, response);
    }

    static Object answered(Throwable thrown, HttpServletRequest request, HttpServletResponse response) {
        return answer(problem(thrown, request), request, response, headers(thrown));
    }

    static Object answer(Problem problem, HttpServletRequest request, HttpServletResponse response) {
        return answer(problem, request, response, new HttpHeaders());
    }

    private static Object answer(
            Problem problem, HttpServletRequest request, HttpServletResponse response, HttpHeaders headers) {
        HttpStatus status = HttpStatus.valueOf(problem.status());
        if (wantsPage(request)) {
            ModelAndView page = new ModelAndView("error/problem");
            page.addObject("problem", problem);
            if (status == HttpStatus.SERVICE_UNAVAILABLE) {
                response.setIntHeader(HttpHeaders.RETRY_AFTER, LOOK_AGAIN_SECONDS);
            }
            if (status == HttpStatus.SERVICE_UNAVAILABLE && request.getMethod().equals("GET")) {
                page.addObject("waits", true);
                page.addObject("refreshSeconds", LOOK_AGAIN_SECONDS);
            }
            page.setStatus(status);
            return page;
        }
        if (status == HttpStatus.UNAUTHORIZED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"plumbline\"");
        }
        // Who does not know whether it was done looks first; a program that only waits would do it twice.
        boolean isUnknown = problem.code().equals(ErrorCode.OUTCOME_UNKNOWN.name());
        if (status == HttpStatus.SERVICE_UNAVAILABLE && !isUnknown
                || status == HttpStatus.TOO_MANY_REQUESTS
                || problem.code().equals(ErrorCode.IDEMPOTENCY_UNDER_WAY.name())) {
            headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_AFTER_SECONDS));
        }
        boolean isCatalog = path(request).startsWith(CatalogError.PATH);
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(isCatalog ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON)
                .body(isCatalog ? CatalogError.of(problem, path(request)) : problem);
    }

    /** What a failure means to the one who caused it; a defect is logged here, under its incident. */
    public static Problem problem(Throwable thrown, @Nullable HttpServletRequest request) {
        return switch (thrown) {
            case RdmException e
            when e.code() == ErrorCode.INTERNAL || e.code() == ErrorCode.NOT_RECONCILED -> logged(e, request);
            case RdmException e -> Problem.of(e);
            case Refused e -> Problem.of(e.code(), String.valueOf(e.getMessage()));
            case CsrfException e ->
                Problem.of(
                        HttpCode.CSRF_TOKEN,
                        "The request does not carry this session's form token. Load the page again and repeat what you did.");
            case AccessDeniedException e ->
                Problem.of(HttpCode.ACCESS_DENIED, "You may not open this. Ask an administrator for the role.");
            case AuthenticationException e ->
                Problem.of(
                        HttpCode.SIGN_IN_REQUIRED, "Nobody is signed in. Send a bearer token, or sign in at /login.");
            case MaxUploadSizeExceededException e -> tooLarge();
            case HttpMessageNotReadableException e -> UnreadableBody.problem(e);
            case MethodArgumentTypeMismatchException e ->
                badRequest("The parameter " + e.getName() + " cannot be \"" + e.getValue() + "\"; expected is "
                        + UnreadableBody.expected(e.getRequiredType()) + ".");
            case MissingServletRequestParameterException e ->
                badRequest("The parameter " + e.getParameterName() + " is missing.");
            case MissingServletRequestPartException e ->
                badRequest("The part " + e.getRequestPartName()
                        + " is missing. Send multipart/form-data with a file in it.");
            case NoSuchTableException e -> Problem.of(HttpCode.NOT_FOUND, firstLine(e) + ".");
            case NoSuchNamespaceException e -> Problem.of(HttpCode.NOT_FOUND, firstLine(e) + ".");
            case NoResourceFoundException e -> notFound("/" + e.getResourcePath());
            case HttpRequestMethodNotSupportedException e ->
                Problem.of(
                        HttpCode.METHOD_NOT_ALLOWED,
                        e.getMethod() + " is not offered here; offered: " + e.getSupportedHttpMethods() + ".");
            case HttpMediaTypeNotAcceptableException e ->
                Problem.of(
                        HttpCode.NOT_ACCEPTABLE,
                        "What Accept asks for is not offered here; offered: " + e.getSupportedMediaTypes() + ".");
            case HttpMediaTypeException e ->
                Problem.of(
                        HttpCode.UNSUPPORTED_MEDIA_TYPE,
                        "A body of this Content-Type is not taken here; taken: " + e.getSupportedMediaTypes() + ".");
            case BindException e ->
                badRequest(e.getFieldErrors().stream()
                        .map(error -> "The parameter " + error.getField() + " cannot be \"" + error.getRejectedValue()
                                + "\".")
                        .collect(Collectors.joining(" ")));
            case ErrorResponse e
            when e.getStatusCode().is4xxClientError() ->
                Problem.of(
                        HttpStatus.valueOf(e.getStatusCode().value()),
                        ErrorCode.BAD_REQUEST.name(),
                        Objects.requireNonNullElse(e.getBody().getDetail(), firstLine(thrown)));
            default ->
                DiskFull.isOne(thrown)
                        ? Problem.of(DiskFull.refusal())
                        : Outage.isOne(thrown) ? waiting() : logged(thrown, request);
        };
    }

    private static Problem badRequest(String sentence) {
        return Problem.of(new RdmException(ErrorCode.BAD_REQUEST, sentence));
    }

    /** Headers that the failure brings, such as Allow. */
    private static HttpHeaders headers(Throwable thrown) {
        HttpHeaders headers = new HttpHeaders();
        if (thrown instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            headers.addAll(known.getHeaders());
        }
        return headers;
    }

    static Problem notFound(String path) {
        return Problem.of(HttpCode.NOT_FOUND, "There is nothing at " + path + ".");
    }

    static Problem tooLarge() {
        return Problem.of(
                HttpStatus.CONTENT_TOO_LARGE,
                ErrorCode.FILE_TOO_LARGE.name(),
                "The file is larger than this installation takes (RDM_MAX_UPLOAD_MB). Split it, or ask the administrator for more.");
    }

    private static Problem waiting() {
        return Problem.of(
                HttpCode.BUSY,
                "The database does not answer, or everything is in use just now. Nothing was lost; try again in a moment.");
    }

    private static Problem logged(Throwable thrown, @Nullable HttpServletRequest request) {
        String incident = UUID.randomUUID().toString().substring(0, 8);
        LOG.error(
                "incident {} at {}",
                incident,
                request == null
                        ? "a job"
                        : request.getMethod() + " " + request.getRequestURI().replaceAll("\\p{Cntrl}", "?"),
                thrown);
        return Problem.defect(incident);
    }

    private static boolean wantsPage(HttpServletRequest request) {
        String path = path(request);
        if (path.startsWith("/api/")
                || path.startsWith("/actuator")
                || path.startsWith("/v3/")
                || path.startsWith(CatalogError.PATH)) {
            return false;
        }
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept == null || accept.contains("html") || !accept.contains("json");
    }

    /** What was asked for, also where the request was forwarded since. */
    private static String path(HttpServletRequest request) {
        Object asked = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        return asked == null ? request.getRequestURI() : asked.toString();
    }

    private static String firstLine(Throwable thrown) {
        return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
    }
}
