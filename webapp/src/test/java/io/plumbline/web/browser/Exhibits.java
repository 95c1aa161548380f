package io.plumbline.web.browser;

import static io.plumbline.engine.jooq.Tables.JOB;
import static io.plumbline.engine.jooq.Tables.SCHEDULED_TASKS;

import io.plumbline.engine.database.Utc;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobState;
import io.plumbline.engine.job.JobStore;
import io.plumbline.web.RunningApp;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** One example of everything that pages show; small, with long words and nulls where they hurt. */
final class Exhibits {
    static final String DIMENSION = "EXHIBIT_D";
    static final String EMPTY_DIMENSION = "EXHIBIT_EMPTY_D";
    static final String FACTS = "EXHIBIT_F";

    private static final String LONG_NAME =
            "Warehouse outlet of the united northern department stores (formerly Gebrüder Überländer & Söhne)";

    private final RunningApp app = RunningApp.demo();
    private final Desk desk = Desk.define(app, DIMENSION, "Shops and showrooms");
    private final JobStore jobs = new JobStore(app.database().read());

    final long founding;
    final long draft;
    final long moved;
    final long conflicting;
    final long inReview;
    final long ownInReview;
    final long approved;
    final long returned;
    final long rejected;
    final long withdrawn;
    final long commit;
    final long redefinition;
    final String member;
    final String endedMember;
    final long release;
    final long failedRelease;
    final String factsLocation;
    final FactsOfShops.Asked report;
    final FactsOfShops.Asked staleReport;
    final FactsOfShops.Asked waitingReport;
    final String runningJob;
    final String failedJob;
    final String rejectedJob;
    final String cancelledJob;
    final String brokenJob;
    final String wrongFile;
    final String strangeFile;
    final long webhook;
    final long disabledWebhook;
    final long webhookDelivery;

