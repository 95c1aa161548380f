package io.plumbline.web.call;

import jakarta.servlet.http.HttpServletRequest;

/** Marks an answer that tells a secret: it is given once and kept nowhere. */
public final class Secret {
    private static final String MARK = Secret.class.getName();

    private Secret() {}

    public static void mark(HttpServletRequest request) {
        request.setAttribute(MARK, true);
    }

    static boolean isIn(HttpServletRequest request) {
        return request.getAttribute(MARK) != null;
    }
}
