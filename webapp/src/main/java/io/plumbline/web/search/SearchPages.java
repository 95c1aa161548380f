package io.plumbline.web.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Finding things by words, for people. */
@Controller
class SearchPages {
    private static final Map<String, String> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("dimension", "Dimensions");
        KINDS.put("change_set", "Change sets");
        KINDS.put("profile", "Columns");
        KINDS.put("member", "Members");
        KINDS.put("finding", "Findings");
    }

    private final Finder finder;

    SearchPages(Finder finder) {
        this.finder = finder;
    }

    /** What was found of one kind. */
    public record Kind(String id, String label, List<Found> hits) {}

    /** One thing, with its page. */
    public record Found(String title, String detail, String href, boolean code) {}

    @GetMapping("/search")
    String search(@RequestParam(defaultValue = "") String q, Model model) {
        List<Hit> hits = finder.find(q);
        model.addAttribute("q", q.strip());
        model.addAttribute("count", hits.size());
        model.addAttribute(
                "kinds",
                KINDS.entrySet().stream()
                        .map(kind -> new Kind(
                                kind.getKey(),
                                kind.getValue(),
                                hits.stream()
                                        .filter(hit -> hit.kind().equals(kind.getKey()))
                                        .map(hit -> new Found(
                                                hit.title(),
                                                hit.detail() == null ? "" : hit.detail(),
                                                hit.href(),
                                                hit.kind().equals("member")))
                                        .toList()))
                        .filter(kind -> !kind.hits().isEmpty())
                        .toList());
        return "search/search";
    }
}