    Exhibits() {
        Desk.define(app, EMPTY_DIMENSION, "Nothing yet");
        founding = desk.open("analyst", "Opening of the first shops", "2026-01-01");
        desk.add(founding, "S1", "North", LONG_NAME, "1250.50");
        desk.add(founding, "S2", "North", "Corner shop", "80.00");
        desk.add(founding, "S3", "South", "Harbour", null);
        desk.add(founding, "S4", null, "Station", "45.25");
        desk.add(founding, "S5", "South", "Market hall", "300.00");
        desk.add(founding, "S6", "East of everything else", "Kiosk", "6.00");
        failedRelease = failed(desk.published(desk.carryThrough(founding)));
        member = desk.memberId("S1", "2026-03-15");
        endedMember = desk.memberId("S6", "2026-03-15");
        FactsOfShops facts = FactsOfShops.register(app, desk, FACTS);
        this.factsLocation = facts.location();

        // Nobody listens there: what is sent to it fails and waits.
        webhook = webhook("http://127.0.0.1:9/hook/" + "of-the-northern-stores-".repeat(6));
        disabledWebhook = webhook("http://localhost:9/other");
        app.as("admin").patch("/api/v1/webhooks/" + disabledWebhook, "{\"enabled\":false}");

        conflicting = desk.open("analyst", "Regions as the sales department sees them", "2026-03-01");
        desk.amend("analyst", conflicting, "S1", "region", "\"East of everything else\"");
        moved = desk.open("analyst", "A draft that somebody overtook", "2026-03-01");
        desk.amend("analyst", moved, "S2", "region", "\"South\"");
        long overtaking = desk.open("analyst", "Northern shops go to the south", "2026-03-01");
        desk.amend("analyst", overtaking, "S1", "region", "\"South\"");
        desk.merge(overtaking, "S6", "S5", "2026-04-01");
        staleReport = facts.ask(overtaking);
        facts.answer(staleReport, member, endedMember);
        commit = desk.carryThrough(overtaking);
        release = desk.published(commit);
        desk.act("analyst", conflicting, "rebase", "{}");

        draft = desk.open("analyst", "Spring cleaning, " + LONG_NAME, "2026-05-01");
        desk.amend("analyst", draft, "S2", "region", "\"South\"");
        desk.amend("analyst", draft, "S3", "name", "\"Harbour\u00a0and " + LONG_NAME + "\"");
        desk.amend("analyst", draft, "S4", "area", "6000");
        desk.amend("analyst", draft, "S1", "note", "\"" + "A long note that nobody shortens. ".repeat(12) + "\"");
        desk.retire(draft, "S5", "2026-05-01");
        desk.add(draft, "S7", "North", "New one", "10");
        waitingReport = facts.ask(draft);
        desk.post(
                "steward",
                "/api/v1/change-sets/" + draft + "/comments",
                "{\"text\":\"Is this what the north wants, or what we think that it wants?\\n" + LONG_NAME
                        + "\",\"key\":\"S1\"}",
                201);
        redefinition = desk.redefine("What a shop is, " + LONG_NAME);

        inReview = desk.open("analyst", "Harbour moves north", "2026-06-01");
        desk.amend("analyst", inReview, "S3", "region", "\"North\"");
        report = facts.ask(inReview);
        facts.answer(report, desk.memberId("S3", "2026-03-15"));
        desk.submit("analyst", inReview);
        ownInReview = desk.open("steward", "A steward's own wish", "2026-06-01");
        desk.amend("steward", ownInReview, "S2", "staff", "12");
        desk.submit("steward", ownInReview);
        approved = submitted("Approved, not yet committed", "S4");
        desk.approve(approved);
        returned = submitted("Sent back", "S5");
        desk.act("steward", returned, "request-changes", "{\"comment\":\"Say why, please\"}");
        rejected = submitted("Rejected", "S2");
        desk.act("steward", rejected, "reject", "{\"comment\":\"No\"}");
        withdrawn = submitted("Withdrawn", "S3");
        desk.act("analyst", withdrawn, "withdraw", "{}");

        Job running = begunJob();
        runningJob = running.id();
        jobs.progress(running, "Comparing with the base", Instant.now(), 64, 19_768, 48_213);
        failedJob = desk.upload("hello".getBytes(StandardCharsets.UTF_8));
        rejectedJob = desk.upload(Sheets.withTwiceTheSameColumn());
        Job cancelled = begunJob();
        cancelledJob = cancelled.id();
        jobs.cancelled(
                cancelled,
                "{\"status\":409,\"code\":\"CANCELLED\",\"detail\":\"The work was cancelled by Ruth.\",\"findings\":[]}");
        Job broken = begunJob();
        brokenJob = broken.id();
        jobs.fail(broken, "what no program of ours writes");
        wrongFile = desk.csv(
                "Shops of the north, " + "as they are, ".repeat(6) + "final (2).csv",
                "shop_code;region;area;name\nS1;Nort;much;" + LONG_NAME
                        + "\nS2;South;12,5;Corner shop\nS3;;6000;Harbour\u00a0\n");
        desk.post(
                "analyst",
                "/api/v1/uploads/" + wrongFile + "/corrections",
                "{\"corrections\":[{\"kind\":\"CELL\",\"cell\":\"C3\",\"value\":\"12.5\"}]}",
                202);
        webhookDelivery = desk.post("admin", "/api/v1/webhooks/" + webhook + "/test", "", 202)
                .path("id")
                .asLong();
        strangeFile = desk.csv("shops.csv", "Shop no.;Territory\nS1;North\nS2;South\n");
    }

    private long submitted(String title, String shop) {
        long set = desk.open("analyst", title, "2026-07-01");
        desk.amend("analyst", set, shop, "staff", "7");
        desk.submit("analyst", set);
        return set;
    }

    private long webhook(String address) {
        return app.as("admin")
                .post("/api/v1/webhooks", "{\"address\":\"" + address + "\",\"dimensions\":[\"" + DIMENSION + "\"]}")
                .json()
                .path("id")
                .asLong();
    }

    /** A job that only this class works on: its place in the queue is tomorrow. */
    private Job begunJob() {
        String job = jobs.create(JobKind.UPLOAD, "none", null).id();
        app.database()
                .read()
                .insertInto(SCHEDULED_TASKS)
                .set(SCHEDULED_TASKS.TASK_NAME, "job")
                .set(SCHEDULED_TASKS.TASK_INSTANCE, job)
                .set(SCHEDULED_TASKS.EXECUTION_TIME, Utc.now().plusDays(1))
                .set(SCHEDULED_TASKS.PICKED, false)
                .set(SCHEDULED_TASKS.VERSION, 1L)
                .execute();
        return jobs.claim(job).orElseThrow();
    }

    /** A delivery that failed and that somebody stopped, so that nothing tries it again meanwhile. */
    private long failed(long publication) {
        app.database()
                .read()
                .update(JOB)
                .set(JOB.STATE, JobState.CANCELLED.name())
                .where(JOB.KIND.eq(JobKind.PUBLICATION.name()), JOB.SUBJECT.eq(String.valueOf(publication)))
                .execute();
        app.failDelivery(publication);
        return publication;
    }
}
