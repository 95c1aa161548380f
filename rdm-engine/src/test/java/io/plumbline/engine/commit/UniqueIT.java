package io.plumbline.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.change.ProposeDefinition;
import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that one member alone has on a day. */
class UniqueIT {
    private final Markets markets = new Markets();

    UniqueIT() {
        markets.define("""
                {"code":"CHANNEL_D","domain":"SALES","key":["code"],"attributes":[
                 {"name":"code","type":"text","length":20},
                 {"name":"dial","type":"integer","unique":true},
                 {"name":"tax_no","type":"text","length":40,"history":"OVERWRITE","unique":true},
                 {"name":"seat","type":"reference","dimension":"MARKET_D","unique":true},
                 {"name":"motto","type":"text","length":40,"unique":true,"severity":{"unique":"WARNING"}}]}
                """);
        markets.committed(
                "ADDED MARKET_D M1 2026-01-01",
                "ADDED CHANNEL_D A 2026-01-01 dial=1 tax_no=T1 seat=M1",
                "ADDED CHANNEL_D B 2026-01-01 dial=2 tax_no=T2",
                "ADDED CHANNEL_D C 2026-01-01");
    }

    private List<String> errors(long set) {
        return markets.validate(set).stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(finding -> finding.rule() + " " + finding.attribute() + ": " + finding.message())
                .toList();
    }

    private void carry(long set) {
        assertThat(errors(set)).isEmpty();
        markets.approve(set);
        markets.commit(set);
        assertThat(new VerifyHistory(markets.database.read()).verify().breaches())
                .isEmpty();
    }

    @Test
    void valueOfAnotherMemberIsFoundWithBothAndTheirDays() {
        assertThat(errors(markets.draft("AMENDED CHANNEL_D C 2026-03-01 dial=1")))
                .containsExactly("UNIQUE dial: 1 would be the dial of two members: of C from 2026-03-01 on, and of"
                        + " another from 2026-01-01 on.");
        assertThat(errors(markets.draft("CORRECTED CHANNEL_D C 2026-03-01 tax_no=T2")))
                .singleElement()
                .asString()
                .startsWith("UNIQUE tax_no: T2");
        assertThat(errors(markets.draft("AMENDED CHANNEL_D C 2026-03-01 seat=M1")))
                .singleElement()
                .asString()
                .startsWith("UNIQUE seat: M1");
        assertThat(errors(markets.draft("ADDED CHANNEL_D D 2026-03-01 dial=9", "ADDED CHANNEL_D E 2026-04-01 dial=9")))
                .containsExactly(
                        "UNIQUE dial: 9 would be the dial of two members: of D from 2026-03-01 on, and of E from 2026-04-01 on.");
    }

    @Test
    void valueIsSwappedHandedOnAndLeftBlankByMany() {
        carry(markets.draft(
                "AMENDED CHANNEL_D A 2026-03-01 dial=2",
                "AMENDED CHANNEL_D B 2026-03-01 dial=1",
                "ADDED CHANNEL_D D 2026-03-01"));
        carry(markets.draft("RETIRED CHANNEL_D A 2026-05-01", "AMENDED CHANNEL_D C 2026-05-01 dial=2"));
        assertThat(errors(markets.draft("AMENDED CHANNEL_D D 2026-04-30 dial=2")))
                .hasSize(2);
        carry(markets.draft("AMENDED CHANNEL_D D 2026-03-01 2026-04-01 dial=7"));
        carry(markets.draft("AMENDED CHANNEL_D B 2026-04-01 dial=7"));
    }

    @Test
    void withdrawnVersionLetsTheValueBeforeItGoOn() {
        carry(markets.draft("AMENDED CHANNEL_D A 2026-03-01 dial=5", "AMENDED CHANNEL_D C 2026-03-01 dial=1"));
        assertThat(errors(markets.draft("CANCELLED CHANNEL_D A 2026-03-01")))
                .singleElement()
                .asString()
                .startsWith("UNIQUE dial: 1 would be the dial of two members: of A from 2026-01-01 on");
    }

    @Test
    void whatOnlyWarnsIsCommittedAndNoBreach() {
        long set = markets.draft(
                "AMENDED CHANNEL_D A 2026-03-01 motto=Onward", "AMENDED CHANNEL_D B 2026-03-01 motto=Onward");
        assertThat(markets.validate(set))
                .extracting(Finding::rule, Finding::severity)
                .containsExactly(tuple("UNIQUE", Severity.WARNING));
        carry(set);
    }

    @Test
    void valueThatAnotherCommitTookMeanwhileStopsTheCommit() {
        long late = markets.draft("AMENDED CHANNEL_D C 2026-03-01 dial=8");
        markets.validate(late);
        markets.approve(late);
        carry(markets.draft("AMENDED CHANNEL_D B 2026-04-01 dial=8"));
        assertThatThrownBy(() -> markets.commit(late)).isInstanceOfSatisfying(RdmException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.KEY_TAKEN);
            assertThat(e.sentence()).contains("C would have the same dial as another member");
        });
        assertThat(markets.head()).isEqualTo(2);
    }

    @Test
    void attributeBecomesUniqueWhereNoTwoShareAValue() {
        String definition = """
                {"code":"MARKET_D","domain":"SALES","key":["code"],"attributes":[
                 {"name":"code","type":"text","length":20},{"name":"label","type":"text","length":60,"unique":true}]}
                """;
        markets.committed("ADDED MARKET_D M2 2026-01-01 label=North", "ADDED MARKET_D M3 2026-03-01 label=North");
        ProposeDefinition propose = new ProposeDefinition(markets.database, TestDatabase.AUDIT);
        long set = propose.propose("MARKET_D", definition, "Unique", "because", markets.analyst(), null)
                .id();
        assertThat(errors(set))
                .containsExactly(
                        "UNIQUE label: M2 and M3 have the same label from 2026-03-01 on. Give one of them another value first.");
        carry(markets.draft("AMENDED MARKET_D M3 2026-03-01 label=South"));
        long late = propose.propose("MARKET_D", definition, "Unique", "because", markets.analyst(), null)
                .id();
        assertThat(errors(late)).isEmpty();
        markets.approve(late);
        carry(markets.draft("AMENDED MARKET_D M3 2026-04-01 label=North"));
        assertThatThrownBy(() -> markets.commit(late)).isInstanceOfSatisfying(RdmException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.KEY_TAKEN);
            assertThat(e.sentence()).contains("would have the same label");
        });
        carry(markets.draft("AMENDED MARKET_D M3 2026-04-01 label=West"));
        markets.commit(late);
        assertThat(markets.dimension("MARKET_D").attribute("label").unique()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"x\",\"type\":\"boolean\",\"unique\":true}",
                "{\"name\":\"x\",\"type\":\"text\",\"length\":101,\"unique\":true}",
                "{\"name\":\"x\",\"type\":\"integer\",\"unique\":\"yes\"}",
                "{\"name\":\"x\",\"type\":\"integer\",\"severity\":{\"unique\":\"WARNING\"}}"
            })
    void whatCannotBeUniqueIsRefused(String attribute) {
        assertThatThrownBy(() -> DefinitionJson.parse(
                        "{\"code\":\"X_D\",\"domain\":\"SALES\",\"key\":[\"code\"],\"attributes\":[{\"name\":\"code\",\"type\":\"text\",\"length\":5},"
                                + attribute + "]}"))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_DEFINITION));
    }
}
