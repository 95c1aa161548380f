package io.plumbline.web.problem;

/** Refuses a request for the manner in which it came, before the engine is asked. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final HttpCode code;

    public Refused(HttpCode code, String sentence) {
        super(sentence);
        this.code = code;
    }

    HttpCode code() {
        return code;
    }
}
