package io.plumbline.engine.change;

import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One version of a member as a timeline holds it.
 *
 * @param surrogate the version's name; null for a version that is new and gets its name when it is written
 * @param values one per attribute of the dimension, in its order
 */
public record Span(Period period, @Nullable UUID surrogate, List<@Nullable Object> values) {
    public Span {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    public static Span of(Version version) {
        return new Span(version.period(), version.surrogate(), version.values());
    }
}
