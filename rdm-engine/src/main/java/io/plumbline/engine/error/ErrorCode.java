package io.plumbline.engine.error;

import static io.plumbline.engine.error.ErrorCategory.CONFLICT;
import static io.plumbline.engine.error.ErrorCategory.FORBIDDEN;
import static io.plumbline.engine.error.ErrorCategory.NOT_FOUND;
import static io.plumbline.engine.error.ErrorCategory.RESOURCE;
import static io.plumbline.engine.error.ErrorCategory.USER;

/** The stable codes that clients may rely on. */
public enum ErrorCode {
    BAD_REQUEST(USER),
    BAD_DEFINITION(USER),
    BAD_FILTER(USER),
    UNKNOWN_DIMENSION(NOT_FOUND),
    UNKNOWN_MEMBER(NOT_FOUND),
    UNKNOWN_COMMIT(NOT_FOUND),
    UNKNOWN_CHANGE_SET(NOT_FOUND),
    UNKNOWN_UPLOAD(NOT_FOUND),
    UNKNOWN_FACT_SOURCE(NOT_FOUND),
    UNKNOWN_WHAT_IF(NOT_FOUND),
    UNKNOWN_RELEASE(NOT_FOUND),
    UNKNOWN_JOB(NOT_FOUND),
    UNKNOWN_CONFLICT(NOT_FOUND),
    DIMENSION_EXISTS(CONFLICT),
    FACT_SOURCE_EXISTS(CONFLICT),
    FILE_EMPTY(USER),
    FILE_TYPE(USER),
    FILE_DAMAGED(USER),
    FILE_TOO_LARGE(USER),
    PARSER_LIMIT(USER),
    PARSER_FAILED(RESOURCE),
    SHEET_HEADER(USER),
    DIMENSION_NOT_NAMED(USER),
    WORKBOOK_FOREIGN(USER),
    CELL_TYPE(USER),
    CELL_FORMULA_ERROR(USER),
    DUPLICATE_KEY(USER),
    REQUIRED_MISSING(USER),
    KEY_MISSING(USER),
    KEY_TOO_LONG(USER),
    CONFIRM_RETIRED(USER),
    NO_VERSION_AT_DATE(USER),
    HAS_ERRORS(USER),
    REASON_MISSING(USER),
    NOTHING_CHANGED(USER),
    WRONG_STATE(CONFLICT),
    OPEN_CONFLICTS(CONFLICT),
    BASE_MOVED(CONFLICT),
    CONTENT_CHANGED(CONFLICT),
    STALE_VERSION(CONFLICT),
    KEY_TAKEN(CONFLICT),
    WRITER_BUSY(RESOURCE),
    SELF_APPROVAL(FORBIDDEN),
    ROLE_MISSING(FORBIDDEN),
    TOKEN_INVALID(FORBIDDEN),
    TOKEN_EXPIRED(FORBIDDEN),
    LOCATION_NOT_ALLOWED(FORBIDDEN),
    FACT_BINDING(USER),
    FACT_COLUMN(USER),
    FACTS_MISSING(RESOURCE),
    RUNNER_DOWN(RESOURCE),
    RUN_FAILED(RESOURCE),
    NOT_RECONCILED(ErrorCategory.INTERNAL),
    OBJECT_STORE(RESOURCE),
    PUBLICATION_FAILED(RESOURCE),
    CANCELLED(CONFLICT),
    INTERNAL(ErrorCategory.INTERNAL);

    private final ErrorCategory category;

    ErrorCode(ErrorCategory category) {
        this.category = category;
    }

    public ErrorCategory category() {
        return category;
    }
}
