package io.plumbline.engine.change;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DamageTest {
    @ParameterizedTest(name = "{0} became {1}: {2}")
    @CsvSource({
        "00123, 123, ZEROS",
        "1.10, 1.1, ZEROS",
        "007.50, 7.5, ZEROS",
        "1-2, 2026-01-02, DATE",
        "1-2, 2026-02-01, DATE",
        "3/4, 2026-03-04, DATE",
        "MAR1, 2026-03-01, DATE",
        "SEPT2, 2026-09-02, DATE",
        "OCT-24, 2024-10-01, DATE",
        "2-3-26, 2026-03-02, DATE",
        "12345678901234567890, 12345678901234600000, DIGITS",
        "12345678901234567890, 12345678901234500000, DIGITS",
        "12345678901234567890, 1.23457E+19, DIGITS",
        "1E5, 100000, EXPONENT",
        "123456789012, 1.23457E+11, EXPONENT",
        "true, TRUE, TRUTH",
        "say \"hi\", say “hi”, QUOTES",
        "it's, it’s, QUOTES",
        "a -- b, a – b, QUOTES",
        "wait..., wait…, QUOTES",
        "a b, a\u00a0b, SPACES",
        "Zürich, ZÃ¼rich, ENCODING",
        "ZÃ¼rich, Zürich, ENCODING"
    })
    void whatSpreadsheetProgramsDoIsRecognised(String before, String after, Damage damage) {
        assertThat(Damage.of(before, after)).contains(damage);
    }

    @ParameterizedTest(name = "{0} became {1}: meant")
    @CsvSource({
        "00123, 124",
        "123, 00123",
        "ABC, NBC",
        "MAR1, 2026-04-02",
        "1-2, 2026-05-06",
        "MARKET, 2026-03-01",
        "1.10, 1.2",
        "12345678901234567890, 12345678901234567891",
        "'ABC ', ABC",
        "a b, ab",
        "TRUE, FALSE",
        "'', x",
        "x, ''"
    })
    void whatSomebodyProbablyMeantIsLeftAlone(String before, String after) {
        assertThat(Damage.of(before, after)).isEmpty();
    }
}
