package io.plumbline.web.search;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Something that was found.
 *
 * @param kind dimension, profile, member, change_set or finding
 * @param detail what tells it from others of its name
 * @param href its page
 */
record Hit(
        String kind,
        String title,
        @Nullable String detail,
        @Nullable String dimension,
        @JsonProperty("member_id") @Nullable String memberId,
        @JsonProperty("change_set") @Nullable Long changeSet,
        String href) {}
