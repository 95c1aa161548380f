package io.plumbline.web.problem;

/** Codes of what goes wrong before the engine is asked. */
enum HttpCode {
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    UNSUPPORTED_MEDIA_TYPE,
    SIGN_IN_REQUIRED,
    CSRF_TOKEN,
    ACCESS_DENIED,
    TOO_MANY_ATTEMPTS,
    BUSY
}
