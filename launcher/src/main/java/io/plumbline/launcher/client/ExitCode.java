package io.plumbline.launcher.client;

/** What a command's end tells the program that called it. */
enum ExitCode {
    DONE(0),
    /** The server says no: findings with errors, a refusal, work that failed. */
    REFUSED(1),
    MISUSED(2),
    NO_RIGHTS(3),
    NO_ANSWER(4),
    /** The world moved: a conflict, or a version that is another one now. */
    STALE(5);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static ExitCode ofStatus(int status) {
        return switch (status) {
            case 401, 403 -> NO_RIGHTS;
            case 409, 412 -> STALE;
            default -> REFUSED;
        };
    }
}
