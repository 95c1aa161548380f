package io.plumbline.whatif;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.xxhash64;

import java.sql.Date;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * Takes from the facts what the run needs and nothing else, under names of its own: {@code day}, {@code bucket}, the keys
 * {@code d<dimension>_k<part>} with {@code d<dimension>_h} and the measures {@code m<measure>}. A narrow step: nothing shuffles.
 */
final class FactColumns {
    private static final List<DataType> INTEGERS =
            List.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);

    private FactColumns() {}

    /** The facts in the request's range of dates. With a limit, a fact without a date is outside. */
    static Dataset<Row> select(Dataset<Row> facts, Request request) {
        var columns = new ArrayList<Column>();
        var day = day(facts, request);
        columns.add(day.as("day"));
        columns.add(bucket(day, request.grain()).as("bucket"));
        for (var d = 0; d < request.dimensions().size(); d++) {
            var key = request.dimensions().get(d).columns();
            var parts = new ArrayList<Column>();
            for (var k = 0; k < key.size(); k++) {
                parts.add(key(facts, key.get(k)));
                columns.add(parts.get(k).as(keyName(d, k)));
            }
            if (!isLong(facts, key)) {
                columns.add(xxhash64(parts.toArray(Column[]::new)).as(hashName(d)));
            }
        }
        for (var m = 0; m < request.measures().size(); m++) {
            columns.add(measure(facts, request.measures().get(m)).as("m" + m));
        }
        return inRange(facts, day, request).select(columns.toArray(Column[]::new));
    }

    private static boolean isLong(Dataset<Row> facts, List<String> key) {
        return key.size() == 1 && INTEGERS.contains(type(facts, key.get(0)));
    }

    /** A long that keys which are none, or have several parts, are looked up by. */
    static String hashName(int dimension) {
        return "d" + dimension + "_h";
    }

    static String keyName(int dimension, int part) {
        return "d" + dimension + "_k" + part;
    }

    private static Dataset<Row> inRange(Dataset<Row> facts, Column day, Request request) {
        var result = facts;
        if (request.from() != null) {
            result = result.where(day.geq(lit(Date.valueOf(request.from()))));
        }
        if (request.to() != null) {
            result = result.where(day.lt(lit(Date.valueOf(request.to()))));
        }
        return result;
    }

    private static Column day(Dataset<Row> facts, Request request) {
        var name = request.facts().dateColumn();
        if (name == null) {
            return lit(null).cast(DataTypes.DateType);
        }
        var type = type(facts, name);
        if (!type.equals(DataTypes.DateType)) {
            throw wrongType(name, type, "a date, as the date of the facts");
        }
        return FactsReader.named(name);
    }

    /** The first day of the grain that a day belongs to; weeks are ISO weeks, from Monday. */
    static Column bucket(Column day, Request.Grain grain) {
        switch (grain) {
            case DAY:
                return day;
            case WEEK:
                return trunc(day, "week");
            case MONTH:
                return trunc(day, "month");
            case NONE:
                return lit(null).cast(DataTypes.DateType);
        }
        throw new IllegalArgumentException("No such grain: " + grain);
    }

    /** Integers of any width stay numbers (the segments' keys follow them, see Segments); all else that is exact is text. */
    private static Column key(Dataset<Row> facts, String name) {
        var type = type(facts, name);
        if (INTEGERS.contains(type)) {
            return FactsReader.named(name).cast(DataTypes.LongType);
        }
        var wholeNumber = type instanceof DecimalType && ((DecimalType) type).scale() == 0;
        if (wholeNumber
                || List.of(DataTypes.StringType, DataTypes.DateType, DataTypes.BooleanType)
                        .contains(type)) {
            return FactsReader.named(name).cast(DataTypes.StringType);
        }
        throw wrongType(name, type, "a text, an integer, a date or a boolean, as part of a key");
    }

    private static Column measure(Dataset<Row> facts, Request.Measure measure) {
        var type = type(facts, measure.column());
        if (type.equals(DataTypes.FloatType) || type.equals(DataTypes.DoubleType)) {
            throw wrongType(
                    measure.column(),
                    type,
                    "an integer or a decimal: sums of floating-point numbers depend on their order");
        }
        if (measure.numeric() && !INTEGERS.contains(type) && !(type instanceof DecimalType)) {
            throw wrongType(measure.column(), type, "an integer or a decimal, as the measure " + measure.name());
        }
        return FactsReader.named(measure.column());
    }

    private static DataType type(Dataset<Row> facts, String name) {
        return Arrays.stream(facts.schema().fields())
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RunFailure(
                        ErrorCode.FACT_COLUMN_MISSING,
                        "The facts have no column " + name + "; found " + String.join(", ", facts.columns())
                                + ". Correct the fact source's columns, then ask again."))
                .dataType();
    }

    private static RunFailure wrongType(String name, DataType found, String expected) {
        return new RunFailure(
                ErrorCode.FACT_COLUMN_TYPE,
                "The facts' column " + name + " is " + found.simpleString() + "; expected " + expected
                        + ". Name another column in the fact source, then ask again.");
    }
}
