package io.plumbline.whatif;

import org.jspecify.annotations.Nullable;

/** The end of a run that cannot be answered: a code for programs and a sentence for a person. */
final class RunFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final ErrorCode code;

    RunFailure(ErrorCode code, String detail) {
        this(code, detail, null);
    }

    RunFailure(ErrorCode code, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
    }

    ErrorCode code() {
        return code;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
