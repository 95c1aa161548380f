package io.plumbline.whatif;

import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DecimalType;
import org.jspecify.annotations.Nullable;

/** Reads the rows that the steps of a plan end in, by the names that those steps give their columns. */
final class AnswerRows {
    private AnswerRows() {}

    static Totals totals(Row row, List<Request.Measure> measures) {
        var numbers = new ArrayList<@Nullable Numbers>();
        for (var m = 0; m < measures.size(); m++) {
            numbers.add(measures.get(m).numeric() ? numbers(row, m) : null);
        }
        return new Totals(row.<Long>getAs("rows"), numbers);
    }

    /** A row of {@link Cells#of}. */
    static Answer.Cell cell(Row row, Request request) {
        var groups = request.groupBy().size();
        return new Answer.Cell(
                day(row.getAs("bucket")),
                group(row, "before", row.<Boolean>getAs("matched_before"), groups),
                group(row, "after", row.<Boolean>getAs("matched_after"), groups),
                row.<Boolean>getAs("changed"),
                totals(row, request.measures()));
    }

    /** A row of {@link Movers#of} for the dimension at a position of the request. */
    static Answer.Mover mover(Row row, Request request, int d) {
        var dimension = request.dimensions().get(d);
        var groups = request.groupColumns(dimension).size();
        return new Answer.Mover(
                dimension.code(),
                row.getAs("member"),
                group(row, "before", row.<Boolean>getAs("present_before"), groups),
                group(row, "after", row.<Boolean>getAs("present_after"), groups),
                totals(row, request.measures()));
    }

    /** A row of {@link Distinct#counts}. */
    static Answer.DistinctCount distinct(Row row, Request request, String measure) {
        return new Answer.DistinctCount(
                measure,
                day(row.getAs("bucket")),
                row.getAs("side"),
                group(row, "g", !row.<Boolean>getAs("total"), request.groupBy().size()),
                row.<Long>getAs("values"));
    }

    private static @Nullable LocalDate day(@Nullable Date date) {
        return date == null ? null : date.toLocalDate();
    }

    private static @Nullable List<@Nullable String> group(Row row, String prefix, boolean there, int size) {
        if (!there) {
            return null;
        }
        var values = new ArrayList<@Nullable String>();
        for (var i = 0; i < size; i++) {
            values.add(row.<String>getAs(prefix + i));
        }
        return values;
    }

    private static Numbers numbers(Row row, int measure) {
        var count = row.<Long>getAs(Aggregates.name(measure, "count"));
        var sum = number(row, Aggregates.name(measure, "sum"));
        if (sum == null && has(row, Aggregates.name(measure, "sum"))) {
            if (count > 0) {
                throw new RunFailure(
                        ErrorCode.MEASURE_OVERFLOW,
                        "The sum of a measure has more than 38 digits. Ask for a shorter range of dates, or leave that measure out.");
            }
            var type = (DecimalType)
                    row.schema().apply(Aggregates.name(measure, "sum")).dataType();
            sum = BigDecimal.ZERO.setScale(type.scale());
        }
        return new Numbers(
                count, sum, number(row, Aggregates.name(measure, "min")), number(row, Aggregates.name(measure, "max")));
    }

    private static @Nullable BigDecimal number(Row row, String column) {
        var value = has(row, column) ? row.getAs(column) : null;
        return value == null ? null : new BigDecimal(value.toString());
    }

    private static boolean has(Row row, String column) {
        return row.schema().getFieldIndex(column).isDefined();
    }
}
