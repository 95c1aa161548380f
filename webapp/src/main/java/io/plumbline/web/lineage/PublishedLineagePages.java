package io.plumbline.web.lineage;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.publication.PublishedCell;
import io.plumbline.web.member.MemberFinding;
import io.plumbline.web.page.Addresses;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** From a value of a published table to the page that follows it back. */
@Controller
class PublishedLineagePages {
    private final Database database;

    PublishedLineagePages(Database database) {
        this.database = database;
    }

    @GetMapping("/lineage")
    String lineage(
            @RequestParam String table,
            @RequestParam String key,
            @RequestParam String column,
            @RequestParam String tag,
            @RequestParam(name = "as_of", required = false) @Nullable String asOf) {
        PublishedCell cell = PublishedCell.of(database.read(), table.strip(), column.strip(), tag.strip());
        HistoryStore history = new HistoryStore(database.read(), cell.dimension());
        long member = new MemberFinding(cell.dimension(), history)
                .byKey(List.of(key.strip().split(",", -1)), cell.commit());
        UUID id = history.memberIds(List.of(member)).get(member);
        boolean isHead = cell.commit() == new HeadStore(database.read()).commit();
        return "redirect:"
                + new Addresses("/dimensions/"
                                + Addresses.segment(cell.dimension().code()) + "/members/" + id + "/lineage")
                        .with("attribute", cell.attribute().name())
                        .with("as_of", asOf == null || asOf.isBlank() ? null : asOf)
                        .with("commit", isHead ? null : cell.commit());
    }
}
