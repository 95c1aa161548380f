package io.plumbline.engine.job;

/** What a job does. */
public enum JobKind {
    UPLOAD,
    WHAT_IF,
    IMPACT_INDEX,
    COMMIT,
    PUBLICATION,
    DEMO;

    /** How many of a kind of work go on at once, so that what others wait for is not kept up by it. */
    public enum Share {
        /** As many as there are: they are short, or people wait for them. */
        UNLIMITED,
        /** May take minutes, for as many at once as people send. */
        LONG,
        /** One at a time: nobody waits for it. */
        BACKGROUND
    }

    public Share share() {
        return switch (this) {
            case UPLOAD, WHAT_IF -> Share.LONG;
            case IMPACT_INDEX -> Share.BACKGROUND;
            case COMMIT, PUBLICATION, DEMO -> Share.UNLIMITED;
        };
    }
}
