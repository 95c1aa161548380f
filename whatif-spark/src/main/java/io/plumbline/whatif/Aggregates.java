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
import org.apache.spark.sql.Column;
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
    /** Spark adds decimals of up to 8 digits as longs, in a sum of 10 digits more: room for so many rows. */
    private static final int DIGITS_SUMMED_AS_LONG = 8;

    private static final long ROWS_SUMMED_AS_LONG = 1_000_000_000L;

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
                result.add(sum(summand(value, type, rows)).cast(sumType(type)).as(name(m, "sum")));
            }
            if (measure.aggregates().contains(Request.Aggregate.MIN)) {
                result.add(min(value).as(name(m, "min")));
            }
            if (measure.aggregates().contains(Request.Aggregate.MAX)) {
                result.add(max(value).as(name(m, "max")));
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

    private static Column summand(Column value, DataType type, long rows) {
        var small = type instanceof DecimalType
                ? ((DecimalType) type).precision() <= DIGITS_SUMMED_AS_LONG
                : !type.equals(DataTypes.LongType);
        return small && rows <= ROWS_SUMMED_AS_LONG ? value : value.cast(sumType(type));
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
