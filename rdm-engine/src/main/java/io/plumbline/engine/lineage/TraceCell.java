package io.plumbline.engine.lineage;

import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.commit.CommitEntry;
import io.plumbline.engine.commit.CommitStore;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.publication.ReleaseStore;
import io.plumbline.engine.review.Decision;
import io.plumbline.engine.review.Review;
import io.plumbline.engine.review.ReviewStore;
import io.plumbline.engine.upload.Upload;
import io.plumbline.engine.upload.UploadStore;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Follows a value of a member back: value, version, commit, change set, people and reason, file and cell, what-ifs; and forward to the
 * publications that held it.
 *
 * <p>Reads one member's rows and one change set's changes of it, whatever the size of the dimension.
 */
public final class TraceCell {
    private static final int PUBLICATIONS = 20;

    private final DSLContext dsl;
    private final Dimension dimension;
    private final Map<Long, Dimension> definitions;

    public TraceCell(DSLContext dsl, Dimension dimension) {
        this.dsl = dsl;
        this.dimension = dimension;
        this.definitions = new DimensionStore(dsl).definitions(dimension);
    }

    /** The commit that each attribute's value on a day comes from; empty where the member is not there. */
    public Map<String, Long> origins(long memberNo, LocalDate day, long commit) {
        List<Version> recorded = new HistoryStore(dsl, dimension).recorded(memberNo);
        Map<String, Long> origins = new HashMap<>();
        for (int i = 0; i < dimension.attributes().size(); i++) {
            String name = dimension.attributes().get(i).name();
            long born = born(dimension.attributes().get(i));
            new Blame(recorded, i, day).origin(commit).ifPresent(origin -> origins.put(name, Math.max(born, origin)));
        }
        return origins;
    }

    /**
     * Where the value of an attribute on a day comes from.
     *
     * @throws RdmException NO_VERSION_AT_DATE where the member is not there on the day
     */
    public CellLineage trace(long memberNo, Attribute attribute, LocalDate day, long commit) {
        int at = dimension.indexOf(attribute.name());
        List<Version> recorded = new HistoryStore(dsl, dimension).recorded(memberNo);
        Blame blame = new Blame(recorded, at, day);
        Version version = blame.at(commit).orElseThrow(() -> absent(day, commit));
        long origin = Math.max(born(attribute), blame.origin(commit).orElseThrow(() -> absent(day, commit)));
        @Nullable Object value = version.values().get(at);
        CommitEntry entry = new CommitStore(dsl).get(origin);
        ChangeSet set = new ChangeSetStore(dsl).get(entry.changeSetId());
        // A change set is in the words of its base: key, name and type may have been others then.
        Dimension words = new DimensionStore(dsl).at(dimension.id(), set.baseCommit());
        Attribute then = words.ofColumn(attribute.column()).orElse(attribute);
        List<Version> recordedThen =
                words.version() == dimension.version() ? recorded : new HistoryStore(dsl, words).recorded(memberNo);
        // Under a recycled code the change set may name another member by the same key.
        boolean isNew = recorded.stream().noneMatch(row -> row.recordedBy() < origin);
        List<Change> said = keys(words, recordedThen, origin).stream()
                .flatMap(key -> new ChangeStore(dsl).ofKey(set.id(), dimension, key).stream())
                .filter(change -> Objects.equals(change.memberNo(), isNew ? null : Long.valueOf(memberNo)))
                .toList();
        Optional<Change> change = change(said, then, day, value);
        Optional<Long> end = blame.end(origin, new HeadStore(dsl).commit());
        return new CellLineage(
                attribute,
                day,
                commit,
                version,
                value,
                entry,
                set,
                change,
                change.flatMap(found -> cell(found, then)),
                uploads(set),
                approvals(set),
                new ReleaseStore(dsl).between(dimension.code(), origin, end.orElse(Long.MAX_VALUE), PUBLICATIONS),
                end);
    }

    /** The commit that added an attribute, and filled it for the members that were there; 0 where it was there from the start. */
    private long born(Attribute attribute) {
        return definitions.entrySet().stream()
                .filter(definition ->
                        definition.getValue().ofColumn(attribute.column()).isPresent())
                .mapToLong(Map.Entry::getKey)
                .findFirst()
                .orElse(0);
    }

    private RdmException absent(LocalDate day, long commit) {
        return new RdmException(
                ErrorCode.NO_VERSION_AT_DATE,
                "The member of " + dimension.code() + " is not there on " + day + " at commit " + commit
                        + ". Choose a day inside its life.");
    }

    /** The keys under which a change set may have named the member: those that it had before the commit, and after it. */
    private static Set<BusinessKey> keys(Dimension words, List<Version> recorded, long commit) {
        return recorded.stream()
                .filter(row -> row.recordedBy() <= commit && (row.supersededBy() == 0 || row.supersededBy() >= commit))
                .map(row -> BusinessKey.ofValues(words, row.values()))
                .collect(Collectors.toSet());
    }

    private static Optional<Change> change(
            List<Change> changes, Attribute attribute, LocalDate day, @Nullable Object value) {
        Optional<Change> named = changes.stream()
                .filter(change -> isOn(change, day))
                .filter(change -> cell(change, attribute)
                        .filter(cell -> isSame(cell.after(), value))
                        .isPresent())
                .max(Comparator.comparing(Change::effective));
        return named.or(() -> changes.stream()
                .filter(change -> cell(change, attribute).isEmpty())
                .min(Comparator.comparing(Change::effective)));
    }

    /** A decimal is the same number under a type with more digits. */
    private static boolean isSame(@Nullable Object said, @Nullable Object value) {
        return said instanceof BigDecimal number && value instanceof BigDecimal other
                ? number.compareTo(other) == 0
                : Objects.equals(said, value);
    }

    private static boolean isOn(Change change, LocalDate day) {
        boolean hasBegun = !change.effective().isAfter(day);
        boolean hasEnded = change.until() != null && !day.isBefore(change.until());
        return switch (change.kind()) {
            // It holds on every row; an added member may hold from the beginning of time.
            case CORRECTED, ADDED -> true;
            case AMENDED, REINSTATED, REKEYED -> hasBegun && !hasEnded;
            case RETIRED, EXTENDED, CANCELLED, MERGED, SPLIT -> false;
        };
    }

    private static Optional<CellChange> cell(Change change, Attribute attribute) {
        return change.cells().stream()
                .filter(cell -> cell.attribute().equals(attribute.name()))
                .findFirst();
    }

    private List<Upload> uploads(ChangeSet set) {
        return new UploadStore(dsl)
                .ofChangeSet(set.id()).stream()
                        .filter(upload -> dimension.code().equals(upload.dimensionCode()))
                        .toList();
    }

    private List<Review> approvals(ChangeSet set) {
        return new ReviewStore(dsl)
                .of(set.id()).stream()
                        .filter(review -> review.decision() == Decision.APPROVE && review.voidReason() == null)
                        .toList();
    }
}
