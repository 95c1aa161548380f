package io.plumbline.web.call;

import io.plumbline.engine.access.CallAnswer;
import io.plumbline.engine.access.Claim;
import io.plumbline.engine.access.ClaimCall;
import io.plumbline.engine.access.KeyedCallStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.web.problem.Refusal;
import io.plumbline.web.security.SignedIn;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Does a call that has an Idempotency-Key once, and gives the first answer to whoever sends it again.
 *
 * <p>An answer is kept where the call had an effect or is refused for good; one that failed on our side before it had an effect is let go, so
 * that it may be tried again.
 */
final class AnswerOnce extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerOnce.class);
    static final String HEADER = "Idempotency-Key";
    static final String REPLAYED = "Idempotency-Replayed";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final Set<String> SAFE =
            Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(), HttpMethod.OPTIONS.name(), HttpMethod.TRACE.name());
    private static final List<String> KEPT_HEADERS =
            List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.LOCATION, HttpHeaders.ETAG);

    private final Database database;
    private final ClaimCall claims;

    AnswerOnce(Database database) {
        this.database = database;
        this.claims = new ClaimCall(database);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return SAFE.contains(request.getMethod()) || request.getHeader(HEADER) == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        if (known == null || !(known.getPrincipal() instanceof SignedIn signedIn)) {
            chain.doFilter(request, response);
            return;
        }
        try {
            KeyedRequest keyed = KeyedRequest.of(request);
            switch (claims.claim(signedIn.person().id(), key(request), keyed.hash(), Instant.now())) {
                case Claim.Done done -> replay(done.answer(), response);
                case Claim.Granted mine -> run(mine, keyed.request(), response, chain);
            }
        } catch (RdmException e) {
            Refusal.send(request, response, e);
        }
    }

    private static String key(HttpServletRequest request) {
        List<String> keys = Collections.list(request.getHeaders(HEADER));
        if (keys.size() != 1 || !KEY.matcher(keys.getFirst()).matches()) {
            throw new RdmException(
                    ErrorCode.BAD_IDEMPOTENCY_KEY,
                    "An Idempotency-Key is sent once and has 1 to 200 visible ASCII characters, such as a UUID. Take another one.");
        }
        return keys.getFirst();
    }

    private static void replay(CallAnswer answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setHeader(REPLAYED, "true");
        response.getOutputStream().write(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private void run(Claim.Granted mine, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        @Nullable ContentCachingResponseWrapper given = null;
        try {
            database.witnessed(tx -> new KeyedCallStore(tx).noteEffect(mine), () -> {
                chain.doFilter(request, answer);
                return mine;
            });
            given = answer;
        } catch (ServletException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        } finally {
            keep(mine, given, request);
        }
        answer.copyBodyToResponse();
    }

    private void keep(Claim.Granted mine, @Nullable ContentCachingResponseWrapper given, HttpServletRequest request) {
        boolean stands = given != null && given.getStatus() < HttpStatus.INTERNAL_SERVER_ERROR.value();
        CallAnswer answer = given == null || Secret.isIn(request) ? null : answer(given);
        try {
            database.transact(tx -> {
                KeyedCallStore calls = new KeyedCallStore(tx);
                if (stands || !calls.release(mine)) {
                    calls.answer(mine, answer);
                }
            });
        } catch (DataAccessException e) {
            // The one who waits gets the answer all the same; whoever sends the call again is told that it is lost.
            LOG.warn("the answer to a call with a key could not be kept", e);
        }
    }

    private static CallAnswer answer(ContentCachingResponseWrapper answer) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : KEPT_HEADERS) {
            String value = name.equals(HttpHeaders.CONTENT_TYPE) ? answer.getContentType() : answer.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return new CallAnswer(
                answer.getStatus(), headers, new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8));
    }
}
