package io.plumbline.launcher;

/** A part that runs: its process, and how it is ended. */
public interface Running extends AutoCloseable {
    ChildProcess process();

    /** Ends the part in good order, then by force. A second call does nothing. */
    @Override
    void close();
}
