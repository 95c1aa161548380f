package io.plumbline.engine.error;

import java.util.List;

/** An expected failure with a code, a sentence for the person and, for trouble in rows, findings at their cells. */
public final class RdmException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient List<Finding> findings;

    public RdmException(ErrorCode code, String sentence) {
        this(code, sentence, List.of());
    }

    public RdmException(ErrorCode code, String sentence, List<Finding> findings) {
        super(sentence);
        this.code = code;
        this.findings = List.copyOf(findings);
    }

    public RdmException(ErrorCode code, String sentence, Throwable cause) {
        super(sentence, cause);
        this.code = code;
        this.findings = List.of();
    }

    public ErrorCode code() {
        return code;
    }

    public List<Finding> findings() {
        return findings;
    }

    /** The sentence; never null. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
