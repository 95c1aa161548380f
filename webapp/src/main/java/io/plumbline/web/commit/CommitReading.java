package io.plumbline.web.commit;

import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.commit.CommitEntry;
import io.plumbline.engine.database.Database;
import io.plumbline.web.api.Page;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Commits with the names of their people. */
final class CommitReading {
    private final Database database;

    CommitReading(Database database) {
        this.database = database;
    }

    CommitJson view(CommitEntry entry) {
        return CommitJson.of(entry, names(List.of(entry)));
    }

    Page<CommitJson> views(Page<CommitEntry> page) {
        Map<Long, String> names = names(page.items());
        return page.map(entry -> CommitJson.of(entry, names));
    }

    private Map<Long, String> names(List<CommitEntry> entries) {
        Set<Long> people = new HashSet<>();
        entries.forEach(entry -> people.add(entry.authorId()));
        entries.forEach(entry -> people.add(entry.committedBy()));
        return new PersonStore(database.read()).names(people);
    }
}
