package io.plumbline.engine.whatif;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A fact table that reports are made of: where it lies, how it points at dimensions and what is counted.
 *
 * @param id 0 for one that is not registered yet
 * @param location folder of the files, {@code s3://…} or {@code file:…}
 * @param dateColumn the day that a fact belongs to; null where facts have none
 * @param facts files and columns as last listed
 */
public record FactSource(
        long id,
        String code,
        String location,
        String format,
        @Nullable String dateColumn,
        List<Binding> bindings,
        List<Measure> measures,
        Facts facts) {
    private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");

    public FactSource {
        location = FactFiles.plain(location);
        bindings = List.copyOf(bindings);
        measures = List.copyOf(measures);
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException(
                    "a fact source's code begins with a letter and has at most 63 letters, digits and _; found "
                            + code);
        }
        if (!format.equals("parquet")) {
            throw new IllegalArgumentException(
                    "facts are read in the format parquet, found " + format + "; write them as Parquet files");
        }
        if (bindings.isEmpty()) {
            throw new IllegalArgumentException(
                    "a fact source has at least one binding to a dimension, " + code + " has none");
        }
        var dimensions = new HashSet<String>();
        for (var binding : bindings) {
            if (!dimensions.add(binding.dimension())) {
                throw new IllegalArgumentException("a fact source has one binding for each dimension, " + code
                        + " has two for " + binding.dimension());
            }
        }
        var names = new HashSet<String>();
        for (var measure : measures) {
            if (!names.add(measure.name())) {
                throw new IllegalArgumentException(
                        "measures have different names, " + code + " has two named " + measure.name());
            }
        }
    }

    public FactSource withId(long newId) {
        return new FactSource(newId, code, location, format, dateColumn, bindings, measures, facts);
    }

    public FactSource withFacts(Facts newFacts) {
        return new FactSource(id, code, location, format, dateColumn, bindings, measures, newFacts);
    }

    public Optional<Binding> binding(String dimension) {
        return bindings.stream()
                .filter(binding -> binding.dimension().equals(dimension))
                .findFirst();
    }

    /** The binding to a dimension, or FACT_BINDING. */
    public Binding bound(String dimension) {
        return binding(dimension)
                .orElseThrow(() -> new RdmException(
                        ErrorCode.FACT_BINDING,
                        "The facts of " + code + " do not point at " + dimension + "; they are bound to " + dimensions()
                                + ". Take another fact source, or register one that is bound to " + dimension + "."));
    }

    /** The measure of a name, or BAD_REQUEST. */
    public Measure measure(String name) {
        return measures.stream()
                .filter(measure -> measure.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RdmException(
                        ErrorCode.BAD_REQUEST,
                        code + " has no measure " + name + "; it has "
                                + measures.stream().map(Measure::name).collect(Collectors.joining(", ")) + "."));
    }

    private String dimensions() {
        return bindings.stream().map(Binding::dimension).collect(Collectors.joining(", "));
    }
}
