package io.plumbline.engine.error;

/** How much a finding matters: an ERROR stops submission, a WARNING wants a written reason, a NOTE informs. */
public enum Severity {
    ERROR,
    WARNING,
    NOTE
}
