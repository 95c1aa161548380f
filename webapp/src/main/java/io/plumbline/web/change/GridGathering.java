package io.plumbline.web.change;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangePage;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.HistoryPolicy;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.dimension.ValueRules;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.MemberPage;
import io.plumbline.engine.member.MemberQuery;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.validation.FindingStore;
import io.plumbline.engine.validation.Tally;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Shown;
import io.plumbline.web.page.TableFoot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Gathers a page of the grid: members at the draft's base and day, with what the draft says of them. */
@Component
final class GridGathering {
    private static final int ROWS = 100;
    private static final int BLANK = 5;
    private static final int ADDED = 200;

    private final Database database;
    private final JsonMapper json;

    GridGathering(Database database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    GridShown shown(ChangeSet set, String code, @Nullable String search, @Nullable String cursor, Person who) {
        Dimension dimension = new DimensionStore(database.read()).at(code, set.baseCommit());
        HistoryStore history = new HistoryStore(database.read(), dimension);
        ChangeStore changes = new ChangeStore(database.read());
        MemberPage page = history.page(new MemberQuery(
                set.baseCommit(), set.effectiveDate(), search, List.of(), Optional.empty(), cursor, ROWS));
        Map<Long, List<Change>> own = changes.ofMembers(
                set.id(),
                dimension,
                page.items().stream().map(Version::memberNo).toList());
        List<Attribute> columns = new ArrayList<>();
        dimension.key().forEach(name -> columns.add(dimension.attribute(name)));
        columns.addAll(dimension.describing());
        List<GridShown.Row> rows = new ArrayList<>();
        if (cursor == null && search == null) {
            for (Change added : added(changes, set, dimension)) {
                rows.add(addedRow(added, columns));
            }
        }
        for (Version version : page.items()) {
            rows.add(row(dimension, version, own.getOrDefault(version.memberNo(), List.of()), columns, set));
        }
        String locked = set.status().isEditable() ? null : "The change set is no draft any more.";
        boolean editable = locked == null && who.has(Role.ANALYST);
        Addresses first = at(set.id(), code, search);
        return new GridShown(
                set.id(),
                set.title(),
                code,
                dimension.label(),
                set.effectiveDate().toString(),
                editable,
                locked,
                said(set.id()),
                search,
                columns.stream().map(GridGathering::column).toList(),
                rows,
                editable ? IntStream.range(0, BLANK).boxed().toList() : List.of(),
                new TableFoot(
                        Shown.plural(rows.size(), "row"),
                        cursor == null ? null : first.toString(),
                        null,
                        page.next() == null
                                ? null
                                : at(set.id(), code, search)
                                        .with("cursor", page.next())
                                        .toString()));
    }

    /** How a draft stands, in words. */
    String said(long id) {
        Tally tally = new FindingStore(database.read()).errorsAndWarnings(id);
        return Shown.plural(new ChangeStore(database.read()).counts(id).total(), "change") + ", "
                + Shown.plural(tally.errors(), "error") + ", " + Shown.plural(tally.warnings(), "warning");
    }

    /** The rule of its attribute that a value breaks, in words; null where it fits. */
    @Nullable
    String breach(Dimension dimension, Attribute attribute, Object value) {
        return new ValueRules(dimension)
                .of(attribute, value).stream()
                        .findFirst()
                        .map(breach -> attribute.label() + " " + breach.what() + ": expected " + breach.expected()
                                + (breach.suggestion() == null ? "" : "; perhaps " + breach.suggestion()))
                        .orElse(null);
    }

    private static Addresses at(long id, String code, @Nullable String search) {
        return new Addresses("/change-sets/" + id + "/grid")
                .with("dimension", code)
                .with("q", search);
    }

    private static List<Change> added(ChangeStore changes, ChangeSet set, Dimension dimension) {
        ChangePage page = changes.page(set.id(), ChangeKind.ADDED, null, null, 0, ADDED);
        return page.items().stream()
                .filter(change -> change.dimension().equals(dimension.code()))
                .toList();
    }

    private static GridShown.Column column(Attribute a) {
        return new GridShown.Column(
                a.name(),
                a.label(),
                a.type().words() + (a.required() ? ", required" : ""),
                a.key(),
                a.key() || a.history() == HistoryPolicy.FIXED,
                isNumber(a),
                a.allowed());
    }

    private static boolean isNumber(Attribute a) {
        return a.type() instanceof AttributeType.Whole || a.type() instanceof AttributeType.Decimal;
    }

    private GridShown.Row addedRow(Change added, List<Attribute> columns) {
        Map<String, @Nullable Object> values = new HashMap<>();
        added.cells().forEach(cell -> values.put(cell.attribute(), cell.after()));
        return new GridShown.Row(
                json.writeValueAsString(added.key().parts()),
                true,
                false,
                columns.stream()
                        .map(a -> new GridShown.Cell(
                                text(a, values.get(a.name())), null, !a.key(), isNumber(a) ? "pl-num" : ""))
                        .toList());
    }

    private GridShown.Row row(
            Dimension dimension, Version version, List<Change> own, List<Attribute> columns, ChangeSet set) {
        Map<String, @Nullable Object> edited = new HashMap<>();
        boolean ends = false;
        for (Change change : own) {
            ends |= change.kind().isEnd();
            boolean isCell = change.kind() == ChangeKind.CORRECTED
                    || (change.kind() == ChangeKind.AMENDED
                            && change.effective().equals(set.effectiveDate()));
            if (isCell) {
                change.cells().forEach(cell -> edited.put(cell.attribute(), cell.after()));
            }
        }
        List<GridShown.Cell> cells = new ArrayList<>();
        for (Attribute a : columns) {
            Object base = version.values().get(dimension.indexOf(a.name()));
            Object now = edited.containsKey(a.name()) ? edited.get(a.name()) : base;
            boolean changed = !Objects.equals(base, now);
            cells.add(new GridShown.Cell(
                    text(a, now), changed ? text(a, base) : null, changed, isNumber(a) ? "pl-num" : ""));
        }
        return new GridShown.Row(
                json.writeValueAsString(
                        BusinessKey.ofValues(dimension, version.values()).parts()),
                false,
                ends,
                cells);
    }

    /** A value as it can be entered again. */
    static @Nullable String text(Attribute attribute, @Nullable Object value) {
        return switch (value) {
            case null -> null;
            case MemberRef ref -> ref.shown();
            default -> attribute.type().text(value);
        };
    }
}
