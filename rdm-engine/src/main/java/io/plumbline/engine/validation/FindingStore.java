package io.plumbline.engine.validation;

import static io.plumbline.engine.jooq.Tables.FINDING;
import static org.jooq.impl.DSL.count;

import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The findings of change sets: those of their files and those of the rules. */
public final class FindingStore {
    private static final int BATCH = 500;

    private final DSLContext dsl;

    public FindingStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** All that counts for a change set: errors first, then warnings, each in the order of its finding. */
    public List<Finding> ofChangeSet(long changeSetId) {
        return dsl.selectFrom(FINDING)
                .where(FINDING.CHANGE_SET_ID.eq(changeSetId))
                .orderBy(
                        FINDING.SEVERITY.sortAsc(Severity.ERROR.name(), Severity.WARNING.name(), Severity.NOTE.name()),
                        FINDING.ID.asc())
                .fetch(FindingStore::finding);
    }

    /**
     * One page of them, in the same order, after the last one of the page before.
     *
     * @param after null for the first page
     */
    public List<PlacedFinding> page(long changeSetId, PlacedFinding.@Nullable Place after, int limit) {
        Field<Integer> rank = DSL.field(DSL.case_(FINDING.SEVERITY)
                .when(Severity.ERROR.name(), Severity.ERROR.ordinal())
                .when(Severity.WARNING.name(), Severity.WARNING.ordinal())
                .else_(Severity.NOTE.ordinal()));
        return dsl.select(FINDING.asterisk(), rank)
                .from(FINDING)
                .where(FINDING.CHANGE_SET_ID.eq(changeSetId))
                .and(
                        after == null
                                ? DSL.noCondition()
                                : DSL.row(rank, FINDING.ID).gt(after.severity().ordinal(), after.id()))
                .orderBy(rank, FINDING.ID)
                .limit(limit)
                .fetch(row -> {
                    Finding finding = finding(row);
                    return new PlacedFinding(finding, new PlacedFinding.Place(finding.severity(), row.get(FINDING.ID)));
                });
    }

    /** Names the findings that there are: another one as soon as they were replaced. */
    public String stamp(long changeSetId) {
        Record row = dsl.select(DSL.max(FINDING.ID), count())
                .from(FINDING)
                .where(FINDING.CHANGE_SET_ID.eq(changeSetId))
                .fetchSingle();
        return row.get(0) + "." + row.get(1);
    }

    /**
     * The findings about one file.
     *
     * @param uploadId what was found while it was read
     * @param changeSetId whose rules found something at cells of the sheet; null for a file that made none
     * @param sheet the sheet that the data stood on; null where rules have no place in the file
     */
    public record OfFile(
            String uploadId,
            @Nullable Long changeSetId,
            @Nullable String sheet) {
        private Condition condition() {
            Condition read = FINDING.UPLOAD_ID.eq(uploadId);
            return changeSetId == null || sheet == null
                    ? read
                    : read.or(FINDING.CHANGE_SET_ID
                            .eq(changeSetId)
                            .and(FINDING.UPLOAD_ID.isNull())
                            .and(FINDING.SHEET.eq(sheet)));
        }
    }

    /** How often each rule found something in a file, with the gravest first. */
    public List<RuleCount> rulesOf(OfFile file) {
        return dsl
                .select(FINDING.RULE, FINDING.SEVERITY, count())
                .from(FINDING)
                .where(file.condition())
                .groupBy(FINDING.RULE, FINDING.SEVERITY)
                .fetch(row -> new RuleCount(row.value1(), Severity.valueOf(row.value2()), row.value3()))
                .stream()
                .sorted(Comparator.comparing(RuleCount::severity)
                        .thenComparing(RuleCount::count, Comparator.reverseOrder())
                        .thenComparing(RuleCount::rule))
                .toList();
    }

    /** The attributes in whose cells a rule found something. */
    public List<String> attributesOf(OfFile file, String rule) {
        return dsl.selectDistinct(FINDING.ATTRIBUTE)
                .from(FINDING)
                .where(file.condition(), FINDING.RULE.eq(rule), FINDING.ATTRIBUTE.isNotNull())
                .orderBy(FINDING.ATTRIBUTE)
                .fetch(FINDING.ATTRIBUTE);
    }

