package io.plumbline.engine.dimension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.error.RdmException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a definition may say of its published tables and of sensitive attributes. */
class PublishingJsonTest {
    private static String definition(String more, String publish) {
        return """
                {"code":"STATION_D","domain":"TELEVISION","key":["code"],"attributes":[
                 {"name":"code","type":"text","length":20},
                 {"name":"network","type":"text","length":60},
                 {"name":"owner","type":"text","length":60,"history":"OVERWRITE"},
                 {"name":"since","type":"date"},
                 {"name":"market","type":"reference","dimension":"MARKET_D"}%s],
                 "publish":%s}""".formatted(more, publish);
    }

    private static Dimension of(String publish) {
        return DefinitionJson.parse(definition("", publish));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"current\":false,\"history\":false}",
                "{\"daily\":true}",
                "{\"daily\":true,\"daily_days\":3660,\"log\":true,\"rekeys\":true,\"unknown\":true,\"files\":true}",
                "{\"prior\":[\"network\",\"market\"],\"current_on_history\":[\"network\"],\"flatten\":[\"market\"]}"
            })
    void whatIsWrittenIsReadAgain(String publish) {
        Dimension dimension = of(publish);
        assertThat(DefinitionJson.parse(DefinitionJson.write(dimension))).isEqualTo(dimension);
    }

    @Test
    void unsaidIsTheCurrentAndTheHistoryTable() {
        assertThat(of("{}").publishing()).isEqualTo(Publishing.USUAL);
        assertThat(of("{\"daily\":true}").publishing().dailyDays()).isEqualTo(90);
        assertThat(of("{\"daily_days\":7}").publishing().dailyDays()).isZero();
        assertThat(of("{\"daily\":true,\"daily_days\":7,\"prior\":[\"network\"]}")
                        .publishing()
                        .words())
                .isEqualTo("current table with prior network, history table, daily table of 7 days");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    {"log":"yes"} | publish.log is true or false, found "yes"
                    {"daily":true,"daily_days":0} | publish.daily_days is a number from 1 to 3660, found 0
                    {"daily":true,"daily_days":"7"} | publish.daily_days is a number from 1 to 3660
                    {"prior":"network"} | publish.prior is a list of attributes
                    {"prior":["nothing"]} | publish.prior names nothing, which is no attribute
                    {"prior":["owner"]} | publish.prior names owner, which is the same on all days of a member
                    {"prior":["network","network"]} | publish.prior names network twice
                    {"prior":["network"],"current":false} | publish.prior goes with the current table
                    {"current_on_history":["network"],"history":false} | goes with the history table
                    {"flatten":["network"]} | publish.flatten names network, which is no reference
                    {"weekly":true} | weekly
                    """)
    void whatCannotBePublishedIsRefusedWithTheReason(String publish, String sentence) {
        assertThatThrownBy(() -> of(publish)).isInstanceOf(RdmException.class).hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    {"name":"pay","type":"integer","sensitive":"mask"} | mask goes with the type text
                    {"name":"pay","type":"integer","sensitive":"hide"} | sensitive is drop, hash or mask
                    {"name":"chief","type":"reference","dimension":"STATION_D","sensitive":"hash"} | a sensitive one is dropped
                    {"name":"prior_network","type":"integer"} | the published column prior_network has the name of an attribute
                    {"name":"day","type":"date"} | the published column day has the name of an attribute
                    """)
    void attributesThatCannotBeHiddenOrStandInTheWayAreRefused(String attribute, String sentence) {
        assertThatThrownBy(() ->
                        DefinitionJson.parse(definition("," + attribute, "{\"daily\":true,\"prior\":[\"network\"]}")))
                .isInstanceOf(RdmException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void keyIsNeverSensitiveAndWhatIsDroppedIsNotProjected() {
        assertThatThrownBy(() -> DefinitionJson.parse("""
                        {"code":"A","domain":"B","key":["code"],"attributes":[
                         {"name":"code","type":"text","length":20,"sensitive":"hash"}]}""")).hasMessageContaining("a key is what facts are joined by");
        assertThatThrownBy(() -> DefinitionJson.parse("""
                        {"code":"A","domain":"B","key":["code"],"attributes":[
                         {"name":"code","type":"text","length":20},
                         {"name":"pay","type":"integer","sensitive":"drop"}],"publish":{"prior":["pay"]}}""")).hasMessageContaining("which is sensitive and left out");
        assertThat(DefinitionJson.parse(definition(
                                ",{\"name\":\"email\",\"type\":\"text\",\"length\":9,\"sensitive\":\"mask\"}", "{}"))
                        .attribute("email")
                        .sensitive())
                .isEqualTo(Sensitivity.MASK);
        assertThat(List.of(Sensitivity.values())).extracting(Sensitivity::words).doesNotHaveDuplicates();
    }
}
