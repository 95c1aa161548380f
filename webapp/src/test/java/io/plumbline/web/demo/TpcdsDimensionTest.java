package io.plumbline.web.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TpcdsDimensionTest {
    @Test
    void itemsBeginOnFourDaysAlsoWhereTheGeneratorLeavesTheStartOut() {
        List<SourceRow> rows = TpcdsDimension.items().rows();
        assertThat(rows).hasSize(18_000);
        assertThat(rows.stream().map(SourceRow::key).collect(Collectors.toSet()))
                .hasSize(9_000);
        Map<LocalDate, Long> starts =
                rows.stream().collect(Collectors.groupingBy(SourceRow::from, Collectors.counting()));
        assertThat(starts)
                .containsOnly(
                        Map.entry(LocalDate.of(1997, 10, 27), 9_000L),
                        Map.entry(LocalDate.of(1999, 10, 28), 3_000L),
                        Map.entry(LocalDate.of(2000, 10, 27), 3_000L),
                        Map.entry(LocalDate.of(2001, 10, 27), 3_000L));
    }

    @Test
    void noTwoVersionsOfAnItemBeginOnOneDay() {
        Set<String> seen = new HashSet<>();
        assertThat(TpcdsDimension.items().rows()).allMatch(row -> seen.add(row.key() + row.from()));
    }

    @Test
    void valuesAreInTheTypesOfTheDefinition() {
        TpcdsDimension items = TpcdsDimension.items();
        SourceRow first = items.rows().getFirst();
        assertThat(first.key()).isEqualTo("AAAAAAAABAAAAAAA");
        assertThat(first.values().get(items.draft().indexOf("category"))).isEqualTo("Music");
        assertThat(first.values().get(items.draft().indexOf("current_price"))).isEqualTo(new BigDecimal("27.02"));
        assertThat(first.values().get(items.draft().indexOf("class_id"))).isEqualTo(3L);
    }

    @Test
    void storesHaveADayOfClosing() {
        TpcdsDimension stores = TpcdsDimension.stores();
        List<SourceRow> rows = stores.rows();
        assertThat(rows).hasSize(12);
        assertThat(rows.getFirst().values().get(stores.draft().indexOf("closed_date")))
                .isEqualTo(LocalDate.of(1999, 1, 10));
        assertThat(rows.getFirst().values().get(stores.draft().indexOf("gmt_offset")))
                .isEqualTo(new BigDecimal("-5.00"));
    }

    @Test
    void thereAreAHundredThousandCustomersOfOneVersion() {
        assertThat(TpcdsDimension.customers().rows().stream()
                        .map(SourceRow::key)
                        .distinct())
                .hasSize(100_000);
    }
}
