package io.plumbline.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.Caller.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The way from a dimension to a commit through the API, in steps that tests begin from. */
public final class Walk {
    private static final AtomicInteger DIMENSIONS = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final RunningApp app;

    public Walk(RunningApp app) {
        this.app = app;
    }

    /** Defines a dimension of stations that no other test has; gives its code. */
    public String define() {
        String code = "WALK_" + DIMENSIONS.incrementAndGet() + "_D";
        Answer made = app.as("steward").post("/api/v1/dimensions", """
                {"code":"%s","label":"Stations","domain":"TELEVISION","key":["station_code"],"attributes":[
                  {"name":"station_code","type":"text","length":20},
                  {"name":"network","type":"text","length":60,"history":"NEW_VERSION","allowed":["ABC","NBC"]},
                  {"name":"power_kw","type":"decimal","precision":12,"scale":2,"history":"OVERWRITE"}]}""".formatted(code));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return code;
    }

    /** Opens a draft; gives its path. */
    public String open(String dimension) {
        Answer made = app.as("analyst").post("/api/v1/change-sets", newSet(dimension));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return "/api/v1/change-sets/" + made.json().path("id").asLong();
    }

    public static String newSet(String dimension) {
        return "{\"title\":\"Walk\",\"reason\":\"New\",\"effective_date\":\"2026-01-01\",\"dimensions\":[\"" + dimension
                + "\"]}";
    }

    /** Adds a member to a draft. */
    public void add(String set, String dimension, String key) {
        change(set, dimension, key, "ADDED", "{\"network\":\"ABC\",\"power_kw\":1}");
    }

    public void change(String set, String dimension, String key, String kind, String values) {
        Answer made = app.as("analyst")
                .post(
                        set + "/changes",
                        "{\"dimension\":\"" + dimension + "\",\"key\":[\"" + key + "\"],\"kind\":\"" + kind
                                + "\",\"values\":" + values + "}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
    }

    public void approve(String set) {
        assertThat(app.as("analyst").post(set + "/submit", "{}").status()).isEqualTo(200);
        assertThat(app.as("steward").post(set + "/approve", "{}").status()).isEqualTo(200);
    }

    /** A draft with these members, approved. */
    public String approved(String dimension, String... keys) {
        String set = open(dimension);
        for (String key : keys) {
            add(set, dimension, key);
        }
        approve(set);
        return set;
    }

    /** Commits; gives the number. */
    public long commit(String set) {
        Answer answer = app.as("steward").post(set + "/commit", "{}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        JsonNode job = ended(answer.json().path("job").path("id").asString());
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
        return job.path("result").path("commit").asLong();
    }

    /** The job, once it has ended. */
    public JsonNode ended(String job) {
        return await(() -> {
            JsonNode now = app.as("analyst").get("/api/v1/jobs/" + job).json();
            return now.path("ended_at").isNull() ? null : now;
        });
    }

    /** What is looked for, as soon as it is there. */
    public static <T> T await(Supplier<@Nullable T> look) {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            T found = look.get();
            if (found != null) {
                return found;
            }
            LockSupport.parkNanos(50_000_000);
        }
        throw new AssertionError("waited in vain");
    }
}
