package io.plumbline.engine.publication;

import io.plumbline.engine.commit.CommitStore;
import io.plumbline.engine.commit.RekeyEntry;
import io.plumbline.engine.dimension.Dimension;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.iceberg.types.Types;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The rows of the re-key list: which surrogate took over from which on which days, oldest commit first; for facts that are keyed by surrogate. */
final class RekeyRows implements TableRows {
    static final List<TableColumn> COLUMNS = List.of(
            TableColumn.required("changed_by", Types.LongType.get(), "the commit that changed it"),
            TableColumn.required("member_id", Types.StringType.get(), "durable id of the member"),
            TableColumn.required("valid_from", Types.DateType.get(), "first day"),
            TableColumn.required("valid_to", Types.DateType.get(), "the day after the last; 9999-12-31 while open"),
            TableColumn.required(
                    "old_version_id", Types.StringType.get(), "the surrogate that facts of these days have"),
            TableColumn.required("new_version_id", Types.StringType.get(), "the surrogate that they have from now on"));

    private static final int CHUNK = 1_000;

    private final CommitStore commits;
    private final Dimension dimension;
    private final long commitNo;

    RekeyRows(DSLContext dsl, Dimension dimension, long commitNo) {
        this.commits = new CommitStore(dsl);
        this.dimension = dimension;
        this.commitNo = commitNo;
    }

    @Override
    public OptionalLong expected() {
        return OptionalLong.empty();
    }

    @Override
    public void each(Consumer<List<@Nullable Object>> each) {
        commits.eachOf(dimension, commitNo, commit -> write(commit.commitNo(), each));
    }

    private void write(long commit, Consumer<List<@Nullable Object>> each) {
        RekeyEntry.@Nullable Place after = null;
        List<RekeyEntry> some;
        do {
            some = commits.rekeys(commit, after, CHUNK);
            for (RekeyEntry entry : some) {
                if (entry.dimension().equals(dimension.code())) {
                    each.accept(Arrays.asList(
                            commit,
                            entry.memberId().toString(),
                            entry.period().from(),
                            entry.period().to(),
                            entry.oldSurrogate().toString(),
                            entry.newSurrogate().toString()));
                }
                after = entry.place();
            }
        } while (some.size() == CHUNK);
    }
}
