package io.plumbline.engine.publication;

import io.plumbline.engine.job.Progress;
import java.util.ArrayList;
import java.util.List;

/** What several tables that are prepared at once tell of themselves, told as one: the newest step, and the rows of all. */
final class TablesProgress {
    private final Progress progress;
    private final List<OfOne> parts = new ArrayList<>();

    TablesProgress(Progress progress) {
        this.progress = progress;
    }

    /** For one of the tables. */
    synchronized Progress ofOne() {
        OfOne part = new OfOne();
        parts.add(part);
        return part;
    }

    private synchronized void rows(OfOne part, long done, long total) {
        part.done = done;
        part.total = total;
        progress.rows(
                parts.stream().mapToLong(one -> one.done).sum(),
                parts.stream().mapToLong(one -> one.total).sum());
    }

    private final class OfOne implements Progress {
        private long done;
        private long total;

        @Override
        public void step(String words) {
            progress.step(words);
        }

        @Override
        public void rows(long rowsDone, long rowsTotal) {
            TablesProgress.this.rows(this, rowsDone, rowsTotal);
        }
    }
}
