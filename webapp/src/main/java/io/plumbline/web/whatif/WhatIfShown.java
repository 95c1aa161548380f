package io.plumbline.web.whatif;

import io.plumbline.engine.whatif.GroupAttribute;
import io.plumbline.engine.whatif.WhatIf;
import io.plumbline.web.page.Crumb;
import io.plumbline.web.page.Shown;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A what-if around its report: the question, who asked, about which change sets. */
public record WhatIfShown(
        long id,
        String title,
        List<Crumb> crumbs,
        String factSource,
        String range,
        String asked,
        List<Long> changeSets,
        boolean mayAsk) {

    /** A what-if in the list of all. */
    public record Row(long id, String title, String groups, String factSource, String who, String when, String state) {}

    static WhatIfShown of(WhatIf whatIf, boolean mayAsk) {
        return new WhatIfShown(
                whatIf.id(),
                title(whatIf),
                List.of(new Crumb("What-ifs", "/what-ifs")),
                whatIf.question().factSource(),
                ", " + range(whatIf.question().from(), whatIf.question().to()),
                "asked " + Shown.time(whatIf.askedAt()) + " UTC by " + whatIf.askedByName(),
                whatIf.question().changeSets(),
                mayAsk);
    }

    static Row row(WhatIf whatIf) {
        return new Row(
                whatIf.id(),
                title(whatIf),
                "by "
                        + whatIf.question().groupBy().stream()
                                .map(GroupAttribute::name)
                                .collect(Collectors.joining(", ")),
                whatIf.question().factSource(),
                whatIf.askedByName(),
                Shown.time(whatIf.askedAt()),
                whatIf.finishedAt() == null ? "not finished" : "finished");
    }

    private static String title(WhatIf whatIf) {
        List<Long> sets = whatIf.question().changeSets();
        String names = sets.stream().map(id -> "#" + id).collect(Collectors.joining(" and "));
        return "What if " + names + (sets.size() == 1 ? " were committed?" : " were all committed?");
    }

    private static String range(@Nullable LocalDate from, @Nullable LocalDate to) {
        if (from == null && to == null) {
            return "all facts";
        }
        if (to == null) {
            return "from " + from;
        }
        return from == null ? "before " + to : from + " until before " + to;
    }
}
