package io.plumbline.whatif;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What a run found out; {@link AnswerWriter} gives it the form of the contract.
 *
 * @param plan how it was found out
 * @param rowsRead rows of facts, or of their index, that were looked at
 * @param facts of the range, counted without any join
 * @param movers most facts first, at most {@link Movers#MOST}
 */
record Answer(
        Plan plan,
        long rowsRead,
        Totals facts,
        List<Cell> cells,
        List<DistinctCount> distinct,
        List<Mover> movers,
        long moversTotal,
        String application,
        String master,
        String sparkVersion,
        double seconds) {

    /** Facts that stand in one group before and in one after. A group is null where the facts are unmatched on that side. */
    record Cell(
            @Nullable LocalDate bucket,
            @Nullable List<@Nullable String> before,
            @Nullable List<@Nullable String> after,
            boolean changed,
            Totals totals) {
        Cell {
            before = fixed(before);
            after = fixed(after);
        }
    }

    /** @param group null for all matched facts together */
    record DistinctCount(
            String measure,
            @Nullable LocalDate bucket,
            String side,
            @Nullable List<@Nullable String> group,
            long values) {
        DistinctCount {
            group = fixed(group);
        }
    }

    /** The changed facts of one member; the groups are those of its own dimension, null where nobody is there on that side. */
    record Mover(
            String dimension,
            String member,
            @Nullable List<@Nullable String> before,
            @Nullable List<@Nullable String> after,
            Totals totals) {
        Mover {
            before = fixed(before);
            after = fixed(after);
        }
    }

    Answer {
        cells = List.copyOf(cells);
        distinct = List.copyOf(distinct);
        movers = List.copyOf(movers);
    }

    /**
     * What a plan has found out by now, held against the facts.
     *
     * @param started when the plan began, of the nano clock
     */
    static Answer found(
            Plan plan,
            long rowsRead,
            Totals facts,
            List<Cell> cells,
            List<DistinctCount> distinct,
            Movers.Listed movers,
            Request request,
            SparkSession spark,
            long started) {
        var context = spark.sparkContext();
        var answer = new Answer(
                plan,
                rowsRead,
                facts,
                cells,
                distinct,
                movers.top(),
                movers.total(),
                context.applicationId(),
                context.master(),
                spark.version(),
                Math.round((System.nanoTime() - started) / 1e6) / 1e3);
        answer.reconcile(request.measures());
        return answer;
    }

    private static @Nullable List<@Nullable String> fixed(@Nullable List<@Nullable String> values) {
        return values == null ? null : Collections.unmodifiableList(new ArrayList<>(values));
    }

    /**
     * Holds the cells against the facts that were counted without any join: as many rows, as many values, the same sums. Segments whose
     * periods overlap would count a fact twice, and show here.
     */
    private void reconcile(List<Request.Measure> measures) {
        refuse("rows", cells.stream().mapToLong(cell -> cell.totals().rows()).sum(), facts.rows());
        for (var m = 0; m < measures.size(); m++) {
            var expected = facts.measures().get(m);
            if (expected == null) {
                continue;
            }
            var count = 0L;
            var sum = BigDecimal.ZERO;
            for (var cell : cells) {
                var numbers = Objects.requireNonNull(cell.totals().measures().get(m));
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

    private static void refuse(String what, Object found, Object expected) {
        if (!found.equals(expected)) {
            throw new RunFailure(
                    ErrorCode.INTERNAL,
                    "The cells do not add up to the facts: " + what + ": found " + found + ", expected " + expected
                            + ". Periods of one key may overlap in the segments, or the facts changed meanwhile; nothing was answered. Ask again, and report it if it stays.");
        }
    }
}