    /** A finding with the change set that it counts for. */
    public record OfChangeSet(long changeSetId, Finding finding) {}

    /** Findings that count for a change set and whose message, or what was found, holds a text; newest first. */
    public List<OfChangeSet> search(String text, int limit) {
        return dsl.selectFrom(FINDING)
                .where(FINDING.CHANGE_SET_ID.isNotNull())
                .and(FINDING.MESSAGE.containsIgnoreCase(text).or(FINDING.FOUND.containsIgnoreCase(text)))
                .orderBy(FINDING.ID.desc())
                .limit(limit)
                .fetch(row -> new OfChangeSet(row.get(FINDING.CHANGE_SET_ID), finding(row)));
    }

    /** What one rule found. */
    public record RuleCount(String rule, Severity severity, int count) {}

    /**
     * Findings of a file, the gravest first and then in the order of the file.
     *
     * @param rule null for all
     */
    public List<Finding> ofFile(OfFile file, @Nullable String rule, int offset, int limit) {
        return dsl.selectFrom(FINDING)
                .where(file.condition())
                .and(rule == null ? DSL.noCondition() : FINDING.RULE.eq(rule))
                .orderBy(
                        FINDING.SEVERITY.sortAsc(Severity.ERROR.name(), Severity.WARNING.name(), Severity.NOTE.name()),
                        FINDING.ID.asc())
                .limit(offset, limit)
                .fetch(FindingStore::finding);
    }

    /** What was found while a file was read. */
    public List<Finding> ofUpload(String uploadId) {
        return dsl.selectFrom(FINDING)
                .where(FINDING.UPLOAD_ID.eq(uploadId))
                .orderBy(FINDING.ID)
                .fetch(FindingStore::finding);
    }

    /** Replaces what the rules found; what was found while files were read stays. */
    public void replaceOfChangeSet(long changeSetId, List<Finding> findings) {
        dsl.deleteFrom(FINDING)
                .where(FINDING.CHANGE_SET_ID.eq(changeSetId), FINDING.UPLOAD_ID.isNull())
                .execute();
        for (int from = 0; from < findings.size(); from += BATCH) {
            var insert = dsl.insertInto(
                    FINDING,
                    FINDING.CHANGE_SET_ID,
                    FINDING.SHEET,
                    FINDING.CELL,
                    FINDING.ATTRIBUTE,
                    FINDING.RULE,
                    FINDING.SEVERITY,
                    FINDING.MESSAGE,
                    FINDING.FOUND,
                    FINDING.EXPECTED,
                    FINDING.SUGGESTION);
            for (Finding f : findings.subList(from, Math.min(findings.size(), from + BATCH))) {
                insert = insert.values(
                        changeSetId,
                        f.sheet(),
                        f.cell(),
                        f.attribute(),
                        f.rule(),
                        f.severity().name(),
                        f.message(),
                        f.found(),
                        f.expected(),
                        f.suggestion());
            }
            insert.execute();
        }
    }

    public Tally errorsAndWarnings(long changeSetId) {
        Map<String, Integer> counts = dsl.select(FINDING.SEVERITY, count())
                .from(FINDING)
                .where(FINDING.CHANGE_SET_ID.eq(changeSetId))
                .groupBy(FINDING.SEVERITY)
                .fetchMap(FINDING.SEVERITY, count());
        return new Tally(
                counts.getOrDefault(Severity.ERROR.name(), 0),
                counts.getOrDefault(Severity.WARNING.name(), 0),
                counts.getOrDefault(Severity.NOTE.name(), 0));
    }

    private static Finding finding(Record row) {
        return new Finding(
                row.get(FINDING.SHEET),
                row.get(FINDING.CELL),
                row.get(FINDING.ATTRIBUTE),
                row.get(FINDING.RULE),
                Severity.valueOf(row.get(FINDING.SEVERITY)),
                row.get(FINDING.MESSAGE),
                row.get(FINDING.FOUND),
                row.get(FINDING.EXPECTED),
                row.get(FINDING.SUGGESTION));
    }
}
