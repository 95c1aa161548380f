package io.plumbline.engine.publication;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one row of a table of versions is made of.
 *
 * @param period the days of the row, within those of its version
 * @param member all visible versions of the member, oldest first; the version alone where no column asks for more
 * @param referred the versions that flattened references refer to on the row's first day, by the reference's name; none where nobody holds it
 * @param asOf the commit's day
 */
record Told(
        Version version,
        Period period,
        List<Version> member,
        Map<String, ReferredVersion> referred,
        LocalDate asOf,
        Disguise disguise) {

    /** A member that is referred to, on the row's first day. */
    record ReferredVersion(Dimension dimension, Version version) {
        @Nullable
        Object value(int attribute) {
            return version.values().get(attribute);
        }

        String key() {
            return BusinessKey.ofValues(dimension, version.values()).text();
        }
    }

    /** The value of an attribute, as its column shows it; of a flattened reference the key of the row's first day. */
    @Nullable
    Object shown(Attribute attribute, int at) {
        ReferredVersion flattened =
                attribute.type() instanceof AttributeType.Reference ? referred.get(attribute.name()) : null;
        return flattened != null
                ? flattened.key()
                : disguise.shown(attribute, version.values().get(at));
    }

    /** The last value before the present one that differs from it; null where there was none. */
    @Nullable
    Object prior(int at) {
        Object present = version.values().get(at);
        @Nullable Object found = null;
        for (Version one : member) {
            if (!one.period().from().isBefore(version.period().from())) {
                break;
            }
            Object value = one.values().get(at);
            if (!Objects.equals(value, present)) {
                found = value;
            }
        }
        return found;
    }

    /** The value that holds on the commit's day, else the last before it, else the first. */
    @Nullable
    Object current(int at) {
        Version chosen = member.getFirst();
        for (Version one : member) {
            if (!one.period().from().isAfter(asOf)) {
                chosen = one;
            }
        }
        return chosen.values().get(at);
    }
}
