package io.plumbline.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.time.Period;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What change sets want, case by case. */
class WantedTest {
    private static final Period MARCH_ON = Period.from(LocalDate.of(2026, 3, 1));
    private static final Period JANUARY = new Period(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 2, 1));
    private static final Budget HALF = budget("paid", null, "0.5", null);

    private record Case(
            String name, List<Wanted.Applied> rules, Wanted.Facts facts, int approvals, List<String> said) {}

    @TestFactory
    Stream<DynamicTest> cases() {
        return Stream.of(
                        ok("nothing is said, so one approves", List.of(), facts(MARCH_ON), 1),
                        ok("three always", rules(rule(3)), facts(MARCH_ON), 3, "3 approvals: RETAIL always wants them"),
                        ok(
                                "what wants more counts",
                                List.of(
                                        new Wanted.Applied("RETAIL", Set.of("ITEM_D"), rule(2)),
                                        new Wanted.Applied("ITEM_D", Set.of("ITEM_D"), rule(4))),
                                facts(MARCH_ON),
                                4,
                                "2 approvals: RETAIL always wants them",
                                "4 approvals: ITEM_D always wants them"),
                        ok("a budget that is kept", rules(rule(HALF)), facts(MARCH_ON, moved("5.00", "1000.00")), 1),
                        ok(
                                "a budget that is passed",
                                rules(rule(HALF)),
                                facts(MARCH_ON, moved("8.00", "1000.00")),
                                2,
                                "2 approvals: 0.8 % of paid moved in report 7; the budget is 0.5 %"),
                        ok(
                                "a budget that is passed by less than is shown",
                                rules(rule(HALF)),
                                facts(MARCH_ON, moved("5.0000001", "1000.00")),
                                2,
                                "2 approvals: more than 0.5 % of paid moved in report 7; the budget is 0.5 %"),
                        ok(
                                "a total below zero",
                                rules(rule(HALF)),
                                facts(MARCH_ON, moved("8.00", "-1000.00")),
                                2,
                                "0.8 %"),
                        ok(
                                "a total of nothing, of which something moves",
                                rules(rule(HALF)),
                                facts(MARCH_ON, moved("8.00", "0")),
                                2,
                                "8.00 of paid moved"),
                        ok(
                                "an amount that is passed",
                                rules(rule(budget("paid", null, null, "7"))),
                                facts(MARCH_ON, moved("8.00", "1000.00")),
                                2,
                                "2 approvals: 8.00 of paid moved in report 7; the budget is 7"),
                        ok(
                                "an amount that is reached and not passed",
                                rules(rule(budget("paid", null, null, "8"))),
                                facts(MARCH_ON, moved("8.00", "1000.00")),
                                1),
                        ok(
                                "no report",
                                rules(rule(HALF)),
                                facts(MARCH_ON),
                                2,
                                "no fresh what-if on all facts of SALES_F"),
                        ok(
                                "a report about some days",
                                rules(rule(HALF)),
                                facts(MARCH_ON, movement("SALES_F", "0", "1000", false, false)),
                                2,
                                "no fresh what-if on all facts"),
                        ok(
                                "a report by another attribute",
                                rules(rule(budget("paid", "ITEM_D.brand", "0.5", null))),
                                facts(MARCH_ON, moved("0", "1000")),
                                2,
                                "by ITEM_D.brand says how much"),
                        ok(
                                "a report on other measures",
                                rules(rule(budget("weight", null, "0.5", null))),
                                facts(MARCH_ON, moved("0", "1000")),
                                2,
                                "how much of weight is moved"),
                        ok(
                                "facts that do not point at the dimension",
                                rules(rule(new Budget("OTHER_F", "paid", null, BigDecimal.ZERO, null, 2))),
                                facts(MARCH_ON),
                                1),
                        ok(
                                "the newest report counts",
                                rules(rule(HALF)),
                                facts(MARCH_ON, moved("1.00", "1000.00"), moved("9.00", "1000.00")),
                                1),
                        ok(
                                "changes in a locked period",
                                rules(rule(locked(2))),
                                facts(Period.from(LocalDate.of(2026, 1, 31))),
                                2,
                                "2 approvals: changes of ITEM_D take effect from 2026-01-31 in the locked period January (2026-01-01 until before"
                                        + " 2026-02-01)"),
                        ok(
                                "changes from the day after it",
                                rules(rule(locked(2))),
                                facts(Period.from(JANUARY.to())),
                                1),
                        ok(
                                "changes that end on its first day",
                                rules(rule(locked(2))),
                                facts(new Period(LocalDate.of(2025, 12, 1), JANUARY.from())),
                                1),
                        ok(
                                "a correction reaches all days",
                                rules(rule(locked(3))),
                                facts(Period.from(Period.BEGINNING)),
                                3,
                                "take effect on all days"),
                        ok(
                                "facts move in a locked period",
                                rules(rule(locked(2))),
                                facts(MARCH_ON, movement("SALES_F", "1", "1000", true, true)),
                                2,
                                "report 7 moves facts from 2026-01-01 until before 2026-02-01"),
                        ok(
                                "another dimension's days are not asked",
                                List.of(new Wanted.Applied("RETAIL", Set.of("STORE_D"), rule(locked(2)))),
                                facts(JANUARY),
                                1))
                .map(one -> DynamicTest.dynamicTest(one.name(), () -> {
                    Wanted wanted = Wanted.of(one.rules(), one.facts(), Map.of("RETAIL", 1));
                    assertThat(wanted.approvals()).isEqualTo(one.approvals());
                    assertThat(wanted.reasons()).hasSize(one.said().size());
                    for (int i = 0; i < one.said().size(); i++) {
                        assertThat(wanted.reasons().get(i)).contains(one.said().get(i));
                    }
                    assertThat(wanted.refusals()).isEmpty();
                }));
    }

    @TestFactory
    Stream<DynamicTest> refusals() {
        Rule asks = new Rule(1, true, List.of(), List.of());
        return Stream.of(
                DynamicTest.dynamicTest("a closed period", () -> {
                    Wanted wanted = Wanted.of(rules(rule(locked(null))), facts(JANUARY), Map.of());
                    assertThat(wanted.refusals().getFirst().code()).isEqualTo(ErrorCode.PERIOD_LOCKED);
                    assertThat(wanted.refusals().getFirst().sentence())
                            .contains(
                                    "January (2026-01-01 until before 2026-02-01) is closed for RETAIL", "2026-01-01");
                    assertThat(wanted.lockedPeriods()).containsExactly("January");
                    assertThat(wanted.approvals()).isEqualTo(1);
                }),
                DynamicTest.dynamicTest(
                        "no what-if where one is wanted",
                        () -> assertThat(Wanted.of(rules(asks), facts(MARCH_ON), Map.of())
                                        .refusals())
                                .extracting(Wanted.Refusal::code)
                                .containsExactly(ErrorCode.WHAT_IF_MISSING)),
                DynamicTest.dynamicTest(
                        "a what-if where one is wanted",
                        () -> assertThat(Wanted.of(rules(asks), facts(MARCH_ON, moved("1", "1")), Map.of())
                                        .refusals())
                                .isEmpty()),
                DynamicTest.dynamicTest(
                        "no facts to ask about",
                        () -> assertThat(Wanted.of(
                                                rules(asks), new Wanted.Facts(Map.of(), Map.of(), List.of()), Map.of())
                                        .refusals())
                                .isEmpty()),
                DynamicTest.dynamicTest(
                        "a what-if that does not say when",
                        () -> assertThat(Wanted.of(rules(rule(locked(2))), facts(MARCH_ON, moved("1", "9")), Map.of())
                                        .notes())
                                .singleElement()
                                .asString()
                                .contains("January", "not known")));
    }

    private static Case ok(String name, List<Wanted.Applied> rules, Wanted.Facts facts, int approvals, String... said) {
        return new Case(name, rules, facts, approvals, List.of(said));
    }

    private static List<Wanted.Applied> rules(Rule rule) {
        return List.of(new Wanted.Applied("RETAIL", Set.of("ITEM_D"), rule));
    }

    private static Rule rule(int approvals) {
        return new Rule(approvals, false, List.of(), List.of());
    }

    private static Rule rule(Budget budget) {
        return new Rule(1, false, List.of(budget), List.of());
    }

    private static Rule rule(LockedPeriod period) {
        return new Rule(1, false, List.of(), List.of(period));
    }

    private static LockedPeriod locked(@Nullable Integer approvals) {
        return new LockedPeriod("January", JANUARY.from(), JANUARY.to(), approvals);
    }

    private static Budget budget(
            String measure, @Nullable String groupBy, @Nullable String percent, @Nullable String amount) {
        return new Budget(
                "SALES_F",
                measure,
                groupBy,
                percent == null ? null : new BigDecimal(percent),
                amount == null ? null : new BigDecimal(amount),
                2);
    }

    private static Wanted.Facts facts(Period days, Movement... movements) {
        return new Wanted.Facts(
                Map.of("ITEM_D", List.of(days)), Map.of("SALES_F", Set.of("ITEM_D")), List.of(movements));
    }

    private static Movement moved(String moved, String total) {
        return movement("SALES_F", moved, total, true, false);
    }

    private static Movement movement(String source, String moved, String total, boolean whole, boolean dated) {
        return new Movement(
                7,
                source,
                Set.of("ITEM_D.category"),
                whole,
                Map.of("paid", new BigDecimal(moved)),
                Map.of("paid", new BigDecimal(total)),
                dated,
                dated ? List.of(JANUARY) : List.of());
    }
}
