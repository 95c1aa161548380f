package io.plumbline.whatif;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run is asked: which facts, between which dates, seen through which dimensions, in which groups, by which measures.
 *
 * @param from first day, inclusive; null: no limit
 * @param to the day after the last one; null: no limit
 */
record Request(
        Facts facts,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        Grain grain,
        List<Dimension> dimensions,
        List<Group> groupBy,
        List<Measure> measures) {

    /** @param dateColumn null: the facts have no date, so every fact counts as undated */
    record Facts(List<String> files, @Nullable String dateColumn) {
        Facts {
            files = List.copyOf(files);
            if (files.isEmpty()) {
                throw new RunFailure(
                        ErrorCode.FACTS_MISSING,
                        "The request lists no fact file; expected at least one. Check that the fact source holds data, then ask again.");
            }
            if (new HashSet<>(files).size() < files.size()) {
                throw invalid("facts.files", "each file once", "a file that is listed twice");
            }
        }
    }

    /**
     * A dimension that the facts point at.
     *
     * @param columns the fact's columns, in the order of the key
     * @param dated whether the segment must hold the fact's date
     */
    record Dimension(String code, List<String> columns, boolean dated, String segments) {
        Dimension {
            columns = List.copyOf(columns);
            if (columns.isEmpty()) {
                throw invalid("dimensions[" + code + "].columns", "at least one column", "none");
            }
        }
    }

    /** A grouping attribute: the segment columns {@code before_<column>} and {@code after_<column>} of a dimension. */
    record Group(String dimension, String column) {}

    record Measure(String name, String column, Set<Aggregate> aggregates) {
        Measure {
            aggregates = Set.copyOf(aggregates);
            if (aggregates.isEmpty()) {
                throw invalid(
                        "measures[" + name + "].aggregates", "at least one of sum, avg, min, max, distinct", "none");
            }
        }

        /** Whether numbers are added up or compared, as opposed to values only counted. */
        boolean numeric() {
            return aggregates.stream().anyMatch(aggregate -> aggregate != Aggregate.DISTINCT);
        }

        /** Averages are exact sum / count, so they need the sum too. */
        boolean summed() {
            return aggregates.contains(Aggregate.SUM) || aggregates.contains(Aggregate.AVG);
        }

        boolean distinct() {
            return aggregates.contains(Aggregate.DISTINCT);
        }
    }

    enum Aggregate {
        SUM,
        AVG,
        MIN,
        MAX,
        DISTINCT
    }

    enum Grain {
        DAY,
        WEEK,
        MONTH,
        NONE
    }

    Request {
        dimensions = List.copyOf(dimensions);
        groupBy = List.copyOf(groupBy);
        measures = List.copyOf(measures);
        if (from != null && to != null && !from.isBefore(to)) {
            throw invalid("from, to", "from before to", from + " and " + to);
        }
        if (dimensions.isEmpty()) {
            throw invalid("dimensions", "at least one dimension", "none");
        }
        var codes = dimensions.stream().map(Dimension::code).collect(Collectors.toSet());
        if (codes.size() < dimensions.size()) {
            throw invalid("dimensions", "each dimension once", "one that is listed twice");
        }
        for (var group : groupBy) {
            if (!codes.contains(group.dimension())) {
                throw invalid("group_by", "one of the dimensions " + codes, group.dimension());
            }
        }
        if (new HashSet<>(groupBy).size() < groupBy.size()) {
            throw invalid("group_by", "each attribute once", "one that is listed twice");
        }
        if (measures.stream().map(Measure::name).distinct().count() < measures.size()) {
            throw invalid("measures", "each name once", "a name that is used twice");
        }
    }

    /** The grouping columns of one dimension, in request order. */
    List<String> groupColumns(Dimension dimension) {
        return groupBy.stream()
                .filter(group -> group.dimension().equals(dimension.code()))
                .map(Group::column)
                .toList();
    }

    static RunFailure invalid(String where, String expected, String found) {
        return new RunFailure(
                ErrorCode.INTERNAL,
                "The run's request is not as docs/what-if-run.md says: " + where + ": expected " + expected + ", found "
                        + found
                        + ". The engine and the runner may be of different versions; install both from one release.");
    }
}
