package io.plumbline.web.api;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.web.problem.HttpCode;
import io.plumbline.web.problem.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * What every call of the API is held to before it is done: parameters that are known and said once, an address of bearable length, and
 * no precondition on something that has no version. What would be left out in silence is refused instead.
 */
final class Manners implements HandlerInterceptor {
    private static final int LONGEST_PATH = 2_000;
    /** A page's form may carry it. */
    private static final String FORM_TOKEN = "_csrf";

    private static final Set<String> SAFE =
            Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(), HttpMethod.OPTIONS.name());

    private final Map<HandlerMethod, KnownParameters> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            if (request.getRequestURI().length() > LONGEST_PATH) {
                throw new Refused(
                        HttpCode.URI_TOO_LONG,
                        "The path has " + request.getRequestURI().length() + " characters; at most " + LONGEST_PATH
                                + " are taken.");
            }
            KnownParameters parameters = known.computeIfAbsent(method, KnownParameters::of);
            refuseUnknown(request, parameters);
            if (!SAFE.contains(request.getMethod())
                    && request.getHeader(HttpHeaders.IF_MATCH) != null
                    && !parameters.headers().contains(HttpHeaders.IF_MATCH)) {
                throw new Refused(
                        HttpCode.NO_VERSION,
                        "This has no version that If-Match could be held against. Send the request without If-Match.");
            }
        }
        return true;
    }

    private static void refuseUnknown(HttpServletRequest request, KnownParameters known) {
        request.getParameterMap().forEach((name, values) -> {
            if (!known.isKnown(name) && !name.equals(FORM_TOKEN)) {
                throw new Refused(
                        HttpCode.UNKNOWN_PARAMETER,
                        "There is no parameter \"" + name + "\" here; "
                                + (known.names().isEmpty()
                                        ? "none is taken."
                                        : "known are " + String.join(", ", known.names()) + "."));
            }
            if (values.length > 1 && !known.repeatable().contains(name)) {
                throw new RdmException(
                        ErrorCode.BAD_REQUEST,
                        "The parameter " + name + " stands " + values.length + " times; say it once.");
            }
        });
    }
}
