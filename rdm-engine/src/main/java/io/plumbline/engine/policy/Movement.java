package io.plumbline.engine.policy;

import io.plumbline.engine.time.Period;
import io.plumbline.engine.whatif.GroupAttribute;
import io.plumbline.engine.whatif.WhatIf;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a report says that moves, as far as policies ask.
 *
 * @param report number of the what-if
 * @param whole whether it is about all facts, and not about some days of them
 * @param moved by measure, and {@link Budget#ROWS}: what leaves its group, without signs
 * @param totals by the same names, over all facts
 * @param dated whether it was asked over time, so that {@code days} says all
 * @param days of the periods of the series in which a group has other facts than before
 */
public record Movement(
        long report,
        String factSource,
        Set<String> groupBy,
        boolean whole,
        Map<String, BigDecimal> moved,
        Map<String, BigDecimal> totals,
        boolean dated,
        List<Period> days) {
    private static final String SUM = "_sum";
    private static final LocalDate LAST = Period.OPEN_END.minusMonths(1);

    public Movement {
        groupBy = Set.copyOf(groupBy);
        moved = Map.copyOf(moved);
        totals = Map.copyOf(totals);
        days = List.copyOf(days);
    }

    static Movement of(WhatIf asked, JsonNode report) {
        Map<String, BigDecimal> moved = new HashMap<>();
        Map<String, BigDecimal> totals = new HashMap<>();
        report.path("conservation").path("facts").properties().forEach(entry -> {
            totals.put(measure(entry.getKey()), number(entry.getValue()));
            moved.put(measure(entry.getKey()), BigDecimal.ZERO);
        });
        for (JsonNode flow : report.path("flows")) {
            moved.replaceAll((name, sum) -> sum.add(number(flow.path(name.equals(Budget.ROWS) ? name : name + SUM))
                    .abs()));
        }
        Set<String> groups = new HashSet<>();
        for (GroupAttribute group : asked.question().groupBy()) {
            groups.add(group.name());
        }
        Set<Period> days = new HashSet<>();
        String grain = report.path("grain").asString("none");
        for (JsonNode line : report.path("series")) {
            LocalDate date = line.path("date").isNull()
                    ? Period.BEGINNING
                    : LocalDate.parse(line.path("date").asString());
            // Facts without a day, or with one that no member can have, are in no period that somebody could lock.
            if (isMoving(line) && date.isAfter(Period.BEGINNING) && date.isBefore(LAST)) {
                days.add(bucket(date, grain));
            }
        }
        return new Movement(
                asked.id(),
                asked.question().factSource(),
                groups,
                asked.question().from() == null && asked.question().to() == null,
                moved,
                totals,
                !grain.equals("none"),
                days.stream().sorted((a, b) -> a.from().compareTo(b.from())).toList());
    }

    private static boolean isMoving(JsonNode line) {
        return line.path("delta").properties().stream()
                .anyMatch(entry -> number(entry.getValue()).signum() != 0);
    }

    private static Period bucket(LocalDate from, String grain) {
        return new Period(
                from,
                switch (grain) {
                    case "month" -> from.plusMonths(1);
                    case "week" -> from.plusWeeks(1);
                    default -> from.plusDays(1);
                });
    }

    private static String measure(String field) {
        return field.endsWith(SUM) ? field.substring(0, field.length() - SUM.length()) : field;
    }

    private static BigDecimal number(JsonNode node) {
        String text = node.asString("");
        return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
    }
}
