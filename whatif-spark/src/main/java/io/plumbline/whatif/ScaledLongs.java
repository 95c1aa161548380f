package io.plumbline.whatif;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.MakeDecimal;
import org.apache.spark.sql.catalyst.expressions.UnscaledValue;
import org.apache.spark.sql.classic.ExpressionUtils;

/**
 * Decimals of up to 18 digits as the longs that they are stored as: 12.34 is 1234. Adding and comparing those takes a fraction of what
 * decimals take. Spark does the same by itself, for sums of up to 8 digits only.
 */
final class ScaledLongs {
    /** So many digits a long holds for certain. */
    static final int DIGITS = 18;

    private ScaledLongs() {}

    static Column of(Column decimal) {
        return ExpressionUtils.column(new UnscaledValue(ExpressionUtils.expression(decimal)));
    }

    static Column decimal(Column scaledLong, int precision, int scale) {
        return ExpressionUtils.column(new MakeDecimal(ExpressionUtils.expression(scaledLong), precision, scale));
    }
}
