package io.plumbline.engine.dimension;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a change of a definition does.
 *
 * @param attribute the attribute's name after it, or before it where it is retired; null where it is about the dimension
 * @param before what was, in words; null where there was nothing
 * @param after what is then, in words; null where there is nothing
 */
public record DefinitionStep(
        Kind kind,
        @Nullable String attribute,
        @Nullable String before,
        @Nullable String after) {

    /** What is changed. */
    public enum Kind {
        /** A new attribute; its values are null, or its fill. */
        ADDED("attribute added"),
        RENAMED("attribute renamed"),
        /** The attribute is not offered any more; its values stay readable at earlier commits. */
        RETIRED("attribute retired"),
        WIDENED("type widened"),
        HISTORY("history policy"),
        KEY("business key"),
        REQUIRED("required"),
        RULES("rules"),
        LABEL("label"),
        ORDER("order of the attributes"),
        DOMAIN("domain"),
        FIRST_VERSION("first version"),
        PUBLISH("published tables");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
