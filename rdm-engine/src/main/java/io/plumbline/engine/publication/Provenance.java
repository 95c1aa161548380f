package io.plumbline.engine.publication;

import static io.plumbline.engine.jooq.Tables.AUDIT_ENTRY;
import static io.plumbline.engine.jooq.Tables.COMMIT_ENTRY;
import static io.plumbline.engine.jooq.Tables.REVIEW;
import static io.plumbline.engine.jooq.Tables.WHAT_IF_CHANGE_SET;

import io.plumbline.engine.database.Utc;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/**
 * Where a release comes from, as its snapshots tell readers of the lake.
 *
 * @param approvals ids of the approvals that stood
 * @param whatIfs ids of the what-if runs over the change set
 * @param auditHead hash of the newest entry of the audit log; empty where there is none
 */
record Provenance(
        long commitNo,
        long changeSetId,
        Instant committedAt,
        List<Long> approvals,
        List<Long> whatIfs,
        Optional<String> auditHead) {
    Provenance {
        approvals = List.copyOf(approvals);
        whatIfs = List.copyOf(whatIfs);
    }

    static Provenance of(DSLContext dsl, long commitNo) {
        var commit = dsl.select(COMMIT_ENTRY.CHANGE_SET_ID, COMMIT_ENTRY.COMMITTED_AT)
                .from(COMMIT_ENTRY)
                .where(COMMIT_ENTRY.COMMIT_NO.eq(commitNo))
                .fetchSingle();
        List<Long> approvals = dsl.select(REVIEW.ID)
                .from(REVIEW)
                .where(
                        REVIEW.CHANGE_SET_ID.eq(commit.value1()),
                        REVIEW.DECISION.eq("APPROVE"),
                        REVIEW.VOID_REASON.isNull())
                .orderBy(REVIEW.ID)
                .fetch(REVIEW.ID);
        List<Long> whatIfs = dsl.select(WHAT_IF_CHANGE_SET.WHAT_IF_ID)
                .from(WHAT_IF_CHANGE_SET)
                .where(WHAT_IF_CHANGE_SET.CHANGE_SET_ID.eq(commit.value1()))
                .orderBy(WHAT_IF_CHANGE_SET.WHAT_IF_ID)
                .fetch(WHAT_IF_CHANGE_SET.WHAT_IF_ID);
        Optional<String> auditHead = dsl.select(AUDIT_ENTRY.HASH)
                .from(AUDIT_ENTRY)
                .orderBy(AUDIT_ENTRY.ID.desc())
                .limit(1)
                .fetchOptional(AUDIT_ENTRY.HASH);
        return new Provenance(commitNo, commit.value1(), Utc.instant(commit.value2()), approvals, whatIfs, auditHead);
    }

    /** The snapshot properties that say so. */
    Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("plumbline.change-set", Long.toString(changeSetId));
        properties.put("plumbline.committed-at", committedAt.toString());
        properties.put("plumbline.approvals", joined(approvals));
        properties.put("plumbline.what-ifs", joined(whatIfs));
        auditHead.ifPresent(hash -> properties.put("plumbline.audit-head", hash));
        return properties;
    }

    private static String joined(List<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
