package io.plumbline.web.demo;

import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.whatif.Grain;
import io.plumbline.engine.whatif.GroupAttribute;
import io.plumbline.engine.whatif.WhatIfQuestion;
import io.plumbline.engine.whatif.WhatIfStore;
import io.plumbline.web.whatif.Asking;
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

    private final Database database;
    private final DemoUpload uploads;
    private final Asking asking;

    DemoReview(Database database, DemoUpload uploads, Asking asking) {
        this.database = database;
        this.uploads = uploads;
        this.asking = asking;
    }

    /** Submits it, where it is not there yet, and asks what it would do to the sales. */
    void leave(Dimension items, List<SourceRow> rows, Progress progress) {
        ChangeSet set = uploads.submit(
                new DemoUpload.Sheet(
                        items,
                        TITLE,
                        "From January 2001 these items count as music in the reports.",
                        FROM,
                        moved(items, rows)),
                progress);
        if (new WhatIfStore(database.read()).ofChangeSet(set.id()).isEmpty()) {
            asking.ask(
                    new WhatIfQuestion(
                            List.of(set.id()),
                            DemoFacts.CODE,
                            List.of(new GroupAttribute(items.code(), CATEGORY)),
                            List.of(),
                            null,
                            null,
                            Grain.MONTH,
                            "auto"),
                    uploads.person("analyst"));
        }
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
