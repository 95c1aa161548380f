package io.plumbline.web.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * By what a person is let in while a long answer is being given.
 *
 * @param token the number of the bearer token; null where there is a session
 */
public record SignIn(
        long person, @Nullable Long token, @Nullable HttpSession session) {

    /** That of the request that is being answered. */
    public static SignIn of(HttpServletRequest request) {
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        if (known == null || !(known.getPrincipal() instanceof SignedIn signedIn)) {
            throw new AuthenticationCredentialsNotFoundException("nobody is signed in");
        }
        Long token = signedIn.token();
        return new SignIn(signedIn.person().id(), token, token == null ? request.getSession(false) : null);
    }
}
