package io.plumbline.web.member;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One version of a member, for programs.
 *
 * @param validTo half-open; 9999-12-31 is the open end
 * @param values by attribute: strings for text, decimal and date, numbers for integer, true, false, null
 */
public record VersionJson(
        @JsonProperty("member_id") UUID memberId,
        @JsonProperty("version_id") UUID versionId,
        List<String> key,
        @JsonProperty("valid_from") LocalDate validFrom,
        @JsonProperty("valid_to") LocalDate validTo,
        @JsonProperty("recorded_by") long recordedBy,
        @Schema(ref = "#/components/schemas/Values") Map<String, @Nullable Object> values) {

    static VersionJson of(Dimension dimension, Version version) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < dimension.attributes().size(); i++) {
            Attribute attribute = dimension.attributes().get(i);
            values.put(attribute.name(), json(attribute, version.values().get(i)));
        }
        return new VersionJson(
                version.memberId(),
                version.surrogate(),
                BusinessKey.ofValues(dimension, version.values()).parts(),
                version.period().from(),
                version.period().to(),
                version.recordedBy(),
                Collections.unmodifiableMap(values));
    }

    /** A value as JSON shows it. */
    public static @Nullable Object json(Attribute attribute, @Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Long whole -> whole;
            case Boolean truth -> truth;
            default -> attribute.type().shown(value);
        };
    }
}
