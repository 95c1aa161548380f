package io.plumbline.engine.commit;

/** Is told as a commit passes its points. */
@FunctionalInterface
public interface CommitListener {
    /** The commit is at a point; within CHUNK_BEGUN to ROWS_APPENDED and FLIP_BEGUN a transaction is open. */
    void reached(CommitStep step);

    /** For commits that nobody watches. */
    CommitListener NONE = step -> {};
}
