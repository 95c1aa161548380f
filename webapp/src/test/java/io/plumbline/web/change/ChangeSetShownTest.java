package io.plumbline.web.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeCounts;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangePage;
import io.plumbline.engine.change.Conflict;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.review.Comment;
import io.plumbline.web.page.FindingRow;
import io.plumbline.web.page.Frame;
import io.plumbline.web.page.Items;
import io.plumbline.web.page.KindCount;
import io.plumbline.web.page.Rendering;
import io.plumbline.web.page.Step;
import io.plumbline.web.whatif.VerdictView;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangeSetShownTest {
    private static final Map<ChangeKind, Long> COUNTS =
            Map.of(ChangeKind.AMENDED, 99_000L, ChangeKind.ADDED, 7L, ChangeKind.RETIRED, 1L, ChangeKind.CORRECTED, 3L);

    @Test
    void differenceStandsInTheCellWithItsSource() {
        Document page =
                page("change-set-decide", Rendering.STEWARD, decide(null), new ChangesAsk(17, null, null, false, 0));
        assertThat(page.title()).isEqualTo("#17 Move items to Music · Plumbline");
        assertThat(page.select("tr.is-changed .pl-diff del").eachText()).contains("was Books");
        assertThat(page.select("tr.is-changed .pl-diff ins").eachText()).contains("now Music");
        assertThat(page.select("tr.is-changed .pl-sub").first().text()).isEqualTo("Items!F17");
        assertThat(page.select("tr.is-retired td").last().text()).isEqualTo("ends 2026-03-01");
        assertThat(page.select("tr.is-added .pl-diff--added")).isNotEmpty();
    }

    @Test
    void facetsAndPagesAreLinksThatKeepTheirState() {
        Document page = page(
                "change-set-facet",
                Rendering.STEWARD,
                decide(null),
                new ChangesAsk(17, ChangeKind.AMENDED, null, false, 100));
        assertThat(page.select(".pl-facet a[aria-current]").eachText()).containsExactly("→ amended99,000");
        assertThat(page.select("a[rel=next]").attr("href"))
                .contains("kind=AMENDED")
                .contains("after=200");
        assertThat(page.select(".pl-table-foot").text()).contains("of 99,000");
    }

    @Test
    void stewardDecidesOnTheContentThatWasShown() {
        Document page =
                page("change-set-decide", Rendering.STEWARD, decide(null), new ChangesAsk(17, null, null, false, 0));
        assertThat(page.select("input[name=content_hash]").attr("value")).startsWith("9f3c");
        assertThat(page.select("button[name=decision]").eachAttr("value"))
                .containsExactly("approve", "request-changes", "reject");
    }

    @Test
    void authorIsToldWhyTheyMayNotApprove() {
        Document page = page(
                "change-set-own",
                Rendering.STEWARD,
                decide("You made this change set, so another steward decides on it."),
                new ChangesAsk(17, null, null, false, 0));
        assertThat(page.select("button[name=decision]")).isEmpty();
        assertThat(page.text()).contains("another steward decides");
    }

    @Test
    void openConflictOffersMineTheirsAndAnotherValueAndAnOverlapAlsoBoth() {
        Document page =
                page("change-set-decide", Rendering.STEWARD, decide(null), new ChangesAsk(17, null, null, false, 0));
        assertThat(page.select(".pl-conflict").stream()
                        .map(c -> c.select("button[name=take]").eachAttr("value")))
                .containsExactly(
                        List.of("mine", "theirs", "value"),
                        List.of("both", "mine", "theirs", "value"),
                        List.of("mine", "theirs"));
        assertThat(page.select(".pl-conflict").text())
                .contains("Both changed it, 2026-01-01 to 2026-06-01")
                .contains("both go together")
                .contains("mine: on those days it is there; theirs: it is ended");
    }

    @Test
    void scriptInAValueOrAFindingStaysText() {
        Document page =
                page("change-set-decide", Rendering.STEWARD, decide(null), new ChangesAsk(17, null, null, false, 0));
        assertThat(page.select("main script")).isEmpty();
        assertThat(page.select("main").text()).contains("<script>alert(2)</script>");
    }

    @Test
    void marksOfRowsAndCellsLeadToTheirOpenThreads() {
        Document page =
                page("change-set-decide", Rendering.STEWARD, decide(null), new ChangesAsk(17, null, null, false, 0));
        assertThat(page.select("tr:contains(AAAAAAAABAAAAAAA) th a.pl-mark").eachAttr("href"))
                .containsExactly("#thread-3");
        assertThat(page.select("td a.pl-mark").eachText())
                .containsExactly("1 1 open thread about AAAAAAAABAAAAAAA, category");
        assertThat(page.select("td a.pl-mark").attr("href")).isEqualTo("#thread-4");
        assertThat(page.select(".pl-thread").eachAttr("id")).containsExactly("thread-3", "thread-4");
        assertThat(page.select("#talk + .pl-meta").text()).isEqualTo("2 open of 3");
    }

    private static Talk talk() {
        Talk.Said said = new Talk.Said("OA", "Owen Adeyemi", "1 hour ago", "Why this one?");
        Comment.About row = new Comment.About("ITEM_D", "AAAAAAAABAAAAAAA", null);
        Comment.About cell = new Comment.About("ITEM_D", "AAAAAAAABAAAAAAA", "category");
        List<Talk.Thread> open = List.of(
                new Talk.Thread(3, row, "AAAAAAAABAAAAAAA", List.of(said), null),
                new Talk.Thread(4, cell, "AAAAAAAABAAAAAAA, category", List.of(said), null));
        return new Talk(open, open, 2, 3, false, Talk.Say.NOTHING);
    }

    private static Panel decide(@Nullable String refusal) {
        return new Panel(
                Panel.Act.DECIDE,
                "Your decision",
                null,
                List.of(
                        Panel.Check.ok("Reason is given"),
                        Panel.Check.ok("No errors; 1 warning"),
                        Panel.Check.bad("1 conflict is open", "Resolve it before submission"),
                        Panel.Check.open("What-if is stale", "The head moved from 42 to 43")),
                List.of(new Panel.Approval(
                        "OA", "Owen Adeyemi", "Approved 11:42", "check", "pl-badge--done", "Agreed with purchasing.")),
                refusal,
                "9f3c0000000000000000000000000000000000000000000000000000000e21a",
                "Approving signs base 42, content 9f3c…e21a and report 8. If any of them moves, the approval lapses.");
    }

    private static Document page(String name, Frame frame, Panel panel, ChangesAsk ask) {
        Change amended = new Change(
                "ITEM_D",
                ChangeKind.AMENDED,
                1L,
                BusinessKey.of("AAAAAAAABAAAAAAA"),
                LocalDate.parse("2026-01-01"),
                null,
                List.of(
                        new CellChange("category", "Books", "Music", "Items!F17"),
                        new CellChange("current_price", new BigDecimal("27.02"), null, "Items!D17")));
        Change hostile = new Change(
                "ITEM_D",
                ChangeKind.AMENDED,
                2L,
                BusinessKey.of("AAAAAAAACAAAAAAA"),
                LocalDate.parse("2026-01-01"),
                LocalDate.parse("2026-07-01"),
                List.of(
                        new CellChange(
                                "item_desc",
                                "False opportunities would run alone with a views",
                                "<script>alert(2)</script>",
                                "Items!C18"),
                        new CellChange("category", "Women", "Music", "Items!F18")));
        Change corrected = new Change(
                "ITEM_D",
                ChangeKind.CORRECTED,
                4L,
                BusinessKey.of("AAAAAAAAEAAAAAAA"),
                LocalDate.parse("2026-01-01"),
                null,
                List.of(new CellChange("manager_id", 12L, 14L, "Items!H20")));
        Change retired = new Change(
                "ITEM_D",
                ChangeKind.RETIRED,
                3L,
                BusinessKey.of("AAAAAAAADAAAAAAA"),
                LocalDate.parse("2026-03-01"),
                null,
                List.of());
        Change added = new Change(
                "ITEM_D",
                ChangeKind.ADDED,
                null,
                BusinessKey.of("AAAAAAAAZAAAAAAA"),
                LocalDate.parse("2026-01-01"),
                null,
                List.of(
                        new CellChange("category", null, "Music", "Items!F402"),
                        new CellChange("current_price", null, new BigDecimal("9.99"), "Items!D402")));
        Map<Long, List<Version>> base = Items.some().stream().collect(Collectors.groupingBy(Version::memberNo));
        Difference difference = Difference.of(
                ask,
                new ChangePage(List.of(amended, hostile, corrected, retired, added), 200),
                new ChangeCounts(COUNTS, 8900, 1),
                Map.of("category", 372L, "current_price", 10L),
                Map.of("ITEM_D", Items.DIMENSION),
                base,
                false);
        ChangeSetShown view = new ChangeSetShown(
                17,
                "Move items to Music",
                "In review",
                "clock",
                "",
                "Marta Lindqvist",
                "ML",
                "submitted 2 hours ago",
                "42",
                true,
                "2026-01-01",
                "items_2026_music_v4.xlsx",
                null,
                null,
                null,
                true,
                null,
                new ChangeSetShown.Moved(
                        "43", "Commit 43 came first. Rebase this change set on it, then ask for approval again.", true),
                List.of(
                        new Step("is-done", "Draft", "2026-11-19"),
                        new Step("is-done", "Checked", "0 errors"),
                        new Step("is-done", "What-if", "report 8"),
                        new Step("is-now", "In review", "waits for a steward"),
                        new Step("", "Approved", ""),
                        new Step("", "Committed", ""),
                        new Step("", "Published", "")),
                "Records and tapes are sold under Music from 1 January (letter of 12 December).",
                new VerdictView(
                        "Music grows by 7.93 % and Books shrinks by 4.53 %. The total of net_paid stays.",
                        List.of(
                                new VerdictView.Figure("Members touched", "100", "of 9,000"),
                                new VerdictView.Figure("Facts touched", "32,118", "1.11 % of 2,880,404"),
                                new VerdictView.Figure("net_paid moved", "54.1 M", "54,112,906.44, 1.15 %"),
                                new VerdictView.Figure("Facts, net", "0", "0 lost, 0 gained")),
                        false,
                        null,
                        "Same base, content and facts as this change set. Exact, 3.31 seconds.",
                        "/what-ifs/8"),
                List.of(new ChangeSetShown.Report(8, "report 8", "fresh", false)),
                FindingRow.of(List.of(
                        new Finding(
                                "Items",
                                "F41",
                                "category",
                                "LOOK_ALIKE",
                                Severity.WARNING,
                                "9 items had no category and now get Music",
                                null,
                                null,
                                null),
                        new Finding(
                                "Items",
                                "D318",
                                "current_price",
                                "TYPE",
                                Severity.ERROR,
                                "The price is not a number",
                                "12,5O <script>alert(2)</script>",
                                "a number with 2 digits after the point",
                                "write 12.50"))),
                "1 error, 1 warning",
                Conflicts.of(List.of(
                        conflict(5, Conflict.Kind.BOTH_AMENDED, "category", "Books", "Music", "Home"),
                        conflict(6, Conflict.Kind.OVERLAP, "brand", "Acme", "Ajax", "Apex"),
                        conflict(7, Conflict.Kind.AMENDED_AND_RETIRED, null, null, "there", "ended"))),
                List.of(),
                KindCount.of(COUNTS),
                "8,900 rows unchanged",
                List.of("ITEM_D"),
                talk(),
                true,
                panel,
                true,
                false,
                null,
                List.of(new ChangeSetShown.AskForm(
                        "STORE_SALES_F",
                        List.of("ITEM_D.category", "ITEM_D.brand"),
                        List.of(
                                new ChangeSetShown.AskMeasure("net_paid", true),
                                new ChangeSetShown.AskMeasure("customers", false)),
                        true,
                        true)));
        return Rendering.page(name, "change/change-set", frame, Map.of("view", view, "difference", difference));
    }

    private static Conflict conflict(
            long id,
            Conflict.Kind kind,
            @Nullable String attribute,
            @Nullable String base,
            String mine,
            String theirs) {
        return new Conflict(
                id,
                "ITEM_D",
                kind,
                "AAAAAAAABAAAAAAA",
                7L,
                attribute,
                LocalDate.parse("2026-01-01"),
                LocalDate.parse("2026-06-01"),
                base,
                mine,
                theirs,
                null,
                null);
    }
}
