package io.plumbline.web.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import org.springframework.web.filter.OncePerRequestFilter;

/** The Content-Security-Policy: scripts run only with this request's nonce, which templates find as {@code cspNonce}. */
final class ContentPolicy extends OncePerRequestFilter {
    private static final String NONCE = "cspNonce";
    private static final int NONCE_BYTES = 18;

    private final SecureRandom random = new SecureRandom();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        request.setAttribute(NONCE, nonce);
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'self'; script-src 'nonce-" + nonce
                        + "' 'strict-dynamic'; style-src 'self'; img-src 'self' data:;"
                        + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        chain.doFilter(request, response);
    }
}
