package io.plumbline.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.Caller.Answer;
import io.plumbline.web.RunningApp;
import io.plumbline.web.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Pages of one list are of one state of it, while others commit between them: no row twice, none missing. */
class CursorsIT {
    private final RunningApp app = RunningApp.demo();
    private final Walk walk = new Walk(app);

    @Test
    void membersAreThoseOfOneCommit() {
        String dimension = walk.define();
        long commit = walk.commit(walk.approved(dimension, "A1", "B2", "C3", "D4", "E5"));
        String members = "/api/v1/dimensions/" + dimension + "/members";
        for (String order :
                List.of("?limit=2", "?limit=2&sort=-power_kw", "?limit=2&filter=network:ABC&as_of=2026-06-01")) {
            JsonNode before = all(members + order.replace("limit=2", "limit=1000"));
            List<JsonNode> pages = paged(members + order, page -> {
                String set = walk.open(dimension);
                // One more before the place, one more after it, and one that changes in between.
                walk.add(set, dimension, "A" + suffix());
                walk.add(set, dimension, "Z" + suffix());
                walk.change(set, dimension, "C3", "CORRECTED", "{\"power_kw\":\"" + (10 + nextNumber()) + "\"}");
                walk.approve(set);
                walk.commit(set);
            });
            assertThat(rows(pages))
                    .as(order)
                    .isEqualTo(before.path("items").valueStream().toList());
            assertThat(pages)
                    .extracting(page -> page.path("commit").asLong())
                    .containsOnly(before.path("commit").asLong());
            assertThat(before.path("commit").asLong()).isGreaterThanOrEqualTo(commit);
        }
    }

    @Test
    void commitsReleasesAuditAndDraftsGoOnWhereTheyWere() {
        String dimension = walk.define();
        for (String key : List.of("A1", "B2", "C3", "D4")) {
            walk.commit(walk.approved(dimension, key));
        }
        for (String list : List.of(
                "/api/v1/commits?dimension=" + dimension,
                "/api/v1/releases?dimension=" + dimension,
                "/api/v1/change-sets?author=1",
                "/api/v1/audit?",
                "/api/v1/what-ifs?")) {
            String sorted = list.contains("releases") ? "commit" : list.contains("commits") ? "commit" : "id";
            List<Long> before = ids(all(list + "&limit=1000"), sorted);
            List<Long> seen = new ArrayList<>();
            int[] pages = {0};
            paged(list + "&limit=3", page -> {
                        if (pages[0]++ < 2) {
                            walk.commit(walk.approved(dimension, "N" + suffix()));
                        }
                    })
                    .forEach(page -> seen.addAll(ids(page, sorted)));
            assertThat(seen).as(list).isEqualTo(before);
        }
    }

    @Test
    void releasesThatAProgramPollsForComeOnceEach() {
        String dimension = walk.define();
        for (String key : List.of("A1", "B2", "C3")) {
            walk.commit(walk.approved(dimension, key));
        }
        List<Long> polled = new ArrayList<>();
        paged("/api/v1/releases?after=0&limit=1&dimension=" + dimension, page -> {})
                .forEach(page -> polled.addAll(ids(page, "commit")));
        assertThat(polled).isSorted().doesNotHaveDuplicates().hasSize(3);
    }

    @Test
    void changesAndFindingsAreThoseOfOneContent() {
        String dimension = walk.define();
        String set = walk.open(dimension);
        for (String key : List.of("A1", "B2", "C3")) {
            walk.change(set, dimension, key, "ADDED", "{\"network\":\"CBS\"}");
        }
        String other = walk.approved(dimension, "O1");
        List<JsonNode> changes = paged(set + "/changes?limit=1", page -> {});
        assertThat(rows(changes)).hasSize(3).doesNotHaveDuplicates();
        List<JsonNode> findings = paged(set + "/findings?limit=1", page -> {});
        assertThat(rows(findings))
                .hasSize(all(set + "/findings?limit=1000").path("items").size())
                .hasSizeGreaterThan(1);

        String next = cursor(set + "/changes?limit=1");
        String nextFinding = cursor(set + "/findings?limit=1");
        walk.commit(other);
        assertThat(page(set + "/changes?limit=1", next).status())
                .as("somebody else committed")
                .isEqualTo(200);
        walk.change(set, dimension, "D4", "ADDED", "{\"network\":\"CBS\"}");
        Answer edited = page(set + "/changes?limit=1", next);
        assertThat(edited.status()).isEqualTo(409);
        assertThat(edited.code()).isEqualTo("CONTENT_CHANGED");
        assertThat(page(set + "/findings?limit=1", nextFinding).code()).isEqualTo("CONTENT_CHANGED");
    }

    @Test
    void cursorOfAnotherListOrAnAlteredOneIsRefused() {
        String dimension = walk.define();
        walk.commit(walk.approved(dimension, "A1", "B2", "C3"));
        String members = "/api/v1/dimensions/" + dimension + "/members?limit=1";
        String next = cursor(members);
        assertThat(page(members, next).status()).isEqualTo(200);
        char last = next.charAt(next.length() - 2);
        String altered =
                next.substring(0, next.length() - 2) + (last == 'A' ? 'B' : 'A') + next.charAt(next.length() - 1);
        for (String bad : List.of(
                altered, "1", "42.", ".", "%20x", next.replaceFirst("\\..*", ""), cursor("/api/v1/audit?limit=1"))) {
            Answer answer = page(members, bad);
            assertThat(answer.status()).as(bad).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("BAD_CURSOR");
        }
        assertThat(page(members + "&filter=network:ABC", next).code())
                .as("of other filters")
                .isEqualTo("BAD_CURSOR");
        assertThat(page("/api/v1/dimensions/" + walk.define() + "/members?limit=1", next)
                        .code())
                .as("of another dimension")
                .isEqualTo("BAD_CURSOR");
    }

    /** All pages, with something that happens after each one. */
    private List<JsonNode> paged(String list, java.util.function.Consumer<JsonNode> between) {
        List<JsonNode> pages = new ArrayList<>();
        pages.add(all(list));
        while (!pages.getLast().path("next").isNull()) {
            between.accept(pages.getLast());
            Answer next = page(list, pages.getLast().path("next").asString());
            assertThat(next.status()).as(next.body()).isEqualTo(200);
            pages.add(next.json());
        }
        return pages;
    }

    private Answer page(String list, String cursor) {
        return app.as("steward").get(list + "&cursor=" + cursor);
    }

    private JsonNode all(String list) {
        Answer answer = app.as("steward").get(list);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private String cursor(String list) {
        return all(list).path("next").asString();
    }

    private static List<JsonNode> rows(List<JsonNode> pages) {
        return pages.stream().flatMap(page -> page.path("items").valueStream()).toList();
    }

    private static List<Long> ids(JsonNode page, String field) {
        Function<JsonNode, Long> id = row -> row.path(field).asLong();
        return page.path("items").valueStream().map(id).toList();
    }

    private int number;

    private int nextNumber() {
        return ++number;
    }

    private String suffix() {
        return "x" + nextNumber();
    }
}
