package io.plumbline.web.whatif;

import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobState;
import io.plumbline.engine.whatif.Aggregate;
import io.plumbline.engine.whatif.FactSource;
import io.plumbline.engine.whatif.ImpactIndex;
import io.plumbline.web.page.Shown;
import java.util.List;
import java.util.Objects;
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
        List<ColumnRow> columns,
        List<IndexRow> indexes) {

    /** How a fact names a member. */
    public record BindingRow(String dimension, String columns, String by) {}

    /** A number that reports show. */
    public record MeasureRow(String name, String column, String aggregates) {}

    /** A column of the files. */
    public record ColumnRow(String name, String type) {}

    /**
     * An impact index.
     *
     * @param covered how much of the facts it holds, in percent
     * @param job the page of the work on it; null where nobody works on it
     */
    public record IndexRow(
            String dimension,
            String state,
            String css,
            String icon,
            int covered,
            String rows,
            String size,
            String built,
            @Nullable String job,
            @Nullable String failed) {

        static IndexRow of(ImpactIndexes.State state, long facts) {
            ImpactIndex index = state.index();
            Job job = state.job();
            boolean failed = job != null && job.state() == JobState.FAILED && !index.isComplete();
            return new IndexRow(
                    index.dimension(),
                    state.isBuilding() ? "Building" : index.isComplete() ? "Ready" : failed ? "Failed" : "Incomplete",
                    state.isBuilding() ? "" : index.isComplete() ? "pl-badge--done" : "pl-badge--warning",
                    state.isBuilding() ? "clock" : index.isComplete() ? "check" : "warning",
                    facts == 0 ? 0 : (int) (index.factRows() * 100 / facts),
                    Shown.count(index.rows()),
                    Shown.bytes(index.bytes()),
                    index.current().isEmpty()
                            ? ""
                            : Shown.count(Math.round(index.factRows() / Math.max(0.001, index.seconds()))) + " facts/s",
                    state.isBuilding() || failed
                            ? "/jobs/" + Objects.requireNonNull(job).id()
                            : null,
                    failed ? "Look at what went wrong" : null);
        }
    }

    static FactSourceShown of(FactSource s, List<ImpactIndexes.State> indexes) {
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
                        .toList(),
                indexes.stream()
                        .map(state -> IndexRow.of(state, s.facts().rows()))
                        .toList());
    }
}
