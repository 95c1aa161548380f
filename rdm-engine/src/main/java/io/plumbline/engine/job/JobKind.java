package io.plumbline.engine.job;

/** What a job does. */
public enum JobKind {
    UPLOAD,
    WHAT_IF,
    COMMIT,
    PUBLICATION,
    DEMO
}
