package io.plumbline.web.whatif;

import static java.util.Objects.requireNonNullElse;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.whatif.Aggregate;
import io.plumbline.engine.whatif.Binding;
import io.plumbline.engine.whatif.BoundBy;
import io.plumbline.engine.whatif.FactColumn;
import io.plumbline.engine.whatif.FactSource;
import io.plumbline.engine.whatif.Facts;
import io.plumbline.engine.whatif.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A fact source as the fields of a form; what people chose there stays as they chose it.
 *
 * @param dateColumn empty: the facts have no date
 */
public record FactSourceForm(
        String location, String code, String dateColumn, List<BindingField> bindings, List<MeasureField> measures) {
    static final int MOST_ROWS = 1_000;

    /** A browser does not send what is left empty or unchecked. */
    public FactSourceForm {
        location = text(location);
        code = text(code);
        dateColumn = text(dateColumn);
        bindings = bindings == null ? List.of() : List.copyOf(bindings);
        measures = measures == null ? List.of() : List.copyOf(measures);
    }

    private static String text(@Nullable String sent) {
        return sent == null ? "" : sent.strip();
    }

    /**
     * How the facts point at one dimension.
     *
     * @param columns one for each part of the key; the first is empty where they do not point at it
     */
    public record BindingField(String dimension, List<String> columns, String by) {
        public BindingField {
            dimension = text(dimension);
            columns = columns == null ? List.of() : List.copyOf(columns);
            by = text(by);
        }

        boolean isBound() {
            return columns.stream().anyMatch(column -> !column.isBlank());
        }

        Binding binding() {
            return new Binding(
                    dimension,
                    columns.stream().filter(column -> !column.isBlank()).toList(),
                    BoundBy.valueOf(by));
        }
    }

    /** What is counted of a column. */
    public record MeasureField(String column, Boolean sum, Boolean avg, Boolean min, Boolean max, Boolean distinct) {
        public MeasureField {
            column = text(column);
            sum = requireNonNullElse(sum, false);
            avg = requireNonNullElse(avg, false);
            min = requireNonNullElse(min, false);
            max = requireNonNullElse(max, false);
            distinct = requireNonNullElse(distinct, false);
        }

        List<Aggregate> aggregates() {
            List<Aggregate> chosen = new ArrayList<>();
            if (sum) {
                chosen.add(Aggregate.SUM);
            }
            if (avg) {
                chosen.add(Aggregate.AVG);
            }
            if (min) {
                chosen.add(Aggregate.MIN);
            }
            if (max) {
                chosen.add(Aggregate.MAX);
            }
            if (distinct) {
                chosen.add(Aggregate.DISTINCT);
            }
            return chosen;
        }
    }

    /** What the columns' names and types suggest. */
    static FactSourceForm suggested(String location, Facts facts, List<Dimension> dimensions) {
        String date = facts.columns().stream()
                .filter(FactColumn::isDate)
                .map(FactColumn::name)
                .findFirst()
                .orElse("");
        List<BindingField> bindings = dimensions.stream()
                .map(dimension -> suggested(dimension, facts, !date.isEmpty()))
                .toList();
        List<String> taken =
                bindings.stream().flatMap(binding -> binding.columns().stream()).toList();
        List<MeasureField> measures = new ArrayList<>();
        for (FactColumn column : facts.columns()) {
            boolean addsUp = column.isExactNumber() && !taken.contains(column.name());
            measures.add(new MeasureField(column.name(), addsUp, false, false, false, false));
        }
        return new FactSourceForm(location, suggestedCode(location), date, bindings, measures);
    }

    private static BindingField suggested(Dimension dimension, Facts facts, boolean dated) {
        List<String> columns = dimension.key().stream()
                .map(part -> facts.columns().stream()
                        .filter(FactColumn::isUsableAsKey)
                        .map(FactColumn::name)
                        .filter(name -> name.equalsIgnoreCase(part))
                        .findFirst()
                        .orElse(""))
                .toList();
        boolean all = columns.stream().noneMatch(String::isEmpty);
        return new BindingField(
                dimension.code(),
                all ? columns : dimension.key().stream().map(part -> "").toList(),
                (dated ? BoundBy.KEY_AT_DATE : BoundBy.KEY_CURRENT).name());
    }

    /** From the folder's name: {@code …/store_sales} is STORE_SALES_F. */
    private static String suggestedCode(String location) {
        String folder = location.replaceFirst("/+$", "").replaceFirst(".*/", "");
        String code = folder.replaceAll("[^A-Za-z0-9_]", "_").replaceFirst("^[^A-Za-z]+", "");
        return code.isEmpty() ? "" : code.toUpperCase(Locale.ROOT) + "_F";
    }

    /** As the engine takes it. Measures bear the name of their column; different values that of the column with _distinct. */
    FactSource source() {
        List<Measure> chosen = new ArrayList<>();
        for (MeasureField field : measures) {
            List<Aggregate> sums = field.aggregates().stream()
                    .filter(aggregate -> aggregate != Aggregate.DISTINCT)
                    .toList();
            if (!sums.isEmpty()) {
                chosen.add(new Measure(field.column(), field.column(), sums));
            }
            if (field.distinct()) {
                chosen.add(new Measure(
                        sums.isEmpty() ? field.column() : field.column() + "_distinct",
                        field.column(),
                        List.of(Aggregate.DISTINCT)));
            }
        }
        return new FactSource(
                0,
                code,
                location,
                "parquet",
                dateColumn.isEmpty() ? null : dateColumn,
                bindings.stream()
                        .filter(BindingField::isBound)
                        .map(BindingField::binding)
                        .toList(),
                chosen,
                Facts.UNSEEN);
    }
}
