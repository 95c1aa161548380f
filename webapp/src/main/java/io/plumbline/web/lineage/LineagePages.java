package io.plumbline.web.lineage;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.lineage.CellLineage;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.web.member.MemberFinding;
import io.plumbline.web.member.MemberTime;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The page that follows one value back to where it comes from. */
@Controller
class LineagePages {
    private final Database database;
    private final LineageReading reading;

    LineagePages(Database database, LineageReading reading) {
        this.database = database;
        this.reading = reading;
    }

    @GetMapping("/dimensions/{code}/members/{id}/lineage")
    String lineage(
            @PathVariable String code,
            @PathVariable String id,
            @RequestParam String attribute,
            @RequestParam(name = "as_of", required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String commit,
            Model model) {
        MemberTime time =
                MemberTime.of(asOf, commit, new HeadStore(database.read()).commit(), LocalDate.now(ZoneOffset.UTC));
        Dimension dimension = new DimensionStore(database.read()).at(code, time.commit());
        long member =
                new MemberFinding(dimension, new HistoryStore(database.read(), dimension)).byPath(id, time.commit());
        CellLineage cell = reading.trace(dimension, member, attribute, time.day(), time.commit());
        model.addAttribute("view", LineageShown.of(dimension, cell, reading.names(cell), time.past()));
        return "lineage/lineage";
    }
}
