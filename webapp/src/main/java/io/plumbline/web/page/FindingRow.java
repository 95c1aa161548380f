package io.plumbline.web.page;

import io.plumbline.engine.error.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finding at its cell. */
public record FindingRow(
        String css,
        String icon,
        String severity,
        String message,
        @Nullable String found,
        @Nullable String expected,
        @Nullable String suggestion,
        @Nullable String place) {

    public static List<FindingRow> of(List<Finding> findings) {
        return findings.stream().map(FindingRow::of).toList();
    }

    static FindingRow of(Finding f) {
        String sheet = f.sheet();
        String place = f.cell() == null ? f.attribute() : sheet == null ? f.cell() : sheet + "!" + f.cell();
        return switch (f.severity()) {
            case ERROR ->
                new FindingRow(
                        "is-error", "error", "Error", f.message(), f.found(), f.expected(), f.suggestion(), place);
            case WARNING ->
                new FindingRow(
                        "is-warning",
                        "warning",
                        "Warning",
                        f.message(),
                        f.found(),
                        f.expected(),
                        f.suggestion(),
                        place);
            case NOTE ->
                new FindingRow("is-note", "note", "Note", f.message(), f.found(), f.expected(), f.suggestion(), place);
        };
    }
}
