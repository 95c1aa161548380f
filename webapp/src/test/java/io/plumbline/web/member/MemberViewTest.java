package io.plumbline.web.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.lineage.Genealogy;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import io.plumbline.web.page.Items;
import io.plumbline.web.page.Rendering;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class MemberViewTest {
    private static final List<Version> HISTORY = List.of(
            Items.version(
                    3,
                    "AAAAAAAADAAAAAAA",
                    "1997-10-27",
                    "1999-10-28",
                    "pri",
                    "Significant figures",
                    "7.11",
                    "importonameless #9",
                    "Music",
                    "misty",
                    3L),
            Items.version(
                    3,
                    "AAAAAAAADAAAAAAA",
                    "1999-10-28",
                    "2001-10-27",
                    "pri",
                    "Significant <script>alert(1)</script> figures",
                    "1.35",
                    "importonameless #9",
                    null,
                    "misty",
                    3L),
            Items.version(
                    3,
                    "AAAAAAAADAAAAAAA",
                    "2002-01-01",
                    "9999-12-31",
                    "pri",
                    "Significant figures",
                    "1.35",
                    "importonameless #9",
                    "Shoes",
                    "misty",
                    3L));

    @Test
    void versionsStandOldestFirstWithWhatEachChanged() {
        Document page = page("2000-01-01");
        assertThat(page.select("table").last().select("tbody tr")).hasSize(3);
        assertThat(page.select("table")
                        .last()
                        .select("tbody tr")
                        .get(1)
                        .select("del")
                        .eachText())
                .contains("was Music", "was 7.11");
        assertThat(page.select("table").last().select("tbody tr").get(2).text()).contains("lives again");
        assertThat(page.select("tr[aria-selected=true] th").text()).isEqualTo("1999-10-28");
    }

    @Test
    void valueSaysSinceWhenItHolds() {
        Document page = page("2000-01-01");
        assertThat(page.select("table").first().select("tbody tr").get(4).text())
                .isEqualTo("Brand importonameless #9 1997-10-27 1 lineage");
        assertThat(page.select("a[aria-label='Where Brand comes from']").attr("href"))
                .contains("/lineage?as_of=2000-01-01&attribute=");
    }

    @Test
    void genealogyNamesTheOthersAndLinksToThem() {
        assertThat(page("2000-01-01").select("#genealogy")).isEmpty();
        UUID self = HISTORY.getLast().memberId();
        UUID other = new UUID(9, 9);
        Genealogy.Relative me = new Genealogy.Relative(self, BusinessKey.of("AAAAAAAADAAAAAAA"));
        Genealogy genealogy = new Genealogy(
                List.of(new Genealogy.Name(me.key(), Period.from(LocalDate.parse("1997-10-27")))),
                List.of(new Genealogy.Link(
                        new Genealogy.Relative(other, BusinessKey.of("<b>")),
                        me,
                        LocalDate.parse("1999-01-01"),
                        new BigDecimal("0.4"),
                        12)),
                true);
        Document page = page("2000-01-01", genealogy);
        assertThat(page.select("table").last().select("tbody tr").text())
                .isEqualTo("1999-01-01 <b> split AAAAAAAADAAAAAAA 40 % 12");
        assertThat(page.select("table").last().select("tbody a").eachAttr("href"))
                .containsExactly("/dimensions/ITEM_D/members/" + other, "/commits/12");
    }

    @Test
    void scriptInAValueStaysText() {
        Document page = page("2000-01-01");
        assertThat(page.select("main script")).isEmpty();
        assertThat(page.select("main").text()).contains("<script>alert(1)</script>");
    }

    @Test
    void dayInAGapSaysThatTheMemberEnded() {
        assertThat(page("2001-12-01").text()).contains("Ended on 2001-10-27").contains("Nobody on this day");
    }

    private static Document page(String day) {
        return page(day, new Genealogy(List.of(), List.of(), true));
    }

    private static Document page(String day, Genealogy genealogy) {
        MemberView view = MemberView.of(
                Items.DIMENSION,
                HISTORY,
                HISTORY.stream()
                        .filter(v -> v.period().contains(LocalDate.parse(day)))
                        .findFirst(),
                LocalDate.parse(day),
                42,
                true,
                false,
                Map.of(1L, "Items of 1997-10-27"),
                Map.of(),
                genealogy);
        return Rendering.page("member", "member/member", Rendering.STEWARD, Map.of("view", view));
    }
}
