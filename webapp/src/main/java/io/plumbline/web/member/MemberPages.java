package io.plumbline.web.member;

import io.plumbline.engine.commit.CommitStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.lineage.TraceCell;
import io.plumbline.engine.lineage.TraceGenealogy;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of one member. */
@Controller
class MemberPages {
    private final Database database;

    MemberPages(Database database) {
        this.database = database;
    }

    @GetMapping("/dimensions/{code}/members/{id}")
    String member(
            @PathVariable String code,
            @PathVariable String id,
            @RequestParam(name = "as_of", required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String commit,
            Model model) {
        long head = new HeadStore(database.read()).commit();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        MemberTime time = MemberTime.of(asOf, commit, head, today);
        Dimension dimension = new DimensionStore(database.read()).at(code, time.commit());
        HistoryStore store = new HistoryStore(database.read(), dimension);
        List<Version> history = uuid(id).flatMap(store::memberNoById)
                .map(number -> store.history(number, time.commit()))
                .orElse(List.of());
        if (history.isEmpty()) {
            throw new RdmException(
                    ErrorCode.UNKNOWN_MEMBER,
                    "There is no member " + id + " in " + code + " at commit " + time.commit() + ".");
        }
        CommitStore commits = new CommitStore(database.read());
        Map<Long, String> titles = new HashMap<>();
        history.forEach(
                v -> titles.computeIfAbsent(v.recordedBy(), n -> commits.get(n).title()));
        model.addAttribute(
                "view",
                MemberView.of(
                        dimension,
                        history,
                        store.onDay(history.getLast().memberNo(), time.commit(), time.day()),
                        time.day(),
                        time.commit(),
                        !time.day().equals(today),
                        time.past(),
                        titles,
                        new TraceCell(database.read(), dimension)
                                .origins(history.getLast().memberNo(), time.day(), time.commit()),
                        new TraceGenealogy(database.read(), dimension)
                                .of(history.getLast().memberNo(), time.commit())));
        return "member/member";
    }

    private static Optional<UUID> uuid(String id) {
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
