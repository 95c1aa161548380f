package io.plumbline.whatif;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** What a run found out, as rows of numbers; {@link AnswerWriter} gives it the form of the contract. */
record Answer(
        Row facts,
        List<Row> cells,
        List<DistinctCounts> distinct,
        List<MoversOf> movers,
        long moversTotal,
        String application,
        String master,
        String sparkVersion,
        double seconds) {

    /** @param rows as {@link Distinct#counts} gives them */
    record DistinctCounts(String measure, List<Row> rows) {}

    /** @param groups how many grouping attributes the dimension has */
    record MoversOf(String dimension, int groups, List<Row> rows) {}

    Answer {
        cells = List.copyOf(cells);
        distinct = List.copyOf(distinct);
        movers = List.copyOf(movers);
    }

    /**
     * Holds the cells against the facts that were counted without any join: as many rows, as many values, the same sums. Segments whose
     * periods overlap would count a fact twice, and show here.
     */
    void reconcile(List<Request.Measure> measures) {
        var rows = cells.stream().mapToLong(cell -> cell.<Long>getAs("rows")).sum();
        refuse("rows", rows, facts.<Long>getAs("rows"));
        for (var m = 0; m < measures.size(); m++) {
            if (!measures.get(m).numeric()) {
                continue;
            }
            var expected = Aggregates.Numbers.of(facts, m);
            var count = 0L;
            var sum = BigDecimal.ZERO;
            for (var cell : cells) {
                var numbers = Aggregates.Numbers.of(cell, m);
                count += numbers.count();
                sum = numbers.sum() == null ? sum : sum.add(numbers.sum());
            }
            refuse("values of " + measures.get(m).name(), count, expected.count());
            var expectedSum = expected.sum() == null ? BigDecimal.ZERO : expected.sum();
            if (sum.compareTo(expectedSum) != 0) {
                refuse("the sum of " + measures.get(m).name(), sum, expectedSum);
            }
        }
    }

    private static void refuse(String what, @Nullable Object found, @Nullable Object expected) {
        if (!Objects.equals(found, expected)) {
            throw new RunFailure(
                    ErrorCode.INTERNAL,
                    "The cells do not add up to the facts: " + what + ": found " + found + ", expected " + expected
                            + ". Periods of one key may overlap in the segments, or the facts changed meanwhile; nothing was answered. Ask again, and report it if it stays.");
        }
    }
}
