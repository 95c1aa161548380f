package io.plumbline.e2e;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The steps of the main job through the API, each waiting until its work is done. */
final class Walk {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final Api analyst;
    private final Api steward;

    Walk(RunningSystem system) {
        this(system.as("analyst"), system.as("steward"));
    }

    Walk(Api analyst, Api steward) {
        this.analyst = analyst;
        this.steward = steward;
    }

    /** Uploads a workbook of ITEM_D; gives the finished upload. */
    JsonNode upload(byte[] file, String effectiveDate) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("dimension", "ITEM_D");
        fields.put("effective_date", effectiveDate);
        return upload("items.xlsx", file, fields);
    }

    JsonNode upload(String name, byte[] file, Map<String, String> fields) {
        JsonNode taken = analyst.upload(name, file, fields).expect(202);
        awaitJob(taken.path("job").path("id").asString());
        return analyst.get("/api/v1/uploads/" + taken.path("id").asString()).expect(200);
    }

    /** Uploads a workbook that is right; gives its change set. */
    long propose(byte[] file, String effectiveDate) {
        JsonNode upload = upload(file, effectiveDate);
        if (!upload.path("status").asString().equals("PARSED")) {
            throw new AssertionError("the upload was not taken: " + upload);
        }
        return upload.path("change_set").asLong();
    }

    JsonNode changeSet(long id) {
        return analyst.get("/api/v1/change-sets/" + id).expect(200);
    }

    void submit(long id) {
        analyst.post("/api/v1/change-sets/" + id + "/submit", Map.of("reason", "Moved after the spring review"))
                .expect(200);
    }

    void approve(long id) {
        steward.post("/api/v1/change-sets/" + id + "/approve", Map.of("comment", "Agreed"))
                .expect(200);
    }

    /** Commits; gives the commit's number. */
    long commit(long id) {
        int status = steward.post("/api/v1/change-sets/" + id + "/commit").status();
        if (status != 200 && status != 202) {
            throw new AssertionError("the commit of change set " + id + " was answered with " + status);
        }
        Await.until("change set " + id + " is committed", PATIENCE, () -> isCommitted(id));
        return changeSet(id).path("commit").asLong();
    }

    /** Tries to commit; gives the code of the refusal. */
    String refusedCommit(long id) {
        Api.Answer answer = steward.post("/api/v1/change-sets/" + id + "/commit");
        if (answer.status() != 202) {
            return answer.code(409);
        }
        return awaitJob(answer.json().path("job").path("id").asString())
                .path("problem")
                .path("code")
                .asString("");
    }

    boolean isCommitted(long id) {
        return changeSet(id).path("status").asString().equals("COMMITTED");
    }

    /** From a workbook to the commit. */
    long propagate(byte[] file, String effectiveDate) {
        return commitFrom(propose(file, effectiveDate));
    }

    /** From a change set to the commit. */
    long commitFrom(long id) {
        submit(id);
        approve(id);
        return commit(id);
    }

    /** Asks a what-if and waits for its report. */
    JsonNode whatIf(Map<String, ?> question) {
        JsonNode asked = analyst.post("/api/v1/what-ifs", question).expect(202);
        JsonNode job = awaitJob(asked.path("job").path("id").asString());
        if (!job.path("state").asString().equals("SUCCEEDED")) {
            throw new AssertionError("the what-if did not succeed: " + job);
        }
        return analyst.get("/api/v1/what-ifs/" + asked.path("id").asString() + "/report")
                .expect(200);
    }

    JsonNode job(String id) {
        return analyst.get("/api/v1/jobs/" + id).expect(200);
    }

    /** Waits until a job has ended, well or not. */
    JsonNode awaitJob(String id) {
        Await.until("job " + id + " has ended", PATIENCE, () -> switch (job(id).path("state")
                .asString()) {
            case "SUCCEEDED", "FAILED", "CANCELLED" -> true;
            default -> false;
        });
        return job(id);
    }

    /** Number of the newest commit. */
    long head() {
        return analyst.get("/api/v1/dimensions/ITEM_D/members?limit=1")
                .expect(200)
                .path("commit")
                .asLong();
    }

    /** The release of a dimension for one commit, or a missing node. */
    JsonNode release(String dimension, long commit) {
        for (JsonNode release : analyst.get("/api/v1/releases?dimension=" + dimension)
                .expect(200)
                .path("items")) {
            if (release.path("commit").asLong() == commit) {
                return release;
            }
        }
        return Api.JSON.missingNode();
    }

    JsonNode awaitPublished(String dimension, long commit) {
        Await.until(
                "commit " + commit + " of " + dimension + " is published",
                PATIENCE,
                () -> release(dimension, commit).path("status").asString("").equals("PUBLISHED"));
        return release(dimension, commit);
    }
}
