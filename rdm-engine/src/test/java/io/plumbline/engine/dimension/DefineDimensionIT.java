package io.plumbline.engine.dimension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.HistoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefineDimensionIT {
    static final String STATIONS = """
            {"code":"STATION_D","label":"Stations","domain":"TELEVISION","key":["station_code"],
             "attributes":[
              {"name":"station_code","label":"Station","type":"text","length":20},
              {"name":"network","type":"text","length":60,"history":"NEW_VERSION","allowed":["ABC","NBC"],"pattern":"[A-Z]{3}","severity":{"allowed":"WARNING"}},
              {"name":"power_kw","type":"decimal","precision":12,"scale":2,"history":"OVERWRITE","min":"0"},
              {"name":"licensed_on","type":"date"},{"name":"hd","type":"boolean"},{"name":"rank","type":"integer"}]}
            """;

    @Test
    void definedDimensionIsReadBackAndItsTableIsThere() {
        Database database = TestDatabase.fresh();
        Dimension defined = new DefineDimension(database).define(DefinitionJson.parse(STATIONS), null);
        Dimension read = new DimensionStore(database.read()).byCode("STATION_D");
        assertThat(read).isEqualTo(defined);
        assertThat(DefinitionJson.parse(DefinitionJson.write(read)).attributes())
                .isEqualTo(read.attributes());
        assertThat(new HistoryStore(database.read(), read).count(0, null)).isZero();
        assertThatThrownBy(() -> new DefineDimension(database).define(DefinitionJson.parse(STATIONS), null))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIMENSION_EXISTS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"code\":\"STATION_D\"|\"code\":\"1; DROP\"|code is a letter",
                "\"type\":\"date\"|\"type\":\"datetime\"|type is text",
                "\"key\":[\"station_code\"]|\"key\":[\"nobody\"]|which is no attribute",
                "\"key\":[\"station_code\"]|\"key\":[]|key names at least one",
                "\"min\":\"0\"|\"min\":\"zero\"|min holds zero",
                "\"history\":\"OVERWRITE\"|\"history\":\"TYPE9\"|history is FIXED",
                "\"name\":\"rank\"|\"name\":\"valid_from\"|published column",
                "\"name\":\"rank\"|\"name\":\"`; DROP\"|name is a letter",
                "\"pattern\":\"[A-Z]{3}\"|\"pattern\":\"(a\"|attribute network: the pattern cannot be read",
                "\"pattern\":\"[A-Z]{3}\"|\"pattern\":7|pattern is a text",
                "\"min\":\"0\"|\"pattern\":\"0\"|pattern goes with the type text",
                "{\"allowed\":\"WARNING\"}|{\"allowed\":\"NOTE\"}|is ERROR or WARNING",
                "{\"allowed\":\"WARNING\"}|{\"range\":\"WARNING\"}|has no such rule",
                "{\"allowed\":\"WARNING\"}|{\"required\":\"WARNING\"}|what is required is required",
                "{\"allowed\":\"WARNING\"}|\"WARNING\"|severity is an object",
                "\"name\":\"rank\"|\"name\":\"HD\"|stands twice",
                "\"domain\":\"TELEVISION\"|\"domain\":\"a b\"|domain is a letter"
            })
    void definitionThatCannotBeIsRefusedWithItsPlace(String part, String broken, String says) {
        assertThatThrownBy(() -> DefinitionJson.parse(STATIONS.replace(part, broken)))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_DEFINITION))
                .hasMessageContaining(says);
    }
}
