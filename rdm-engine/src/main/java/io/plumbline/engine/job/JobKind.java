package io.plumbline.engine.job;

/** What a job does. */
public enum JobKind {
    UPLOAD,
    WHAT_IF,
    IMPACT_INDEX,
    COMMIT,
    PUBLICATION,
    DEMO;

    /** Whether it may take minutes, for as many at once as people send; what others wait for is not kept up by it. */
    public boolean isLong() {
        return switch (this) {
            case UPLOAD, WHAT_IF, IMPACT_INDEX -> true;
            case COMMIT, PUBLICATION, DEMO -> false;
        };
    }
}
