package io.plumbline.web.commit;

import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.commit.CommitEntry;
import io.plumbline.engine.commit.CommitStore;
import io.plumbline.engine.commit.CompareCommits;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.web.dimension.DimensionPages;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The page that compares two commits of a dimension. */
@Controller
class ComparePages {
    private final Database database;
    private final DimensionPages dimensions;

    ComparePages(Database database, DimensionPages dimensions) {
        this.database = database;
        this.dimensions = dimensions;
    }

    /** Without commits: what the newest commit that touched the dimension did. */
    @GetMapping("/dimensions/{code}/compare")
    String compare(
            @PathVariable String code,
            @RequestParam(required = false) @Nullable Long from,
            @RequestParam(required = false) @Nullable Long to,
            @RequestParam(required = false) @Nullable ChangeKind kind,
            @RequestParam(required = false) @Nullable String attribute,
            @RequestParam(required = false) @Nullable String was,
            @RequestParam(required = false) @Nullable String now,
            @RequestParam(defaultValue = "0") long after,
            Model model) {
        long newest = to == null ? new HeadStore(database.read()).commit() : to;
        Dimension dimension = new DimensionStore(database.read()).at(code, newest);
        long oldest = from == null ? before(dimension, newest) : from;
        CompareAsk ask = new CompareAsk(dimension.code(), oldest, newest, kind, attribute, was, now, after);
        CompareCommits compare = new CompareCommits(database.read(), dimension, oldest, newest);
        model.addAttribute(
                "view",
                CompareShown.of(
                        dimensions.head(dimension, "compare"),
                        dimension,
                        ask,
                        compare.page(ask.filter(dimension), after, CompareAsk.ROWS),
                        compare.counts(CompareApi.COUNTED, CompareApi.PAIRS)));
        return "commit/compare";
    }

    private long before(Dimension dimension, long commit) {
        List<CommitEntry> last = new CommitStore(database.read()).list(commit + 1, dimension, 1);
        return last.isEmpty() ? commit : last.getFirst().commitNo() - 1;
    }
}
