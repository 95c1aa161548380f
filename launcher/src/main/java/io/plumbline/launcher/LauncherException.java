package io.plumbline.launcher;

/** Something an operator has to know or to change; the message is the whole sentence that is shown. */
public final class LauncherException extends RuntimeException {
    public LauncherException(String message) {
        super(message);
    }

    public LauncherException(String message, Throwable cause) {
        super(message, cause);
    }
}
