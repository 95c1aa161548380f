package io.plumbline.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {
    /** The example of docs/what-if-run.md. */
    static final String EXAMPLE = """
            {"version":1,
             "facts":{"format":"parquet","files":["s3://bucket/path/part-0.parquet"],"date_column":"sold_date"},
             "from":null,"to":"2003-01-01",
             "grain":"none",
             "dimensions":[
               {"dimension":"ITEM_D","columns":["item_id"],"dated":true,"segments":"s3://private/what-if/7/ITEM_D.parquet"},
               {"dimension":"STORE_D","columns":["store_id"],"dated":true,"segments":"s3://private/what-if/7/STORE_D.parquet"}],
             "group_by":[{"dimension":"ITEM_D","column":"g0"},{"dimension":"STORE_D","column":"g0"}],
             "measures":[{"name":"net_paid","column":"net_paid","aggregates":["sum","avg","min","max"]},
                         {"name":"buyers","column":"customer_id","aggregates":["distinct"]}]}
            """;

    @Test
    void exampleOfTheContractIsUnderstood() {
        var request = ((Task.Full) RequestReader.task(EXAMPLE)).request();
        assertThat(request.facts().files()).containsExactly("s3://bucket/path/part-0.parquet");
        assertThat(request.facts().dateColumn()).isEqualTo("sold_date");
        assertThat(request.from()).isNull();
        assertThat(request.to()).isEqualTo(LocalDate.of(2003, 1, 1));
        assertThat(request.grain()).isEqualTo(Request.Grain.NONE);
        assertThat(request.dimensions().get(0))
                .isEqualTo(new Request.Dimension(
                        "ITEM_D", List.of("item_id"), true, "s3://private/what-if/7/ITEM_D.parquet"));
        assertThat(request.groupColumns(request.dimensions().get(1))).containsExactly("g0");
        assertThat(request.measures().get(1).distinct()).isTrue();
        assertThat(request.measures().get(1).numeric()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\":1 | \"version\":2 | version",
                "\"parquet\" | \"orc\" | facts.format",
                "\"grain\":\"none\" | \"grain\":\"year\" | grain",
                "\"dated\":true | \"dated\":\"yes\" | dated",
                "\"2003-01-01\" | \"1.1.2003\" | to",
                "{\"dimension\":\"STORE_D\",\"column\":\"g0\"} | {\"dimension\":\"OTHER\",\"column\":\"g0\"} | group_by",
                "[\"distinct\"] | [\"median\"] | measures.aggregates",
                "[\"distinct\"] | [] | aggregates",
                "[\"item_id\"] | [] | columns",
            })
    void otherThanTheContractSaysIsRefused(String right, String wrong, String where) {
        var json = EXAMPLE.replace(right, wrong);
        assertThat(json).isNotEqualTo(EXAMPLE);
        assertThatThrownBy(() -> RequestReader.task(json))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining(where)
                .hasMessageContaining("expected")
                .extracting(e -> ((RunFailure) e).code())
                .isEqualTo(ErrorCode.INTERNAL);
    }

    @Test
    void requestWithoutFactFilesIsAnsweredWithFactsMissing() {
        assertThatThrownBy(() -> RequestReader.task(EXAMPLE.replace("[\"s3://bucket/path/part-0.parquet\"]", "[]")))
                .extracting(e -> ((RunFailure) e).code())
                .isEqualTo(ErrorCode.FACTS_MISSING);
    }

    @Test
    void textThatIsNotJsonIsRefused() {
        assertThatThrownBy(() -> RequestReader.task("{")).isInstanceOf(RunFailure.class);
    }
}
