package io.plumbline.engine.upload;

import static io.plumbline.engine.jooq.Tables.FINDING;
import static io.plumbline.engine.jooq.Tables.UPLOAD;

import io.plumbline.engine.error.Checked;
import io.plumbline.engine.job.Pulse;
import java.util.Locale;
import org.jooq.DSLContext;

/**
 * Checks that each upload has its job, has ended when that has, and came to a change set where it says so; and that no finding is of an
 * upload that is not there.
 *
 * <p>Outcomes: uploads by status; a breach for each that was left in the middle.
 */
public final class VerifyUploads {
    private static final String AGAIN = "Send the file again, and report this with the application's log.";

    private final DSLContext dsl;
    private final Checked.Gathering gathering = new Checked.Gathering();

    public VerifyUploads(DSLContext dsl) {
        this.dsl = dsl;
    }

    public Checked verify() {
        Pulse pulse = Pulse.take(dsl);
        for (UploadStatus status : UploadStatus.values()) {
            gathering.count(
                    status.name().toLowerCase(Locale.ROOT), dsl.fetchCount(UPLOAD, UPLOAD.STATUS.eq(status.name())));
        }
        dsl.select(UPLOAD.ID, UPLOAD.STATUS, UPLOAD.CHANGE_SET_ID)
                .from(UPLOAD)
                .where(UPLOAD.STATUS.eq(UploadStatus.PARSED.name()), UPLOAD.CHANGE_SET_ID.isNull())
                .forEach(row -> gathering.breach(
                        "Upload " + row.value1() + " (" + row.value2() + ")",
                        "no change set",
                        "the one that it became",
                        AGAIN));
        if (pulse.beats()) {
            new UploadStore(dsl)
                    .forsaken(pulse.now().minus(Pulse.PATIENCE))
                    .forEach(
                            upload -> gathering.breach(
                                    "Upload " + upload.id() + " (" + upload.status() + ")",
                                    "no job that works on it",
                                    "a job, or its end",
                                    "It is ended by itself within a minute while the application runs; where it is not, look at the application's log."));
        }
        int strays = dsl.fetchCount(dsl.selectOne()
                .from(FINDING)
                .leftJoin(UPLOAD)
                .on(UPLOAD.ID.eq(FINDING.UPLOAD_ID))
                .where(FINDING.UPLOAD_ID.isNotNull(), UPLOAD.ID.isNull()));
        if (strays > 0) {
            gathering.breach("Table finding", strays + " rows of uploads that are not there", "none", AGAIN);
        }
        return gathering.of("uploads");
    }
}
