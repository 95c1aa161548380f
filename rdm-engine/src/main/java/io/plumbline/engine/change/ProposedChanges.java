package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Successor;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import io.plumbline.engine.upload.DataRows;
import io.plumbline.engine.upload.Header;
import io.plumbline.engine.upload.SheetRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a file asks for, made as they are asked for: rows are read in batches, each batch is looked up in the base at once, and only one batch is
 * held. Rows of repeated keys wait for the end of the file, where they are seen together.
 */
final class ProposedChanges implements Iterator<Change> {
    private static final int BATCH = 2_000;

    /** Where the members' histories are read. */
    record Bases(HistoryStore history, long compared, long base) {}

    private final Dimension dimension;
    private final DataRows rows;
    private final Header header;
    private final RowTyping typing;
    private final Diff diff;
    private final RowReferences references;
    private final UploadedKeys keys;
    private final Bases bases;
    private final Progress progress;
    private final Consumer<Finding> findings;
    private final DamagedKeys damagedKeys;
    private final Map<BusinessKey, List<TypedRow>> repeated = new LinkedHashMap<>();
    private final Queue<Change> ready = new ArrayDeque<>();
    private @Nullable Iterator<Map.Entry<BusinessKey, List<TypedRow>>> waiting;
    private long read;

    ProposedChanges(
            Dimension dimension,
            DataRows rows,
            Header header,
            RowTyping typing,
            Diff diff,
            RowReferences references,
            UploadedKeys keys,
            Bases bases,
            Progress progress,
            Consumer<Finding> findings) {
        this.dimension = dimension;
        this.rows = rows;
        this.header = header;
        this.typing = typing;
        this.diff = diff;
        this.references = references;
        this.keys = keys;
        this.bases = bases;
        this.progress = progress;
        this.findings = findings;
        this.damagedKeys = new DamagedKeys(bases.history(), bases.base(), diff.today(), typing, findings);
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty()) {
            if (waiting == null ? !nextBatch() : !nextRepeated(waiting)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Change next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private boolean nextBatch() {
        List<TypedRow> typed = new ArrayList<>();
        int taken = 0;
        SheetRow row = null;
        while (taken < BATCH && (row = rows.next()) != null) {
            taken++;
            typing.type(row).ifPresent(typed::add);
        }
        List<TypedRow> batch = new ArrayList<>();
        for (TypedRow known : references.resolved(typed)) {
            if (keys.isRepeated(known.key())) {
                repeated.computeIfAbsent(known.key(), key -> new ArrayList<>()).add(known);
            } else {
                batch.add(known);
            }
        }
        // Most rows of most files are what is there; the hashes in an index tell, and no version of theirs is read.
        List<TypedRow> others = bases.compared() == bases.base()
                ? new UnchangedRows(bases.history(), bases.base(), diff).without(batch)
                : batch;
        Members members = lookUp(others.stream().map(TypedRow::key).toList());
        damagedKeys.warn(others.stream()
                .filter(one -> one.memberId() == null
                        && one.action() != RowAction.NEW
                        && !members.holders().containsKey(one.key()))
                .toList());
        for (TypedRow one : others) {
            List<Version> base = members.base(one);
            if (one.action() == RowAction.RENAME) {
                ready.addAll(renamed(one));
            } else if (namesItsMember(one, base)) {
                ready.addAll(
                        one.action().isSuccession()
                                ? succeeded(one, base)
                                : diff.of(one, members.compared(one, base), base, Set.of()));
            }
        }
        read += taken;
        progress.rows(read, keys.rows());
        if (row == null) {
            rows.mergedCells().forEach(findings);
            rows.hiddenRows().forEach(findings);
            waiting = repeated.entrySet().iterator();
        }
        return true;
    }

    private boolean nextRepeated(Iterator<Map.Entry<BusinessKey, List<TypedRow>>> from) {
        if (!from.hasNext()) {
            return false;
        }
        List<Map.Entry<BusinessKey, List<TypedRow>>> batch = new ArrayList<>();
        while (batch.size() < BATCH && from.hasNext()) {
            batch.add(from.next());
        }
        Members members = lookUp(batch.stream().map(Map.Entry::getKey).toList());
        RepeatedRows together = new RepeatedRows(dimension, typing, diff, findings);
        for (Map.Entry<BusinessKey, List<TypedRow>> entry : batch) {
            // Under a recycled code the rows of one key are those of several members.
            Map<Optional<UUID>, List<TypedRow>> byMember = new LinkedHashMap<>();
            for (TypedRow row : entry.getValue()) {
                Optional<UUID> member = row.action() == RowAction.NEW
                        ? Optional.empty()
                        : members.base(row).stream().findFirst().map(Version::memberId);
                byMember.computeIfAbsent(member, id -> new ArrayList<>()).add(row);
            }
            byMember.values().forEach(rows -> ready.addAll(ofOneMember(rows, members, together)));
        }
        return true;
    }

    private List<Change> ofOneMember(List<TypedRow> rows, Members members, RepeatedRows together) {
        List<Version> base = members.base(rows.getFirst());
        if (!rows.stream().allMatch(row -> namesItsMember(row, base))) {
            return List.of();
        }
        if (rows.stream().anyMatch(row -> row.action().isSuccession())) {
            return succeededOnce(rows, base);
        }
        return together.of(rows, members.compared(rows.getFirst(), base), base);
    }

    /**
     * The members of a batch at both bases.
     *
     * @param holders the numbers of the members that have or had a key, at the base, in the order in which they gave it up
     */
    private record Members(
            Map<BusinessKey, List<Long>> holders, Map<Long, List<Version>> base, Map<Long, List<Version>> compared) {

        /** The versions of the member that a row means: the one that its hidden column names, else who has the key on its day, else who had it last. */
        List<Version> base(TypedRow row) {
            List<List<Version>> all = holders.getOrDefault(row.key(), List.of()).stream()
                    .map(number -> base.getOrDefault(number, List.of()))
                    .filter(versions -> !versions.isEmpty())
                    .toList();
            return all.stream()
                    .filter(versions -> versions.getFirst().memberId().equals(row.memberId()))
                    .findFirst()
                    .or(() -> all.stream()
                            .filter(versions -> all.size() > 1 && Diff.on(versions, row.effective()) != null)
                            .findFirst())
                    .orElse(all.isEmpty() ? List.of() : all.getLast());
        }

        /** The same member as the workbook knew it. */
        List<Version> compared(TypedRow row, List<Version> known) {
            List<Long> numbers = known.isEmpty()
                    ? holders.getOrDefault(row.key(), List.of())
                    : List.of(known.getFirst().memberNo());
            return numbers.isEmpty() ? List.of() : compared.getOrDefault(numbers.getLast(), List.of());
        }
    }

    private Members lookUp(List<BusinessKey> of) {
        // A member that came after the base is looked up too: the workbook may know it.
        Map<BusinessKey, List<Long>> holders = new HashMap<>();
        if (bases.compared() > bases.base()) {
            holders.putAll(bases.history().holderNos(of, bases.compared()));
        }
        holders.putAll(bases.history().holderNos(of, bases.base()));
        Set<Long> numbers = new HashSet<>();
        holders.values().forEach(numbers::addAll);
        Map<Long, List<Version>> base = bases.history().visibleOf(numbers, bases.base());
        return new Members(
                holders,
                base,
                bases.compared() == bases.base() ? base : bases.history().visibleOf(numbers, bases.compared()));
    }

    /** The same of a member that stands in the file more than once: only where all of its rows say the same. */
    private List<Change> succeededOnce(List<TypedRow> rows, List<Version> base) {
        TypedRow first = rows.getFirst();
        for (TypedRow row : rows) {
            boolean isSame = row.action() == first.action()
                    && row.into().equals(first.into())
                    && row.effective().equals(first.effective());
            if (!isSame) {
                findings.accept(typing.at(
                        row.number(),
                        dimension.indexOf(dimension.key().getFirst()),
                        "DUPLICATE_KEY",
                        Severity.ERROR,
                        row.key().shown() + " is merged or split in one of the rows " + first.number() + " and "
                                + row.number() + ", and not in the other, or otherwise.",
                        row.key().shown(),
                        null,
                        "Keep one of the rows."));
                return List.of();
            }
        }
        return succeeded(first, base);
    }

    /** The member ends, and those take over that the row names. */
    private List<Change> succeeded(TypedRow row, List<Version> base) {
        List<Period> life = base.stream().map(Version::period).toList();
        boolean canEnd = Diff.on(base, row.effective()) != null || Successions.endsOn(life, row.effective());
        if (!canEnd) {
            findings.accept(typing.atInto(
                    row,
                    row.key().shown() + " cannot be merged or split on " + row.effective()
                            + ": it is not there on that day, nor ends on it."));
            return List.of();
        }
        Version first = base.getFirst();
        BusinessKey last = BusinessKey.ofValues(dimension, base.getLast().values());
        ChangeKind kind = row.action() == RowAction.MERGE ? ChangeKind.MERGED : ChangeKind.SPLIT;
        try {
            List<Successor> successors = new NamedSuccessors(
                            dimension,
                            kind,
                            row.key().parts(),
                            first.memberId(),
                            texts -> references.successors(texts, row.effective(), first.memberId()))
                    .of(NamedSuccessor.ofCell(row.into()));
            return List.of(new Change(
                    dimension.code(), kind, first.memberNo(), last, row.effective(), null, List.of(), successors));
        } catch (RdmException e) {
            findings.accept(typing.atInto(row, e.sentence()));
            return List.of();
        }
    }

    /** The member that the hidden column names under another key from the row's date on, with what else the row changes. */
    private List<Change> renamed(TypedRow row) {
        Long number = row.memberId() == null
                ? null
                : bases.history().memberNoById(row.memberId()).orElse(null);
        List<Version> base = number == null ? List.of() : bases.history().history(number, bases.base());
        Version then = base.stream()
                .filter(version -> version.period().contains(row.effective()))
                .findFirst()
                .orElse(null);
        if (number == null || then == null) {
            findings.accept(typing.at(
                    row.number(),
                    dimension.indexOf(dimension.key().getFirst()),
                    "RENAME",
                    Severity.ERROR,
                    "Nobody can be renamed to " + row.key().shown() + ": the hidden column " + Header.MEMBER
                            + " names no member that lives on " + row.effective() + ".",
                    row.key().shown(),
                    "the row of a member, as it was downloaded",
                    "Download the workbook again and rename the member in its own row."));
            return List.of();
        }
        BusinessKey last = BusinessKey.ofValues(dimension, base.getLast().values());
        List<CellChange> key = new ArrayList<>();
        for (String part : dimension.key()) {
            int at = dimension.indexOf(part);
            if (!Objects.equals(then.values().get(at), row.values().get(at))) {
                key.add(new CellChange(
                        part, then.values().get(at), row.values().get(at), typing.source(row.number(), at)));
            }
        }
        List<Version> compared =
                bases.compared() == bases.base() ? base : bases.history().history(number, bases.compared());
        List<Change> changes = new ArrayList<>(diff.of(row.under(last), compared, base, Set.of()));
        if (!key.isEmpty()) {
            changes.add(new Change(dimension.code(), ChangeKind.REKEYED, number, last, row.effective(), null, key));
        }
        return changes;
    }

    /** Whether the hidden id and the key mean the same member. A key that was typed over is no rename, and must not become a new member. */
    private boolean namesItsMember(TypedRow row, List<Version> known) {
        if (row.action() == RowAction.NEW) {
            return true;
        }
        if (row.memberId() == null) {
            return isKeyThen(row, known);
        }
        if (!known.isEmpty() && known.getFirst().memberId().equals(row.memberId())) {
            return true;
        }
        Optional<Long> number = bases.history().memberNoById(row.memberId());
        if (number.isEmpty()) {
            return true;
        }
        List<Version> named = bases.history().history(number.get(), bases.base());
        if (named.isEmpty()) {
            return true;
        }
        BusinessKey key = BusinessKey.ofValues(dimension, named.getLast().values());
        String old = key.shown();
        if (damagedKeys.isDamaged(row, key)) {
            return false;
        }
        findings.accept(typing.at(
                row.number(),
                dimension.indexOf(dimension.key().getFirst()),
                "KEY_CHANGED",
                Severity.ERROR,
                "The row belongs to " + old + ", but its key now reads "
                        + row.key().shown() + ".",
                row.key().shown(),
                old,
                "To give the member this key from the row's date on, write rename in " + Header.ACTION
                        + "; else put the old key back. For a new member clear the hidden column " + Header.MEMBER
                        + " (column "
                        + memberColumn() + ") in this row."));
        return false;
    }

    /** Whether the member that a key alone names still has it on the row's date; one that was given another key is not meant in silence. */
    private boolean isKeyThen(TypedRow row, List<Version> known) {
        Optional<Version> then = known.stream()
                .filter(version -> version.period().contains(row.effective()))
                .findFirst();
        String now = then.map(version -> BusinessKey.ofValues(dimension, version.values()))
                .filter(key -> !key.equals(row.key()))
                .map(BusinessKey::shown)
                .orElse(null);
        if (now != null) {
            findings.accept(typing.at(
                    row.number(),
                    dimension.indexOf(dimension.key().getFirst()),
                    "FORMER_KEY",
                    Severity.ERROR,
                    row.key().shown() + " is nobody's key on " + row.effective() + ": the member that had it is " + now
                            + " by then.",
                    row.key().shown(),
                    now,
                    "Write " + now + " to change that member."));
        }
        return now == null;
    }

    private String memberColumn() {
        String source = header.source(1, header.indexOf(Header.MEMBER));
        return source.substring(source.lastIndexOf('!') + 1).replaceAll("\\d", "");
    }
}
