package io.plumbline.web.dimension;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Shown;

/**
 * The head of each page of a dimension.
 *
 * @param members members that live on the chosen day
 * @param when the chosen day in words
 * @param tab which of its pages this is
 */
public record DimensionHead(
        String code, String label, String domain, String members, String when, String headCommit, String tab) {

    static DimensionHead of(Dimension dimension, long members, String when, long headCommit, String tab) {
        return new DimensionHead(
                dimension.code(),
                dimension.label(),
                dimension.domain(),
                Shown.count(members),
                when,
                String.valueOf(headCommit),
                tab);
    }

    public String href() {
        return "/dimensions/" + Addresses.segment(code);
    }
}
