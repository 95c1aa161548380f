package io.plumbline.engine.error;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Refuses fields that nobody reads: a misspelt one would be left out in silence. */
public final class KnownFields {
    private KnownFields() {}

    /** Errors: UNKNOWN_FIELD, which names the place, what was found and what is known. */
    public static void require(JsonNode node, String place, String... known) {
        List<String> names = List.of(known);
        for (String found : node.propertyNames()) {
            if (!names.contains(found)) {
                throw new RdmException(
                        ErrorCode.UNKNOWN_FIELD,
                        place + " has no field \"" + found + "\"; known are " + String.join(", ", names)
                                + ". Mend the name, or leave the field out.");
            }
        }
    }
}
