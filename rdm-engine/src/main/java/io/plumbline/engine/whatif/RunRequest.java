package io.plumbline.engine.whatif;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the runner is asked, as docs/what-if-run.md describes it.
 *
 * @param dimensions those whose segments the facts are joined with
 * @param segments where each dimension's segments lie, by its code
 * @param index null where the facts themselves are read
 * @param delta null where all of them are
 */
record RunRequest(
        FactSource source,
        List<Binding> dimensions,
        Map<String, String> segments,
        List<GroupAttribute> groupBy,
        List<Measure> measures,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        Grain grain,
        @Nullable FromIndex index,
        @Nullable Delta delta) {

    /**
     * The impact index that answers it; then the segments are only those that change.
     *
     * @param baseline where the segments of the whole dimension lie, as it is
     */
    record FromIndex(ImpactIndex index, String baseline, boolean byDay) {}

    /**
     * That only the facts of changed keys are looked at; then the segments are only those that change.
     *
     * @param baseline where the segments of the whole dimension lie, as it is
     */
    record Delta(String baseline) {}

    RunRequest {
        dimensions = List.copyOf(dimensions);
        segments = Map.copyOf(segments);
        groupBy = List.copyOf(groupBy);
        measures = List.copyOf(measures);
    }

    /** The grouping attributes of one dimension: {@code g0}, {@code g1}, … of its segments. */
    static List<String> groupsOf(String dimension, List<GroupAttribute> groupBy) {
        return groupBy.stream()
                .filter(group -> group.dimension().equals(dimension))
                .map(GroupAttribute::attribute)
                .toList();
    }

    /** Whether days cannot be added up to whole groups: different values of a day may be the same on the next. */
    boolean needsWholeGroups() {
        return grain != Grain.NONE && measures.stream().anyMatch(measure -> measure.has(Aggregate.DISTINCT));
    }

    /** The same facts without a grain, for the distinct measures only. */
    RunRequest wholeGroups() {
        List<Measure> distinct = measures.stream()
                .filter(measure -> measure.has(Aggregate.DISTINCT))
                .map(measure -> new Measure(measure.name(), measure.column(), List.of(Aggregate.DISTINCT)))
                .toList();
        return new RunRequest(source, dimensions, segments, groupBy, distinct, from, to, Grain.NONE, null, null);
    }

    ObjectNode json() {
        ObjectNode root = Figures.object();
        root.put("version", 1);
        ObjectNode facts = root.putObject("facts");
        facts.put("format", source.format());
        ArrayNode files = facts.putArray("files");
        source.facts().files().forEach(file -> files.add(file.location()));
        facts.put("date_column", source.dateColumn());
        root.put("from", from == null ? null : from.toString());
        root.put("to", to == null ? null : to.toString());
        root.put("grain", grain.word());
        ArrayNode bindings = root.putArray("dimensions");
        for (Binding binding : dimensions) {
            ObjectNode item = bindings.addObject();
            item.put("dimension", binding.dimension());
            ArrayNode columns = item.putArray("columns");
            binding.columns().forEach(columns::add);
            item.put("dated", binding.by().dated());
            item.put("segments", segments.get(binding.dimension()));
        }
        ArrayNode groups = root.putArray("group_by");
        Map<String, Integer> next = new HashMap<>();
        for (GroupAttribute group : groupBy) {
            int number = next.merge(group.dimension(), 1, Integer::sum) - 1;
            groups.addObject().put("dimension", group.dimension()).put("column", "g" + number);
        }
        ArrayNode list = root.putArray("measures");
        for (Measure measure : measures) {
            ObjectNode item = list.addObject();
            item.put("name", measure.name()).put("column", measure.column());
            ArrayNode aggregates = item.putArray("aggregates");
            measure.aggregates().forEach(aggregate -> aggregates.add(aggregate.word()));
        }
        if (index != null) {
            index(root.putObject("index"), index);
        }
        if (delta != null) {
            root.putObject("delta")
                    .put("baseline", delta.baseline())
                    .put("snapshot", source.facts().snapshot());
        }
        return root;
    }

    private void index(ObjectNode node, FromIndex from) {
        node.put("id", from.index().id());
        node.put("by_day", from.byDay());
        BuildImpactIndex.columns(source).forEach(node.putArray("columns")::add);
        node.put("baseline", from.baseline());
        ArrayNode shares = node.putArray("shares");
        for (ImpactShare share : from.index().current()) {
            ObjectNode item = shares.addObject().put("id", share.id());
            share.files().forEach(item.putArray("files")::add);
        }
    }
}
