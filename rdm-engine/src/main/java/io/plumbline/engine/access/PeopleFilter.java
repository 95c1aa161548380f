package io.plumbline.engine.access;

import org.jspecify.annotations.Nullable;

/**
 * Which people are wanted; null takes any.
 *
 * @param text a part of the login or the name, in any case
 */
public record PeopleFilter(
        @Nullable String text,
        @Nullable Role role,
        @Nullable Boolean enabled) {
    public static final PeopleFilter EVERYBODY = new PeopleFilter(null, null, null);
}
