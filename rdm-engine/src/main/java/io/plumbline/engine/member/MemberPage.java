package io.plumbline.engine.member;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of members.
 *
 * @param next cursor of the page after this, null on the last one
 * @param commit the recorded time that was read
 */
public record MemberPage(List<Version> items, @Nullable String next, long commit) {
    public MemberPage {
        items = List.copyOf(items);
    }
}
