package io.plumbline.web.commit;

import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.commit.CompareCommits;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.ValueMismatch;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.web.page.Addresses;
import org.jspecify.annotations.Nullable;

/**
 * Which differences of two commits the reader asks for; each state has its address.
 *
 * @param was text of the value that is replaced, with {@code now}; a null beside the other one is the value null
 * @param after number of the member to go on after, 0 for the first page
 */
record CompareAsk(
        String code,
        long from,
        long to,
        @Nullable ChangeKind kind,
        @Nullable String attribute,
        @Nullable String was,
        @Nullable String now,
        long after) {
    static final int ROWS = 100;

    boolean isFiltered() {
        return kind != null || attribute != null;
    }

    boolean isOf(CompareCommits.Pair pair, Dimension dimension) {
        return hasPair() && filter(dimension).pair() instanceof CompareCommits.Pair own && own.equals(pair);
    }

    private boolean hasPair() {
        return attribute != null && (was != null || now != null);
    }

    CompareCommits.Filter filter(Dimension dimension) {
        CompareCommits.Pair pair = null;
        if (attribute != null && hasPair()) {
            Attribute of = dimension.attribute(attribute);
            pair = new CompareCommits.Pair(of.name(), value(of, was), value(of, now));
        }
        return new CompareCommits.Filter(kind, attribute, pair);
    }

    private static @Nullable Object value(Attribute attribute, @Nullable String text) {
        try {
            return text == null ? null : attribute.type().parse(text);
        } catch (ValueMismatch e) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    attribute.name() + ": found \"" + text + "\", expected " + e.expected() + ".",
                    e);
        }
    }

    CompareAsk all() {
        return new CompareAsk(code, from, to, null, null, null, null, 0);
    }

    CompareAsk turned() {
        return new CompareAsk(code, to, from, null, null, null, null, 0);
    }

    CompareAsk of(@Nullable ChangeKind other) {
        return new CompareAsk(code, from, to, other, attribute, was, now, 0);
    }

    CompareAsk in(@Nullable String other) {
        return new CompareAsk(code, from, to, kind, other, null, null, 0);
    }

    CompareAsk of(String attribute, @Nullable String before, @Nullable String then) {
        return new CompareAsk(code, from, to, kind, attribute, before, then, 0);
    }

    CompareAsk after(long member) {
        return new CompareAsk(code, from, to, kind, attribute, was, now, member);
    }

    String address() {
        return new Addresses("/dimensions/" + Addresses.segment(code) + "/compare")
                .with("from", from)
                .with("to", to)
                .with("kind", kind)
                .with("attribute", attribute)
                .with("was", was)
                .with("now", now)
                .with("after", after == 0 ? null : after)
                .toString();
    }
}
