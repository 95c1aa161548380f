package io.plumbline.engine.validation;

import io.plumbline.engine.change.Change;
import io.plumbline.engine.dimension.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Gathers members of one dimension after another, each with all its changes, and hands them on many at once. */
final class MemberBatches {
    private static final int SIZE = 500;

    private final BiConsumer<Dimension, List<List<Change>>> each;
    private List<List<Change>> batch = new ArrayList<>();
    private @Nullable Dimension of;

    MemberBatches(BiConsumer<Dimension, List<List<Change>>> each) {
        this.each = each;
    }

    void add(Dimension dimension, List<Change> ofOneMember) {
        if (batch.size() == SIZE || of != null && of.id() != dimension.id()) {
            end();
        }
        of = dimension;
        batch.add(ofOneMember);
    }

    /** Hands on what is still waiting. */
    void end() {
        if (of != null && !batch.isEmpty()) {
            List<List<Change>> full = batch;
            batch = new ArrayList<>();
            each.accept(of, full);
        }
    }
}
