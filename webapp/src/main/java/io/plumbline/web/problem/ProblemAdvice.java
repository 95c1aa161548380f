package io.plumbline.web.problem;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
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
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/** Turns whatever went wrong into a page or into problem details, and logs a defect once. */
@ControllerAdvice
public class ProblemAdvice {
    private static final int LOOK_AGAIN_SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    /** For pages: the view {@code error/problem} with the model {@code problem}. */
    @ExceptionHandler(Throwable.class)
    public Object answer(Throwable thrown, HttpServletRequest request, HttpServletResponse response) {
        return answer(problem(thrown, request), request, response);
    }

    static Object answer(Problem problem, HttpServletRequest request, HttpServletResponse response) {
        HttpStatus status = HttpStatus.valueOf(problem.status());
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            response.setIntHeader(HttpHeaders.RETRY_AFTER, LOOK_AGAIN_SECONDS);
        }
        if (wantsPage(request)) {
            ModelAndView page = new ModelAndView("error/problem");
            page.addObject("problem", problem);
            if (status == HttpStatus.SERVICE_UNAVAILABLE && request.getMethod().equals("GET")) {
                page.addObject("waits", true);
                page.addObject("refreshSeconds", LOOK_AGAIN_SECONDS);
            }
            page.setStatus(status);
            return page;
        }
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (status == HttpStatus.UNAUTHORIZED) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"plumbline\"");
        }
        return answer.body(problem);
    }

    /** What a failure means to the one who caused it; a defect is logged here, under its incident. */
    public static Problem problem(Throwable thrown, @Nullable HttpServletRequest request) {
        return switch (thrown) {
            case RdmException e
            when e.code() == ErrorCode.INTERNAL || e.code() == ErrorCode.NOT_RECONCILED -> logged(e, request);
            case RdmException e -> Problem.of(e);
            case CsrfException e ->
                Problem.of(
                        HttpStatus.FORBIDDEN,
                        HttpCode.CSRF_TOKEN.name(),
                        "The request does not carry this session's form token. Load the page again and repeat what you did.");
            case AccessDeniedException e ->
                Problem.of(
                        HttpStatus.FORBIDDEN,
                        HttpCode.ACCESS_DENIED.name(),
                        "You may not open this. Ask an administrator for the role.");
            case AuthenticationException e ->
                Problem.of(
                        HttpStatus.UNAUTHORIZED,
                        HttpCode.SIGN_IN_REQUIRED.name(),
                        "Nobody is signed in. Send a bearer token, or sign in at /login.");
            case MaxUploadSizeExceededException e -> tooLarge();
            case HttpMessageNotReadableException e
            when e.getMostSpecificCause() instanceof RdmException rdm -> Problem.of(rdm);
            case HttpMessageNotReadableException e ->
                Problem.of(
                        HttpStatus.BAD_REQUEST,
                        ErrorCode.BAD_REQUEST.name(),
                        "The body cannot be read" + place(e.getMostSpecificCause())
                                + ". Send JSON in the shape of /v3/api-docs.");
            case MethodArgumentTypeMismatchException e ->
                Problem.of(
                        HttpStatus.BAD_REQUEST,
                        ErrorCode.BAD_REQUEST.name(),
                        "The parameter " + e.getName() + " cannot be \"" + e.getValue() + "\"; expected is "
                                + expected(e.getRequiredType()) + ".");
            case NoResourceFoundException e -> notFound(e.getResourcePath());
            case HttpRequestMethodNotSupportedException e ->
                Problem.of(
                        HttpStatus.METHOD_NOT_ALLOWED,
                        HttpCode.METHOD_NOT_ALLOWED.name(),
                        e.getMethod() + " is not offered here; offered: " + e.getSupportedHttpMethods() + ".");
            case HttpMediaTypeException e ->
                Problem.of(
                        HttpStatus.valueOf(e.getStatusCode().value()),
                        e.getStatusCode().value() == HttpStatus.NOT_ACCEPTABLE.value()
                                ? HttpCode.NOT_ACCEPTABLE.name()
                                : HttpCode.UNSUPPORTED_MEDIA_TYPE.name(),
                        firstLine(e) + " Offered: " + e.getSupportedMediaTypes() + ".");
            case BindException e ->
                Problem.of(
                        HttpStatus.BAD_REQUEST,
                        ErrorCode.BAD_REQUEST.name(),
                        e.getFieldErrors().stream()
                                .map(error -> "The parameter " + error.getField() + " cannot be \""
                                        + error.getRejectedValue() + "\".")
                                .collect(Collectors.joining(" ")));
            case ErrorResponse e
            when e.getStatusCode().is4xxClientError() ->
                Problem.of(
                        HttpStatus.valueOf(e.getStatusCode().value()),
                        ErrorCode.BAD_REQUEST.name(),
                        Objects.requireNonNullElse(e.getBody().getDetail(), firstLine(thrown)));
            default -> Outage.isOne(thrown) ? waiting() : logged(thrown, request);
        };
    }

    static Problem notFound(String path) {
        return Problem.of(HttpStatus.NOT_FOUND, HttpCode.NOT_FOUND.name(), "There is nothing at " + path + ".");
    }

    static Problem tooLarge() {
        return Problem.of(
                HttpStatus.CONTENT_TOO_LARGE,
                ErrorCode.FILE_TOO_LARGE.name(),
                "The file is larger than this installation takes (RDM_MAX_UPLOAD_MB). Split it, or ask the administrator for more.");
    }

    private static Problem waiting() {
        return Problem.of(
                HttpStatus.SERVICE_UNAVAILABLE,
                HttpCode.BUSY.name(),
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
        String path = String.valueOf(request.getAttribute("jakarta.servlet.error.request_uri"));
        String uri = path.equals("null") ? request.getRequestURI() : path;
        if (uri.startsWith("/api/") || uri.startsWith("/actuator") || uri.startsWith("/v3/")) {
            return false;
        }
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept == null || accept.contains("html") || !accept.contains("json");
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "something else";
        }
        return type.equals(java.time.LocalDate.class) ? "a date such as 2026-03-01" : "a " + type.getSimpleName();
    }

    /** Where, not what: there may be a password in it. */
    private static String place(Throwable thrown) {
        if (!(thrown instanceof JacksonException e)) {
            return "";
        }
        String field = e.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("."));
        return (field.isEmpty() ? "" : " at " + field) + ": line "
                + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
    }

    private static String firstLine(Throwable thrown) {
        return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
    }
}
