package io.plumbline.web.dimension;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.MemberPage;
import io.plumbline.web.page.Items;
import io.plumbline.web.page.Rendering;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class DimensionViewTest {
    private static final DimensionHead HEAD = DimensionHead.of(Items.DIMENSION, 9000, "on 2001-03-01", 42, "members");

    @Test
    void membersShowValuesNullsAndTheirPeriod() {
        Document page = members(ask(null, null));
        assertThat(page.title()).isEqualTo("Items · Plumbline");
        assertThat(page.select("tbody tr")).hasSize(4);
        assertThat(page.select("tbody tr").get(2).select("span.pl-null")).hasSize(3);
        assertThat(page.select("tbody tr").get(2).text()).contains("2001-10-27");
        assertThat(page.select(".pl-table-foot").text()).contains("4 rows, the first of 9,000");
        assertThat(page.select("a[rel=next]").attr("href")).contains("cursor=abc");
    }

    @Test
    void valuesAreTextAndNeverMarkup() {
        Document page = members(ask(null, null));
        assertThat(page.select("tbody b")).isEmpty();
        assertThat(page.select("tbody").text()).contains("<b>major</b>");
    }

    @Test
    void pastPointInTimeIsMarkedAndLeadsBack() {
        Document page = members(ask("2001-03-01", "7"));
        Element picker = page.selectFirst(".pl-asof--past");
        assertThat(picker).isNotNull();
        assertThat(picker.select("a").text()).isEqualTo("Back to now");
        assertThat(picker.select("a").attr("href")).doesNotContain("as_of").doesNotContain("commit");
        assertThat(page.text()).contains("What commit 7 said about 2001-03-01");
    }

    @Test
    void todayIsNotAPastDay() {
        assertThat(ask("2026-11-20", "head").isPast()).isFalse();
    }

    @Test
    void headOfColumnSortsAndTurnsRound() {
        MembersAsk ask = new MembersAsk("ITEM_D", null, null, null, List.of("category:Music"), "brand", null);
        Document page = members(ask);
        Element brand = page.selectFirst("th[aria-sort=ascending]");
        assertThat(brand).isNotNull();
        assertThat(brand.text()).isEqualTo("Brand ↑");
        assertThat(brand.select("a").attr("href")).contains("sort=-brand").contains("filter=category%3AMusic");
    }

    @Test
    void viewerIsNotOfferedAnUpload() {
        Document page = Rendering.page(
                "members-viewer", "dimension/members", Rendering.VIEWER, Map.of("view", view(ask(null, null))));
        assertThat(page.text()).doesNotContain("Upload changes");
    }

    @Test
    void everyPageOfADemoSaysSo() {
        assertThat(members(ask(null, null)).selectFirst(".pl-banner--demo").text())
                .startsWith("This is a demo");
    }

    @Test
    void scriptsAndSheetsCarryTheNonceAndNothingIsInline() {
        Document page = members(ask(null, null));
        assertThat(page.select("script")).allMatch(s -> s.hasAttr("nonce") && s.hasAttr("src"));
        assertThat(page.select("[style], style, [onclick]")).isEmpty();
    }

    @Test
    void definitionShowsTypesAndPolicies() {
        Document page = Rendering.page(
                "definition",
                "dimension/definition",
                Rendering.STEWARD,
                Map.of(
                        "view",
                        DefinitionView.of(
                                Items.DIMENSION,
                                Map.of(0L, Items.DIMENSION, 7L, Items.DIMENSION),
                                DimensionHead.of(Items.DIMENSION, 9000, "today", 42, "definition"))));
        assertThat(page.text())
                .contains("version 1 by commit 7")
                .contains("decimal number, 7 digits, 2 after the point")
                .contains("new version");
    }

    @Test
    void definitionShowsTheFormOfATextAndWhatOnlyWarnsWithNothingOfItTakenAsMarkup() {
        Dimension strict = DefinitionJson.parse("""
                {"code":"ITEM_D","domain":"RETAIL","key":["id"],"attributes":[
                 {"name":"id","label":"<b>`; DROP</b>","type":"text","length":16,"pattern":"<i>[A-Z]+"},
                 {"name":"price","type":"decimal","precision":7,"scale":2,"min":"0","severity":{"range":"WARNING"}}]}
                """);
        Document page = Rendering.page(
                "definition-rules",
                "dimension/definition",
                Rendering.STEWARD,
                Map.of(
                        "view",
                        DefinitionView.of(
                                strict, Map.of(), DimensionHead.of(strict, 9000, "today", 42, "definition"))));
        assertThat(page.text())
                .contains("<b>`; DROP</b>")
                .contains("of the form <i>[A-Z]+")
                .contains("at least 0.00 only a warning: the range")
                .doesNotContain("only a warning: the form");
        assertThat(page.select("i")).isEmpty();
        assertThat(page.select("b").eachText()).doesNotContain("`; DROP");
    }

    @Test
    void uploadAsksForFileDateAndMode() {
        Document page = Rendering.page(
                "upload",
                "dimension/upload",
                Rendering.ANALYST,
                Map.of("head", DimensionHead.of(Items.DIMENSION, 9000, "today", 42, "upload"), "today", "2026-11-20"));
        assertThat(page.select("input[type=file]").attr("name")).isEqualTo("file");
        assertThat(page.select("input[name=effective_date]").attr("value")).isEqualTo("2026-11-20");
        assertThat(page.select("input[name=mode]").eachAttr("value")).containsExactly("changes", "full");
    }

    private static MembersAsk ask(String asOf, String commit) {
        return MembersAsk.of("ITEM_D", asOf, commit, null, List.of(), null, null, LocalDate.parse("2026-11-20"));
    }

    private static Document members(MembersAsk ask) {
        return Rendering.page("members", "dimension/members", Rendering.STEWARD, Map.of("view", view(ask)));
    }

    private static MembersView view(MembersAsk ask) {
        LocalDate day = ask.asOf() == null ? LocalDate.parse("2026-11-20") : ask.asOf();
        return MembersView.of(
                Items.DIMENSION,
                ask,
                new MemberPage(Items.some(), "abc", ask.commit() == null ? 42 : ask.commit()),
                day,
                9000,
                HEAD);
    }
}
