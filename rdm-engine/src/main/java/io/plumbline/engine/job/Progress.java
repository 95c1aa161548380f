package io.plumbline.engine.job;

/**
 * Where work tells how far it is, and learns that it should stop.
 *
 * <p>Errors: {@code CANCELLED} from either call once somebody cancelled the work; the work lets it through.
 */
public interface Progress {
    /** Begins a named step, in the analyst's words. */
    void step(String words);

    /** Rows done of those known; total 0 while unknown. */
    void rows(long done, long total);

    /** For work that nobody watches. */
    Progress UNWATCHED = new Progress() {
        @Override
        public void step(String words) {}

        @Override
        public void rows(long done, long total) {}
    };
}
