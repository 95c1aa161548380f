package io.plumbline.engine.publication;

import static io.plumbline.engine.jooq.Tables.COMMIT_DIMENSION;
import static io.plumbline.engine.jooq.Tables.DIMENSION;
import static io.plumbline.engine.jooq.Tables.RELEASE_ENTRY;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.Checked;
import java.util.List;
import java.util.Locale;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * Checks that each commit's dimensions have their release with its publication, and that those published say which tables they left.
 *
 * <p>Outcomes: releases, publications by status, releases still owed; a breach for each that is missing or contradicts itself. A release
 * of the newest commits that is about to be cut is owed, not missing.
 */
public final class VerifyReleases {
    private static final int EXAMPLES = 20;
    private static final String RESTORE = "Restore the last backup that verifies, and report it with the log.";
    private static final String START =
            "It is cut by itself within seconds while the application runs; where it is not, look at the application's log.";

    private final DSLContext dsl;
    private final Checked.Gathering gathering = new Checked.Gathering();

    public VerifyReleases(DSLContext dsl) {
        this.dsl = dsl;
    }

    public Checked verify() {
        gathering.count("releases", dsl.fetchCount(RELEASE_ENTRY));
        for (PublicationStatus status : PublicationStatus.values()) {
            gathering.count(status.name().toLowerCase(Locale.ROOT), 0);
        }
        gathering.count("owed", new ReleaseStore(dsl).unreleased().size());
        missing();
        strays();
        for (Dimension dimension : new DimensionStore(dsl).all()) {
            List<Publication> all = new ReleaseStore(dsl).list(dimension.code(), null, Integer.MAX_VALUE);
            long newest = all.stream()
                    .filter(one -> one.status() == PublicationStatus.PUBLISHED)
                    .mapToLong(one -> one.release().commitNo())
                    .max()
                    .orElse(0);
            all.forEach(one -> check(dimension, one, newest));
        }
        return gathering.of("releases");
    }

    private void missing() {
        Long newest = dsl.fetchSingle("SELECT COALESCE(MAX(commit_no), 0) FROM release_entry")
                .get(0, Long.class);
        dsl.select(COMMIT_DIMENSION.COMMIT_NO, DIMENSION.CODE, COMMIT_DIMENSION.RELEASED)
                .from(COMMIT_DIMENSION)
                .join(DIMENSION)
                .on(DIMENSION.ID.eq(COMMIT_DIMENSION.DIMENSION_ID))
                .leftJoin(RELEASE_ENTRY)
                .on(
                        RELEASE_ENTRY.COMMIT_NO.eq(COMMIT_DIMENSION.COMMIT_NO),
                        RELEASE_ENTRY.DIMENSION_ID.eq(COMMIT_DIMENSION.DIMENSION_ID))
                .where(RELEASE_ENTRY.ID.isNull())
                .orderBy(COMMIT_DIMENSION.COMMIT_NO)
                .forEach(row -> missing(row, newest));
    }

    private void missing(Record row, long newest) {
        Dimension dimension = new DimensionStore(dsl).at(row.get(DIMENSION.CODE), row.get(COMMIT_DIMENSION.COMMIT_NO));
        boolean isPublished = dimension.publishing().isAny();
        boolean isMarked = row.get(COMMIT_DIMENSION.RELEASED);
        long commit = row.get(COMMIT_DIMENSION.COMMIT_NO);
        // All that is owed is cut together, oldest first: what a later release left out was passed over.
        if (isPublished && (isMarked || commit < newest)) {
            gathering.breach(
                    "Commit " + commit + " of " + dimension.code(),
                    isMarked ? "no release, though it is marked as released" : "no release, though a later one was cut",
                    "its release",
                    isMarked ? RESTORE : START);
        }
    }

    private void strays() {
        dsl
                .fetch("SELECT r.commit_no, x.code FROM release_entry r JOIN dimension x ON x.id = r.dimension_id"
                        + " LEFT JOIN commit_dimension d ON d.commit_no = r.commit_no AND d.dimension_id = r.dimension_id"
                        + " WHERE d.commit_no IS NULL")
                .stream()
                .filter(row -> !isFlattened(row.get(1, String.class), row.get(0, Long.class)))
                .limit(EXAMPLES)
                .forEach(row -> gathering.breach(
                        "Release of " + row.get(1) + " for commit " + row.get(0),
                        "no such commit of that dimension",
                        "a commit that touched it, or a dimension that is flattened into it",
                        RESTORE));
        dsl.fetch("SELECT r.commit_no, x.code FROM release_entry r JOIN dimension x ON x.id = r.dimension_id"
                        + " LEFT JOIN publication p ON p.release_id = r.id WHERE p.id IS NULL LIMIT " + EXAMPLES)
                .forEach(row -> gathering.breach(
                        "Release of " + row.get(1) + " for commit " + row.get(0),
                        "no publication",
                        "one for each target",
                        RESTORE));
    }

    /** Whether a commit touched what is flattened into a dimension. */
    private boolean isFlattened(String code, long commitNo) {
        Dimension then = new DimensionStore(dsl).at(code, commitNo);
        return dsl
                .select(DIMENSION.CODE)
                .from(COMMIT_DIMENSION)
                .join(DIMENSION)
                .on(DIMENSION.ID.eq(COMMIT_DIMENSION.DIMENSION_ID))
                .where(COMMIT_DIMENSION.COMMIT_NO.eq(commitNo))
                .fetch(DIMENSION.CODE)
                .stream()
                .anyMatch(then::flattens);
    }

    private void check(Dimension dimension, Publication publication, long newest) {
        gathering.count(publication.status().name().toLowerCase(Locale.ROOT), 1);
        String place = "Publication " + publication.id() + " (" + dimension.code() + " of commit "
                + publication.release().commitNo() + ", " + publication.status() + ")";
        List<String> named =
                publication.tables().stream().map(PublishedTable::name).sorted().toList();
        List<String> expected =
                TableShape.names(new DimensionStore(dsl)
                                .at(dimension.id(), publication.release().commitNo()))
                        .stream()
                        .sorted()
                        .toList();
        boolean isPublished = publication.status() == PublicationStatus.PUBLISHED;
        if (isPublished ? !named.equals(expected) : !named.isEmpty()) {
            gathering.breach(place, "the tables " + named, isPublished ? expected.toString() : "none", RESTORE);
        }
        if (publication.status() == PublicationStatus.SKIPPED
                && newest < publication.release().commitNo()) {
            gathering.breach(place, "no newer release that is published", "the one for which it was skipped", RESTORE);
        }
    }
}
