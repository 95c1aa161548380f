package io.plumbline.web.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.whatif.Aggregate;
import io.plumbline.engine.whatif.Binding;
import io.plumbline.engine.whatif.BoundBy;
import io.plumbline.engine.whatif.FactColumn;
import io.plumbline.engine.whatif.FactFile;
import io.plumbline.engine.whatif.FactSource;
import io.plumbline.engine.whatif.Facts;
import io.plumbline.engine.whatif.ImpactIndex;
import io.plumbline.engine.whatif.ImpactShare;
import io.plumbline.engine.whatif.Measure;
import io.plumbline.web.page.Rendering;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class FactSourceShownTest {
    private static final FactFile JANUARY =
            new FactFile("s3://facts/sales/month=2026-01/part-0.parquet", 81_000_000, 1, 2_000_000);
    private static final FactFile FEBRUARY =
            new FactFile("s3://facts/sales/month=2026-02/part-0.parquet", 41_000_000, 1, 880_404);
    private static final Facts FACTS = new Facts(
            List.of(JANUARY, FEBRUARY),
            List.of(
                    new FactColumn("item_id", "string"),
                    new FactColumn("store_id", "string"),
                    new FactColumn("sold_date", "date"),
                    new FactColumn("quantity", "int"),
                    new FactColumn("net_paid", "decimal(7, 2)"),
                    new FactColumn("discount_rate", "double")));
    private static final FactSource SOURCE = new FactSource(
            1,
            "STORE_SALES_F",
            "s3://facts/sales",
            "parquet",
            "sold_date",
            List.of(
                    new Binding("ITEM_D", List.of("item_id"), BoundBy.KEY_AT_DATE),
                    new Binding("STORE_D", List.of("store_id"), BoundBy.KEY_CURRENT)),
            List.of(
                    new Measure("net_paid", "net_paid", List.of(Aggregate.SUM, Aggregate.AVG)),
                    new Measure("quantity", "quantity", List.of(Aggregate.SUM))),
            FACTS);

    @Test
    void pageSaysHowFarEachIndexIs() {
        ImpactShare share = new ImpactShare(
                "r1", List.of(JANUARY), List.of("s3://p/impact/1/r1/a.parquet"), 2_000_000, 412_000, 9_000_000, 4);
        ImpactShare rest = new ImpactShare(
                "r2", List.of(FEBRUARY), List.of("s3://p/impact/1/r2/a.parquet"), 880_404, 212_000, 4_000_000, 2);
        List<ImpactIndexes.State> states = List.of(
                new ImpactIndexes.State(
                        new ImpactIndex("1", "ITEM_D", List.of(share, rest), List.of(), List.of()), null),
                new ImpactIndexes.State(
                        new ImpactIndex("2", "STORE_D", List.of(share), List.of(), List.of(FEBRUARY)), null));
        Document page = Rendering.page(
                "fact-source",
                "whatif/fact-source",
                Rendering.ANALYST,
                Map.of("view", FactSourceShown.of(SOURCE, states)));
        assertThat(page.select("table:has(caption:contains(Impact indexes)) tbody tr")
                        .eachText())
                .containsExactly(
                        "ITEM_D Ready 100 % 624,000 13.0 MB 480,067 facts/s",
                        "STORE_D Incomplete 69 % 412,000 9.0 MB 500,000 facts/s");
    }

    @Test
    void formSuggestsWhatNamesAndTypesSay() {
        List<Dimension> dimensions = List.of(dimension("ITEM_D", "item_id"), dimension("MARKET_D", "market_code"));
        FactSourceForm form = FactSourceForm.suggested("s3://facts/store-sales/", FACTS, dimensions);
        assertThat(form.code()).isEqualTo("STORE_SALES_F");
        assertThat(form.dateColumn()).isEqualTo("sold_date");
        FactSource suggested = form.source();
        assertThat(suggested.bindings())
                .containsExactly(new Binding("ITEM_D", List.of("item_id"), BoundBy.KEY_AT_DATE));
        assertThat(suggested.measures())
                .containsExactly(
                        new Measure("quantity", "quantity", List.of(Aggregate.SUM)),
                        new Measure("net_paid", "net_paid", List.of(Aggregate.SUM)));
        Map<String, Object> model = new HashMap<>();
        model.put("location", form.location());
        model.put("roots", List.of("s3://facts"));
        model.put("refused", null);
        model.put("form", form);
        model.put("rows", "2,880,404");
        model.put("files", "2 files");
        model.put("columns", FACTS.columns());
        model.put("dates", List.of("sold_date"));
        model.put("names", List.of("item_id", "store_id", "sold_date", "quantity"));
        model.put("keys", List.of(List.of("item_id"), List.of("market_code")));
        model.put(
                "samples",
                List.of(new RegisterPages.SampleRow(
                        "ITEM_D", "1,398 of 1,400 facts", false, "X99 on 2026-02-03; X98 on no day")));
        Document page = Rendering.page("register-fact-source", "whatif/register", Rendering.STEWARD, model);
        assertThat(page.select("select[name='bindings[0].columns'] option[selected]")
                        .text())
                .isEqualTo("item_id");
        assertThat(page.select("select[name='bindings[1].columns'] option")
                        .first()
                        .text())
                .isEqualTo("no column for market_code");
        assertThat(page.select("input[name='measures[5].sum']"))
                .as("a floating-point number does not add up exactly")
                .isEmpty();
        assertThat(page.select("input[name='measures[4].sum']").hasAttr("checked"))
                .isTrue();
        assertThat(page.select("section:has(#sample) tbody").text()).contains("1,398 of 1,400 facts");
    }

    private static Dimension dimension(String code, String key) {
        return DefinitionJson.parse("{\"code\":\"" + code + "\",\"domain\":\"RETAIL\",\"key\":[\"" + key
                + "\"],\"attributes\":[{\"name\":\"" + key
                + "\",\"type\":\"text\",\"length\":16},{\"name\":\"name\",\"type\":\"text\",\"length\":60}]}");
    }
}
