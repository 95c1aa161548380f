package io.plumbline.engine.change;

import io.plumbline.engine.member.BusinessKey;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change as a person asks for it, still in text.
 *
 * @param key the parts of the business key
 * @param effective null takes the change set's date
 * @param values new values by attribute; null is the value null
 * @param successors who takes over from a member that is merged or split, by their keys as {@link BusinessKey#text()} writes them; their weights sum to
 *     1, and the one of a merge may be absent
 * @param recycled whether a new member is meant although its code was another one's before
 * @param source where it was asked for, such as a cell's address; null outside of files
 */
public record ChangeRequest(
        String dimension,
        List<String> key,
        ChangeKind kind,
        @Nullable LocalDate effective,
        @Nullable LocalDate until,
        Map<String, @Nullable String> values,
        List<NamedSuccessor> successors,
        boolean recycled,
        @Nullable String source) {
    public ChangeRequest {
        key = List.copyOf(key);
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        successors = List.copyOf(successors);
    }

    /** A change after which nobody takes over. */
    public ChangeRequest(
            String dimension,
            List<String> key,
            ChangeKind kind,
            @Nullable LocalDate effective,
            @Nullable LocalDate until,
            Map<String, @Nullable String> values,
            @Nullable String source) {
        this(dimension, key, kind, effective, until, values, List.of(), false, source);
    }
}
