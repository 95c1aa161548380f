package io.plumbline.engine.commit;

import io.plumbline.engine.change.Rewrite;
import io.plumbline.engine.change.Span;
import io.plumbline.engine.change.Timeline;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Redefinition;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Surrogates;
import io.plumbline.engine.member.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a change of a definition does to the history of members: an attribute that keeps one value from then on takes the newest one on all rows, touching
 * versions that differ only in what is retired are joined, and under another key every row is written anew with it.
 *
 * <p>Members that keep their rows as they are do not appear.
 */
final class DefinitionRewrites {
    private final DSLContext dsl;
    private final Redefinition change;
    private final long head;

    DefinitionRewrites(DSLContext dsl, Redefinition change, long head) {
        this.dsl = dsl;
        this.change = change;
        this.head = head;
    }

    List<MemberRewrite> of(List<Long> members) {
        Map<Long, List<Version>> versions = new HistoryStore(dsl, change.after()).visibleOf(members, head);
        List<MemberRewrite> rewrites = new ArrayList<>();
        versions.forEach((number, base) -> {
            List<Span> timeline = Timeline.joined(flattened(base));
            Rewrite rewrite = change.changesKey()
                    ? Rewrite.anew(base, timeline, Surrogates::next)
                    : Rewrite.of(base, timeline, Surrogates::next);
            if (!rewrite.isEmpty()) {
                rewrites.add(new MemberRewrite(number, rewrite));
            }
        });
        return rewrites;
    }

    private List<Span> flattened(List<Version> base) {
        List<Span> spans = new ArrayList<>();
        for (Version version : base) {
            List<@Nullable Object> values = new ArrayList<>(version.values());
            for (Attribute attribute : change.flattened()) {
                int at = change.after().indexOf(attribute.name());
                values.set(at, base.getLast().values().get(at));
            }
            spans.add(new Span(version.period(), version.surrogate(), values));
        }
        return spans;
    }
}
