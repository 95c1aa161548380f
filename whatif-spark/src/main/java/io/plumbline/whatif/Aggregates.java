package io.plumbline.whatif;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;

/**
 * How measures are added up, exactly: {@code rows}, and per numeric measure {@code m<n>_count}, {@code m<n>_sum} (decimal(38, scale of
 * the column)), {@code m<n>_min} and {@code m<n>_max}. A sum that needs more digits fails the job (Spark's ANSI mode); it never wraps.
 */
final class Aggregates {
    private static final int DIGITS = 38;
    /** Room for so many integers of 10 digits in a long. */
    private static final long INTEGERS_SUMMED_AS_LONG = 900_000_000L;

    private Aggregates() {}

    /** From facts to sums. */
    static List<Column> ofFacts(List<Request.Measure> measures, StructType facts, long rows) {
        var result = new ArrayList<Column>();
        result.add(count(lit(1)).as("rows"));
        for (var m = 0; m < measures.size(); m++) {
            var measure = measures.get(m);
            if (!measure.numeric()) {
                continue;
            }
            var value = col("m" + m);
            var type = facts.apply("m" + m).dataType();
            result.add(count(value).as(name(m, "count")));
            if (measure.summed()) {
                result.add(sumOf(value, type, rows).as(name(m, "sum")));
            }
            if (measure.aggregates().contains(Request.Aggregate.MIN)) {
                result.add(extreme(value, type, functions::min).as(name(m, "min")));
            }
            if (measure.aggregates().contains(Request.Aggregate.MAX)) {
                result.add(extreme(value, type, functions::max).as(name(m, "max")));
            }
        }
        return result;
    }

    /** From sums to sums of fewer groups. */
    static List<Column> ofSums(List<Request.Measure> measures) {
        var result = new ArrayList<Column>();
        result.add(sum("rows").as("rows"));
        for (var m = 0; m < measures.size(); m++) {
            var measure = measures.get(m);
            if (!measure.numeric()) {
                continue;
            }
            result.add(sum(name(m, "count")).as(name(m, "count")));
            if (measure.summed()) {
                result.add(sum(name(m, "sum")).as(name(m, "sum")));
            }
            if (measure.aggregates().contains(Request.Aggregate.MIN)) {
                result.add(min(name(m, "min")).as(name(m, "min")));
            }
            if (measure.aggregates().contains(Request.Aggregate.MAX)) {
                result.add(max(name(m, "max")).as(name(m, "max")));
            }
        }
        return result;
    }

    static String name(int measure, String aggregate) {
        return "m" + measure + "_" + aggregate;
    }

    private static Column sumOf(Column value, DataType type, long rows) {
        if (type instanceof DecimalType) {
            var decimal = (DecimalType) type;
            var fits = decimal.precision() + Long.toString(rows).length() <= ScaledLongs.DIGITS;
            return fits
                    ? ScaledLongs.decimal(sum(ScaledLongs.of(value)), ScaledLongs.DIGITS, decimal.scale())
                            .cast(sumType(type))
                    : sum(value.cast(sumType(type)));
        }
        var small = !type.equals(DataTypes.LongType) && rows <= INTEGERS_SUMMED_AS_LONG;
        return sum(small ? value : value.cast(sumType(type))).cast(sumType(type));
    }

    private static Column extreme(Column value, DataType type, UnaryOperator<Column> function) {
        if (!(type instanceof DecimalType) || ((DecimalType) type).precision() > ScaledLongs.DIGITS) {
            return function.apply(value);
        }
        var decimal = (DecimalType) type;
        return ScaledLongs.decimal(function.apply(ScaledLongs.of(value)), decimal.precision(), decimal.scale());
    }

    private static DecimalType sumType(DataType type) {
        return DataTypes.createDecimalType(DIGITS, type instanceof DecimalType ? ((DecimalType) type).scale() : 0);
    }

    static Column[] array(List<Column> columns) {
        return columns.toArray(Column[]::new);
    }

    static Column orFalse(Column flag) {
        return coalesce(flag, lit(false));
    }
}
