package io.plumbline.web.demo;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.job.Progress;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The change set that waits for a steward when somebody opens the demo: items that move to another category on a day inside history. */
@Component
final class DemoReview {
    private static final LocalDate FROM = LocalDate.of(2001, 1, 1);
    private static final String CATEGORY = "category";
    private static final String OLD = "Books";
    private static final String NEW = "Music";
    private static final int ITEMS = 60;
    private static final String TITLE = "Move %d items from %s to %s".formatted(ITEMS, OLD, NEW);

    private final DemoUpload uploads;

    DemoReview(DemoUpload uploads) {
        this.uploads = uploads;
    }

    /** Submits it, where it is not there yet. */
    void leave(Dimension items, List<SourceRow> rows, Progress progress) {
        uploads.submit(
                new DemoUpload.Sheet(
                        items,
                        TITLE,
                        "From January 2001 these items count as music in the reports.",
                        FROM,
                        moved(items, rows)),
                progress);
    }

    private static List<SourceRow> moved(Dimension items, List<SourceRow> rows) {
        int category = items.indexOf(CATEGORY);
        List<SourceRow> moved = new ArrayList<>();
        for (int i = 0; i < rows.size() && moved.size() < ITEMS; i++) {
            SourceRow row = rows.get(i);
            boolean last = i + 1 == rows.size() || !rows.get(i + 1).key().equals(row.key());
            boolean holds =
                    !row.from().isAfter(FROM) && (last || rows.get(i + 1).from().isAfter(FROM));
            if (holds && OLD.equals(row.values().get(category))) {
                List<@Nullable Object> values = new ArrayList<>(row.values());
                values.set(category, NEW);
                moved.add(new SourceRow(row.surrogate(), row.key(), FROM, values));
            }
        }
        return moved;
    }
}
