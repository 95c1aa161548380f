package io.plumbline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * A what-if on all 2.88 million sales agrees to the last digit with SQL written by hand on the same files.
 *
 * <p>A hundred items move to another category on a day inside the second version of those that have three; some have no category, one was retired
 * later on, and one more is retired by the same change set.
 */
@ExtendWith(OnTheRunningSystem.class)
class WhatIfAgainstDuckDbIT {
    private static final String DAY = "2000-05-15";
    private static final String RETIRED_ON = "2001-06-01";
    private static final String TARGET = "Shoes";

    private final RunningSystem system;
    private final Walk walk;

    WhatIfAgainstDuckDbIT(RunningSystem system) {
        this.system = system;
        this.walk = new Walk(system);
    }

    @Test
    void groupsFlowsAndUnmatchedAreThoseOfSqlByHand() throws SQLException {
        Listing listing = new Listing(system.as("analyst"), "ITEM_D");
        Map<String, List<Listing.Row>> untouched = byItem(listing.allVersions(walk.head()));
        List<String> chosen = choose(untouched);
        String retiredBefore = chosen.getFirst();
        walk.propagate(
                Workbook.of(List.of("item_id", "_action"), List.of(List.of(retiredBefore, "retire"))), RETIRED_ON);

        Map<String, List<Listing.Row>> baseline = byItem(listing.allVersions(walk.head()));
        assertThat(Objects.requireNonNull(baseline.get(retiredBefore)).getLast().to())
                .isEqualTo(RETIRED_ON);
        String retiredNow = baseline.keySet().stream()
                .filter(item -> !chosen.contains(item))
                .findFirst()
                .orElseThrow();
        List<List<String>> rows = new ArrayList<>();
        chosen.forEach(item -> rows.add(List.of(item, TARGET, "")));
        rows.add(List.of(retiredNow, "", "retire"));
        long changeSet = walk.propose(Workbook.of(List.of("item_id", "category", "_action"), rows), DAY);
        JsonNode counts = walk.changeSet(changeSet).path("counts");
        assertThat(counts.path("amended").asInt()).as("counts " + counts).isEqualTo(100);
        assertThat(counts.path("retired").asInt()).as("counts " + counts).isEqualTo(1);

        JsonNode report = walk.whatIf(Map.of(
                "change_sets",
                List.of(changeSet),
                "fact_source",
                "STORE_SALES_F",
                "group_by",
                List.of("ITEM_D.category"),
                "measures",
                List.of("net_paid", "quantity", "customers"),
                "grain",
                "none",
                "plan",
                "full"));

        JsonNode fromIndex = walk.whatIf(Map.of(
                "change_sets",
                List.of(changeSet),
                "fact_source",
                "STORE_SALES_F",
                "group_by",
                List.of("ITEM_D.category"),
                "measures",
                List.of("net_paid", "quantity"),
                "grain",
                "none",
                "plan",
                "index-day"));
        assertThat(fromIndex.path("plan").asString()).isEqualTo("index-day");
        assertThat(sums(fromIndex)).isEqualTo(sums(report)).isNotEmpty();

        try (Duck duck = new Duck()) {
            byHand(duck, baseline, chosen, retiredNow);
            assertThat(report.path("facts_total").asLong())
                    .isEqualTo(Long.parseLong(Objects.requireNonNull(
                            duck.rows("select count(*) from facts").getFirst().getFirst())));
            assertThat(groups(report, "before")).isEqualTo(groupsByHand(duck, "matched_before", "category_before"));
            assertThat(groups(report, "after")).isEqualTo(groupsByHand(duck, "matched_after", "category_after"));
            assertThat(flows(report)).isEqualTo(flowsByHand(duck));
            List<@Nullable String> unmatched = duck.rows(
                            "select count(*) filter (not matched_before), count(*) filter (not matched_after) from joined")
                    .getFirst();
            assertThat(List.of(
                            report.path("unmatched").path("before_rows").asString(),
                            report.path("unmatched").path("after_rows").asString()))
                    .isEqualTo(unmatched);
            assertThat(report.path("unmatched").path("after_rows").asLong())
                    .isGreaterThan(report.path("unmatched").path("before_rows").asLong());
        }
    }

    /** What both plans tell of each group. */
    private static Map<String, List<String>> sums(JsonNode report) {
        Map<String, List<String>> sums = new TreeMap<>();
        for (JsonNode group : report.path("groups")) {
            List<String> numbers = new ArrayList<>();
            for (String side : List.of("before", "after")) {
                for (String number : List.of("rows", "net_paid_sum", "quantity_sum")) {
                    numbers.add(number + " " + group.path(side).path(number).asString());
                }
            }
            sums.put(group.path("values").toString(), numbers);
        }
        return sums;
    }

    /** 50 items with three versions, 10 without a category on the day, the rest as they come. */
    private static List<String> choose(Map<String, List<Listing.Row>> items) {
        List<String> threeVersions = new ArrayList<>();
        List<String> withoutCategory = new ArrayList<>();
        List<String> others = new ArrayList<>();
        items.forEach((item, versions) -> versions.stream()
                .filter(version -> holds(version, DAY))
                .filter(version -> !TARGET.equals(version.values().get("category")))
                .findFirst()
                .ifPresent(version -> {
                    if (version.values().get("category") == null) {
                        withoutCategory.add(item);
                    } else if (versions.size() == 3
                            && version == versions.get(1)
                            && versions.getLast().to().equals("9999-12-31")) {
                        threeVersions.add(item);
                    } else {
                        others.add(item);
                    }
                }));
        assertThat(withoutCategory).hasSizeGreaterThanOrEqualTo(10);
        List<String> chosen = new ArrayList<>(threeVersions.subList(0, 50));
        chosen.addAll(withoutCategory.subList(0, 10));
        chosen.addAll(others.subList(0, 40));
        return chosen;
    }

