package io.plumbline.engine.whatif;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.List;
import java.util.stream.Collectors;

/** Checks that the facts have what their source's definition names, in types that can be counted exactly. */
final class FactColumnRules {
    private final FactSource source;

    FactColumnRules(FactSource source) {
        this.source = source;
    }

    /** Errors: FACT_COLUMN for a column that is missing or of a wrong type, FACT_BINDING for a binding that cannot work. */
    void check(List<Dimension> dimensions) {
        if (source.dateColumn() != null) {
            FactColumn date = column(source.dateColumn(), "the date of the facts");
            if (!date.isDate()) {
                throw wrongType(date, "the date of the facts", "date");
            }
        }
        for (Binding binding : source.bindings()) {
            Dimension dimension = dimensions.stream()
                    .filter(known -> known.code().equals(binding.dimension()))
                    .findFirst()
                    .orElseThrow();
            binding(binding, dimension);
        }
        for (Measure measure : source.measures()) {
            String what = "the measure " + measure.name();
            FactColumn column = column(measure.column(), what);
            if (column.isFloatingPoint()) {
                throw wrongType(
                        column,
                        what,
                        "a whole number or a decimal, because sums of floating-point numbers depend on their order");
            }
            if (measure.numeric() && !column.isExactNumber()) {
                throw wrongType(column, what, "a whole number or a decimal");
            }
            if (!measure.numeric() && !column.isUsableAsKey() && !column.isExactNumber()) {
                throw wrongType(column, what, "text, a number, a date or a boolean");
            }
        }
    }

    private void binding(Binding binding, Dimension dimension) {
        int expected = binding.by().byKey() ? dimension.key().size() : 1;
        if (binding.columns().size() != expected) {
            throw new RdmException(
                    ErrorCode.FACT_BINDING,
                    "The binding of " + source.code() + " to " + dimension.code() + " names the columns "
                            + binding.columns()
                            + "; expected "
                            + (binding.by().byKey()
                                    ? expected + ", one for each part of the key " + dimension.key()
                                    : "one, which holds the "
                                            + (binding.by() == BoundBy.SURROGATE ? "surrogate" : "durable id"))
                            + ".");
        }
        if (binding.by().dated() && source.dateColumn() == null) {
            throw new RdmException(
                    ErrorCode.FACT_BINDING,
                    "The binding of " + source.code() + " to " + dimension.code() + " is " + binding.by()
                            + ", which needs the date of each fact; name a date_column, or bind by KEY_CURRENT or SURROGATE.");
        }
        String what = "the binding to " + dimension.code();
        for (String name : binding.columns()) {
            FactColumn column = column(name, what);
            if (!column.isUsableAsKey()) {
                throw wrongType(column, what, "text, a whole number, a date or a boolean");
            }
        }
    }

    private FactColumn column(String name, String what) {
        return source.facts()
                .column(name)
                .orElseThrow(() -> new RdmException(
                        ErrorCode.FACT_COLUMN,
                        "The facts of " + source.code() + " have no column " + name + " for " + what + "; they have "
                                + source.facts().columns().stream()
                                        .map(FactColumn::name)
                                        .collect(Collectors.joining(", "))
                                + ". Correct the name, then register again."));
    }

    private RdmException wrongType(FactColumn column, String what, String expected) {
        return new RdmException(
                ErrorCode.FACT_COLUMN,
                "The facts of " + source.code() + " have the column " + column.name() + " of type " + column.type()
                        + " for " + what + "; expected " + expected
                        + ". Name another column, or write the facts with that type.");
    }
}
