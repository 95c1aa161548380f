package io.plumbline.engine.profile;

import static io.plumbline.engine.publication.CommittedHistory.Row.from;
import static io.plumbline.engine.publication.CommittedHistory.Row.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.profile.ColumnProfile.Frequent;
import io.plumbline.engine.publication.CommittedHistory;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The day of each commit is 2026-03-01. */
class TakeProfileIT {
    private final CommittedHistory history = new CommittedHistory();
    private final Dimension markets = history.define("""
            {"code":"MARKET_D","domain":"RETAIL","key":["code"],"attributes":[{"name":"code","type":"text","length":20}]}
            """);
    private final Dimension shops = history.define("""
            {"code":"SHOP_D","domain":"RETAIL","key":["code"],"attributes":[
             {"name":"code","type":"text","length":20},{"name":"region","type":"text","length":60},
             {"name":"area","type":"decimal","precision":9,"scale":2},{"name":"open","type":"boolean"},
             {"name":"staff","type":"integer"},{"name":"since","type":"date"},
             {"name":"market","type":"reference","dimension":"MARKET_D"},
             {"name":"phone","type":"text","length":20,"sensitive":"hash"}]}
            """);
    private final TakeProfile take = new TakeProfile(history.database());

    private String member(String key) {
        return history.database()
                .read()
                .fetchSingle(
                        "SELECT m.member_id FROM member m JOIN " + markets.historyTable()
                                + " h ON h.member_no = m.member_no WHERE h.bkey = ?",
                        key)
                .get(0, String.class);
    }

    @Test
    void columnsAreCountedOverTheMembersOfTheDay() {
        history.commit(markets, from("2020-01-01", "DE"), from("2020-01-01", "FR"));
        LocalDate day = LocalDate.of(2019, 5, 1);
        String de = member("DE");
        history.commit(
                shops,
                of("2020-01-01", "2026-01-01", "S1", "Old", new BigDecimal("1.00"), true, 1L, day, de, "1"),
                from("2026-01-01", "S1", "South", new BigDecimal("12.50"), true, 7L, day, de, "1"),
                from("2026-01-01", "S2", "South", new BigDecimal("-3.25"), false, null, null, de, "1"),
                from("2026-01-01", "S3", "North-West", null, null, null, day.plusDays(1), member("FR"), "2"),
                of("2020-01-01", "2026-03-01", "S4", "Gone", null, null, null, null, null, null),
                from("2027-01-01", "S5", "Later", null, null, null, null, null, null));
        Profile profile = take.asOf(shops, 2);
        assertThat(profile.members()).isEqualTo(3);
        assertThat(profile.asOf()).isEqualTo(LocalDate.of(2026, 3, 1));
        assertThat(profile.columns())
                .extracting(ColumnProfile::name, ColumnProfile::nulls, ColumnProfile::distinct, ColumnProfile::least)
                .containsExactly(
                        tuple("code", 0L, 3L, "S1"),
                        tuple("region", 0L, 2L, "North-West"),
                        tuple("area", 1L, 2L, "-3.25"),
                        tuple("open", 1L, 2L, null),
                        tuple("staff", 2L, 1L, "7"),
                        tuple("since", 1L, 2L, "2019-05-01"),
                        tuple("market", 0L, 2L, null),
                        tuple("phone", 0L, 2L, null));
        assertThat(column(profile, "region").frequent())
                .containsExactly(new Frequent("South", 2), new Frequent("North-West", 1));
        assertThat(column(profile, "region").shortest()).isEqualTo(5);
        assertThat(column(profile, "region").longest()).isEqualTo(10);
        assertThat(column(profile, "area").greatest()).isEqualTo("12.50");
        assertThat(column(profile, "area").frequent()).isEmpty();
        assertThat(column(profile, "open").frequent()).isEmpty();
        assertThat(column(profile, "market").frequent()).containsExactly(new Frequent("DE", 2), new Frequent("FR", 1));
        ColumnProfile phone = column(profile, "phone");
        assertThat(phone.greatest()).isNull();
        assertThat(phone.longest()).isNull();
        assertThat(phone.frequent()).as("sensitive values stand in no profile").isEmpty();
    }

    @Test
    void manyValuesAreCountedAsByHand() {
        List<CommittedHistory.Row> rows = IntStream.range(0, 3_000)
                .mapToObj(i -> from(
                        "2026-01-01",
                        "S" + i,
                        i % 7 == 0 ? null : "R" + i * i % 97,
                        null,
                        null,
                        (long) (i % 50),
                        null,
                        null,
                        null))
                .toList();
        history.commit(shops, rows.toArray(CommittedHistory.Row[]::new));
        Map<Object, Long> regions = new TreeMap<>(rows.stream()
                .map(row -> row.values().get(1))
                .filter(java.util.Objects::nonNull)
                .collect(Collectors.groupingBy(value -> value, Collectors.counting())));
        List<Frequent> expected = regions.entrySet().stream()
                .sorted(Map.Entry.<Object, Long>comparingByValue()
                        .reversed()
                        .thenComparing(one -> one.getKey().toString()))
                .limit(10)
                .map(one -> new Frequent(one.getKey().toString(), one.getValue()))
                .toList();
        ColumnProfile region = column(take.asOf(shops, 1), "region");
        assertThat(region.frequent()).isEqualTo(expected);
        assertThat(region.distinct()).isEqualTo(regions.size());
        assertThat(region.nulls()).isEqualTo(429);
        assertThat(column(take.asOf(shops, 1), "staff").distinct()).isEqualTo(50);
        assertThat(column(take.asOf(shops, 1), "staff").greatest()).isEqualTo("49");
    }

    @Test
    void eachCommitHasItsOwnAndAnEarlierOneStays() {
        assertThat(take.asOf(shops, 0).members()).isZero();
        assertThat(take.asOf(shops, 0).columns()).hasSize(8).allMatch(one -> one.distinct() == 0 && one.nulls() == 0);
        history.commit(shops, from("2026-01-01", "S1", "South", null, null, null, null, null, null));
        history.commit(markets, from("2026-01-01", "DE"));
        history.commit(
                shops,
                from("2026-01-01", "S1", "North", null, null, null, null, null, null),
                from("2026-01-01", "S2", "North", null, null, null, null, null, null));
        ProfileStore kept = new ProfileStore(history.database().read());
        assertThat(kept.owed(shops, 3)).containsExactly(3L, 1L);
        take.takeOwed();
        take.takeOwed();
        assertThat(kept.owed(shops, 3)).isEmpty();
        assertThat(kept.upTo(shops, 3)).extracting(Profile::commit).containsExactly(3L, 1L);
        assertThat(kept.upTo(shops, 2)).extracting(Profile::commit).containsExactly(1L);
        assertThat(take.asOf(shops, 2)).isEqualTo(kept.find(shops, 1).orElseThrow());
        assertThat(column(take.asOf(shops, 2), "region").least()).isEqualTo("South");
        assertThat(column(take.asOf(shops, 3), "region").least()).isEqualTo("North");
    }

    private static ColumnProfile column(Profile profile, String name) {
        return profile.columns().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