    /** Makes the view {@code joined}: each fact with its category before and after, told by SQL alone. */
    private void byHand(Duck duck, Map<String, List<Listing.Row>> baseline, List<String> moved, String retired)
            throws SQLException {
        duck.run("create table version (item_id varchar, valid_from date, valid_to date, category varchar)");
        List<List<@Nullable String>> rows = new ArrayList<>();
        baseline.values()
                .forEach(versions -> versions.forEach(version -> rows.add(Arrays.asList(
                        version.key(),
                        version.from(),
                        version.to(),
                        version.values().get("category")))));
        duck.fill("version", rows);
        duck.run("create table moved (item_id varchar)");
        duck.fill(
                "moved",
                moved.stream()
                        .map(item -> Arrays.<@Nullable String>asList(item))
                        .toList());
        duck.run("create view facts as select * from read_parquet('" + system.object("s3://plumbline-facts/store_sales")
                + "/*/*.parquet')");
        duck.run("""
                create table moved_until as
                select m.item_id, coalesce(min(later.valid_from), date '9999-12-31') as until
                from moved m
                join version here on here.item_id = m.item_id and date '%1$s' >= here.valid_from and date '%1$s' < here.valid_to
                left join version later on later.item_id = m.item_id and later.valid_from > date '%1$s'
                  and later.category is distinct from here.category
                group by m.item_id
                """.formatted(DAY));
        duck.run("""
                create table joined as
                select f.net_paid, f.quantity, f.customer_id, f.item_id,
                  v.item_id is not null as matched_before, v.category as category_before,
                  v.item_id is not null and not (f.item_id = '%2$s' and f.sold_date >= date '%1$s') as matched_after,
                  case when u.item_id is not null and f.sold_date >= date '%1$s' and f.sold_date < u.until then '%3$s'
                    else v.category end as category_after
                from facts f
                left join version v on v.item_id = f.item_id and f.sold_date >= v.valid_from and f.sold_date < v.valid_to
                left join moved_until u on u.item_id = f.item_id
                """.formatted(DAY, retired, TARGET));
    }

    private static Map<String, List<@Nullable String>> groupsByHand(Duck duck, String matched, String category)
            throws SQLException {
        Map<String, List<@Nullable String>> groups = new TreeMap<>();
        for (List<@Nullable String> row :
                duck.rows("select coalesce(" + category + ", '(none)'), count(*), sum(net_paid),"
                        + " min(net_paid), max(net_paid), count(net_paid), sum(quantity), count(distinct customer_id)"
                        + " from joined where " + matched + " group by 1")) {
            String sum = Objects.requireNonNull(row.get(2));
            row.set(5, average(sum, Objects.requireNonNull(row.get(5))));
            groups.put(Objects.requireNonNull(row.getFirst()), row.subList(1, row.size()));
        }
        return groups;
    }

    private static Map<String, List<@Nullable String>> groups(JsonNode report, String side) {
        Map<String, List<@Nullable String>> groups = new TreeMap<>();
        for (JsonNode group : report.path("groups")) {
            JsonNode numbers = group.path(side);
            if (numbers.path("rows").asLong() > 0) {
                groups.put(
                        category(group.path("values")),
                        List.of(
                                numbers.path("rows").asString(),
                                numbers.path("net_paid_sum").asString(),
                                numbers.path("net_paid_min").asString(),
                                numbers.path("net_paid_max").asString(),
                                numbers.path("net_paid_avg").asString(),
                                numbers.path("quantity_sum").asString(),
                                numbers.path("customers_distinct").asString()));
            }
        }
        return groups;
    }

    private static TreeSet<String> flowsByHand(Duck duck) throws SQLException {
        return duck
                .rows("select case when matched_before then coalesce(category_before, '(none)') else '(nobody)' end,"
                        + " case when matched_after then coalesce(category_after, '(none)') else '(nobody)' end,"
                        + " count(*), coalesce(sum(net_paid), 0.00) from joined"
                        + " where matched_before <> matched_after or (matched_before and category_before is distinct from category_after)"
                        + " group by 1, 2")
                .stream()
                .map(Object::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static TreeSet<String> flows(JsonNode report) {
        TreeSet<String> flows = new TreeSet<>();
        for (JsonNode flow : report.path("flows")) {
            String from = flow.path("from").isNull() ? "(nobody)" : category(flow.path("from"));
            String to = flow.path("to").isNull() ? "(nobody)" : category(flow.path("to"));
            if (!from.equals(to)) {
                flows.add(List.of(
                                from,
                                to,
                                flow.path("rows").asString(),
                                flow.path("net_paid_sum").asString())
                        .toString());
            }
        }
        return flows;
    }

    private static String category(JsonNode values) {
        JsonNode category = values.path("ITEM_D.category");
        return category.isNull() ? "(none)" : category.asString();
    }

    /** Exact sum by count, four digits more than the money has, rounded half to even. */
    private static String average(String sum, String count) {
        return new BigDecimal(sum)
                .divide(new BigDecimal(count), 6, RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    private static boolean holds(Listing.Row version, String day) {
        return version.from().compareTo(day) <= 0 && day.compareTo(version.to()) < 0;
    }

    private static Map<String, List<Listing.Row>> byItem(List<Listing.Row> versions) {
        return versions.stream().collect(Collectors.groupingBy(Listing.Row::key, TreeMap::new, Collectors.toList()));
    }
}
