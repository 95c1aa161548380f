package io.plumbline.engine.publication;

import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangePage;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.commit.CommitEntry;
import io.plumbline.engine.commit.CommitStore;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Successor;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.iceberg.types.Types;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the change log: each cell that each commit changed, before and after, oldest commit first; a change without cells, such as the end of a member, is one row.
 *
 * <p>An attribute has the name of the release's definition, and is shown as that definition says, also for days on which it was not sensitive yet; one that is
 * retired since has its last name.
 */
final class ChangeLogRows implements TableRows {
    static final List<TableColumn> COLUMNS = List.of(
            TableColumn.required("changed_by", Types.LongType.get(), "the commit that changed it"),
            TableColumn.required("changed_at", Types.TimestampType.withZone(), "the moment of that commit"),
            TableColumn.required("change_set", Types.LongType.get(), "the change set that was committed"),
            TableColumn.optional("member_id", Types.StringType.get(), "durable id of the member"),
            TableColumn.required("key", Types.StringType.get(), "its key, as the change names it"),
            TableColumn.required("kind", Types.StringType.get(), "what kind of change"),
            TableColumn.optional("attribute", Types.StringType.get(), "the attribute; none of a change without cells"),
            TableColumn.optional("before", Types.StringType.get(), "the value that it replaced, canonical text"),
            TableColumn.optional("after", Types.StringType.get(), "the new value, canonical text"),
            TableColumn.required("effective", Types.DateType.get(), "first day of the change"),
            TableColumn.optional("until", Types.DateType.get(), "the day after its last; none where it runs on"),
            TableColumn.optional("into", Types.StringType.get(), "who takes over from a merged or split member"),
            TableColumn.optional("source", Types.StringType.get(), "the cell of the file that asked for it"));

    private static final int CHUNK = 500;

    private final DSLContext dsl;
    private final Dimension dimension;
    private final long commitNo;
    private final Disguise disguise;

    ChangeLogRows(DSLContext dsl, Dimension dimension, long commitNo, Disguise disguise) {
        this.dsl = dsl;
        this.dimension = dimension;
        this.commitNo = commitNo;
        this.disguise = disguise;
    }

    @Override
    public OptionalLong expected() {
        return OptionalLong.empty();
    }

    @Override
    public void each(Consumer<List<@Nullable Object>> each) {
        new CommitStore(dsl).eachOf(dimension, commitNo, commit -> write(commit, each));
    }

    private void write(CommitEntry commit, Consumer<List<@Nullable Object>> each) {
        Dimension then = new DimensionStore(dsl).at(dimension.id(), commit.commitNo());
        HistoryStore history = new HistoryStore(dsl, then);
        ChangeStore changes = new ChangeStore(dsl);
        Integer after = 0;
        while (after != null) {
            ChangePage page = changes.page(commit.changeSetId(), null, null, null, after, CHUNK);
            List<Change> own = page.items().stream()
                    .filter(change -> change.dimension().equals(then.code()))
                    .toList();
            write(commit, then, history, own, each);
            after = page.next();
        }
    }

    private void write(
            CommitEntry commit,
            Dimension then,
            HistoryStore history,
            List<Change> chunk,
            Consumer<List<@Nullable Object>> each) {
        Map<BusinessKey, Long> added = history.memberNosByKey(
                chunk.stream()
                        .filter(change -> change.memberNo() == null)
                        .map(Change::key)
                        .toList(),
                commit.commitNo());
        Set<Long> numbers = new HashSet<>(added.values());
        chunk.stream().map(Change::memberNo).filter(Objects::nonNull).forEach(numbers::add);
        Map<Long, UUID> ids = history.memberIds(numbers);
        for (Change change : chunk) {
            Long number = change.memberNo() == null ? added.get(change.key()) : change.memberNo();
            UUID id = number == null ? null : ids.get(number);
            if (change.cells().isEmpty()) {
                each.accept(row(commit, change, id, null, null, null, null));
            }
            for (CellChange cell : change.cells()) {
                Attribute now = now(then, cell.attribute());
                if (now != null && Disguise.isShown(now)) {
                    each.accept(row(
                            commit,
                            change,
                            id,
                            now.name(),
                            disguise.text(now, cell.before()),
                            disguise.text(now, cell.after()),
                            cell.source()));
                }
            }
        }
    }

    /** An attribute as the release's definition has it; as it was then, where that has none of it. */
    private @Nullable Attribute now(Dimension then, String name) {
        Attribute old = then.find(name).orElse(null);
        return old == null
                ? dimension.find(name).orElse(null)
                : dimension.ofColumn(old.column()).orElse(old);
    }

    private static List<@Nullable Object> row(
            CommitEntry commit,
            Change change,
            @Nullable UUID id,
            @Nullable String attribute,
            @Nullable String before,
            @Nullable String after,
            @Nullable String source) {
        return Arrays.asList(
                commit.commitNo(),
                commit.committedAt().atOffset(ZoneOffset.UTC),
                commit.changeSetId(),
                id == null ? null : id.toString(),
                change.key().text(),
                change.kind().name(),
                attribute,
                before,
                after,
                change.effective(),
                change.until(),
                change.successors().isEmpty()
                        ? null
                        : change.successors().stream().map(Successor::shown).collect(Collectors.joining("; ")),
                source);
    }
}
