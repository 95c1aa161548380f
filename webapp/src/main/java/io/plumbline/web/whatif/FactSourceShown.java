package io.plumbline.web.whatif;

import io.plumbline.engine.whatif.Aggregate;
import io.plumbline.engine.whatif.FactSource;
import io.plumbline.web.page.Shown;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fact source: where its facts lie, how they point at dimensions, what is counted. */
public record FactSourceShown(
        String code,
        String location,
        String format,
        @Nullable String dateColumn,
        String rows,
        String files,
        String size,
        String snapshot,
        List<BindingRow> bindings,
        List<MeasureRow> measures,
        List<ColumnRow> columns) {

    /** How a fact names a member. */
    public record BindingRow(String dimension, String columns, String by) {}

    /** A number that reports show. */
    public record MeasureRow(String name, String column, String aggregates) {}

    /** A column of the files. */
    public record ColumnRow(String name, String type) {}

    static FactSourceShown of(FactSource s) {
        return new FactSourceShown(
                s.code(),
                s.location(),
                s.format(),
                s.dateColumn(),
                Shown.count(s.facts().rows()),
                Shown.count(s.facts().files().size()),
                Shown.bytes(s.facts().files().stream().mapToLong(f -> f.size()).sum()),
                Shown.hash(s.facts().snapshot()),
                s.bindings().stream()
                        .map(b -> new BindingRow(
                                b.dimension(),
                                String.join(", ", b.columns()),
                                switch (b.by()) {
                                    case KEY_AT_DATE -> "business key, as held on the fact's date";
                                    case KEY_CURRENT -> "business key, as held today";
                                    case SURROGATE -> "surrogate of one version";
                                    case MEMBER_ID -> "durable id, version on the fact's date";
                                }))
                        .toList(),
                s.measures().stream()
                        .map(m -> new MeasureRow(
                                m.name(),
                                m.column(),
                                String.join(
                                        ", ",
                                        m.aggregates().stream()
                                                .map(Aggregate::word)
                                                .toList())))
                        .toList(),
                s.facts().columns().stream()
                        .map(c -> new ColumnRow(c.name(), c.type()))
                        .toList());
    }
}
