package io.plumbline.engine.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.member.BusinessKey;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
    private static final Dimension STATIONS = DefinitionJson.parse("""
            {"code":"STATION_D","domain":"TELEVISION","key":["code"],
             "attributes":[
              {"name":"code","label":"Station","type":"text","length":20,"pattern":"[KW][A-Z]{2,3}"},
              {"name":"band","type":"text","length":20,"allowed":["VHF","UHF","ABCDEF"],"pattern":"[A-Z]{3}","severity":{"pattern":"WARNING"}},
              {"name":"mood","type":"text","length":20,"allowed":["calm","loud"],"severity":{"allowed":"WARNING"}},
              {"name":"rank","type":"integer","min":"1","max":"9","required":true},
              {"name":"power","type":"decimal","precision":5,"scale":2,"min":"0.5","severity":{"range":"WARNING"}},
              {"name":"since","type":"date","min":"1950-01-01","max":"2030-12-31","severity":{"range":"ERROR"}}]}
            """);

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "code,WABC,''",
                "code,KX,PATTERN ERROR",
                "code,KXY,''",
                "code,KXYZ,''",
                "code,KXYZA,PATTERN ERROR",
                "code,kxy,PATTERN ERROR",
                "band,VHF,''",
                "band,null,''",
                "band,XYZ,ALLOWED ERROR",
                "band,ABCDEF,PATTERN WARNING",
                "band,vhf,ALLOWED ERROR PATTERN WARNING",
                "mood,calm,''",
                "mood,Calm,ALLOWED WARNING",
                "rank,0,RANGE ERROR",
                "rank,1,''",
                "rank,9,''",
                "rank,10,RANGE ERROR",
                "rank,9223372036854775807,RANGE ERROR",
                "rank,null,REQUIRED ERROR",
                "power,0.49,RANGE WARNING",
                "power,0.5,''",
                "power,999.99,''",
                "power,null,''",
                "since,1949-12-31,RANGE ERROR",
                "since,1950-01-01,''",
                "since,2030-12-31,''",
                "since,2031-01-01,RANGE ERROR",
                "mood,null,''"
            })
    void goodBadAndEdgeValues(String attribute, @Nullable String value, String expected) {
        assertThat(words(found(cell(attribute, value, "S!A1")))).isEqualTo(expected);
    }

    @Test
    void allBreachesOfAChangeAreFoundAtOnceEachAtItsCell() {
        List<Finding> found = found(
                cell("code", "?", "Stations!A2"),
                cell("band", "vhf", "Stations!B2"),
                cell("mood", "lou", "Stations!C2"),
                cell("rank", null, "Stations!D2"),
                cell("power", "0", "Stations!E2"),
                cell("since", "1900-01-01", "Stations!F2"));
        assertThat(found)
                .extracting(f -> f.sheet() + " " + f.cell() + " " + f.rule() + " " + f.severity())
                .containsExactly(
                        "Stations A2 PATTERN ERROR",
                        "Stations B2 ALLOWED ERROR",
                        "Stations B2 PATTERN WARNING",
                        "Stations C2 ALLOWED WARNING",
                        "Stations D2 REQUIRED ERROR",
                        "Stations E2 RANGE WARNING",
                        "Stations F2 RANGE ERROR");
        assertThat(found.get(0).message()).contains("Station of ", "(?)", "expected the form [KW][A-Z]{2,3}");
        assertThat(found.get(1).suggestion()).isEqualTo("VHF");
        assertThat(found.get(2).expected()).isEqualTo("the form [A-Z]{3}");
        assertThat(found.get(5).expected()).isEqualTo("at least 0.50");
    }

    private static List<Finding> found(CellChange... cells) {
        return new Rules(STATIONS)
                .of(new Change(
                        "STATION_D",
                        ChangeKind.AMENDED,
                        1L,
                        new BusinessKey(List.of("WABC")),
                        LocalDate.of(2026, 1, 1),
                        null,
                        List.of(cells)));
    }

    private static CellChange cell(String attribute, @Nullable String value, String source) {
        Object typed =
                value == null ? null : STATIONS.attribute(attribute).type().parse(value);
        return new CellChange(attribute, null, typed, source);
    }

    private static String words(List<Finding> findings) {
        return findings.stream().map(f -> f.rule() + " " + f.severity()).collect(Collectors.joining(" "));
    }
}
