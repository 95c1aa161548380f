package io.plumbline.web.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobState;
import io.plumbline.engine.job.JobStore;
import io.plumbline.web.RunningApp;
import io.plumbline.web.Walk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/**
 * Three facts, and what the runner's contract (docs/what-if-run.md) makes of them: two of A1, who moves from ABC to NBC, and one of nobody. The
 * real runner is held to the contract by tests of its own module.
 */
public final class StandInRunner {
    private static final String RESULT = """
            {"version":1,"facts":{"rows":3,"measures":{"minutes":{"count":3,"sum":"31.50"}}},
             "cells":[
              {"bucket":"2026-02-01","before":["ABC"],"after":["NBC"],"changed":true,"rows":1,
               "measures":{"minutes":{"count":1,"sum":"10.00","min":"10.00","max":"10.00"}}},
              {"bucket":"2026-03-01","before":["ABC"],"after":["NBC"],"changed":true,"rows":1,
               "measures":{"minutes":{"count":1,"sum":"20.50","min":"20.50","max":"20.50"}}},
              {"bucket":"2026-03-01","before":null,"after":null,"changed":false,"rows":1,
               "measures":{"minutes":{"count":1,"sum":"1.00","min":"1.00","max":"1.00"}}}],
             "distinct":[
              {"bucket":"2026-02-01","side":"before","group":["ABC"],"measure":"viewers","distinct":1},
              {"bucket":"2026-02-01","side":"after","group":["NBC"],"measure":"viewers","distinct":1},
              {"bucket":"2026-03-01","side":"before","group":["ABC"],"measure":"viewers","distinct":1},
              {"bucket":"2026-03-01","side":"after","group":["NBC"],"measure":"viewers","distinct":1},
              {"bucket":null,"side":"before","group":["ABC"],"measure":"viewers","distinct":2},
              {"bucket":null,"side":"after","group":["NBC"],"measure":"viewers","distinct":2},
              {"bucket":null,"side":"before","group":null,"measure":"viewers","distinct":2},
              {"bucket":null,"side":"after","group":null,"measure":"viewers","distinct":2}],
             "movers":[{"dimension":"%s","member":"%s","before":["ABC"],"after":["NBC"],"rows":2,
               "measures":{"minutes":{"count":2,"sum":"30.50","min":"10.00","max":"20.50"}}}],
             "movers_total":1,"spark":{"application":"local-1","master":"local[2]","version":"4.1.2"},"seconds":0.5}""";

    private StandInRunner() {}

    /** Writes the facts as Parquet; gives the JSON that registers them. */
    public static String facts(RunningApp app, String dimension) throws Exception {
        String root = app.settings().get("RDM_FACT_ROOTS").replaceFirst("^file:/+", "/");
        Path folder = Files.createDirectories(Path.of(root, dimension));
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("""
                    COPY (SELECT * FROM (VALUES
                      ('A1', DATE '2026-02-01', 10.00::DECIMAL(12,2), 1), ('A1', DATE '2026-03-01', 20.50::DECIMAL(12,2), 2),
                      ('Z9', DATE '2026-03-01', 1.00::DECIMAL(12,2), 3)) t(station_code, event_date, minutes, household_id))
                    TO '%s' (FORMAT parquet)""".formatted(folder.resolve("part-0.parquet")));
        }
        return """
                {"code":"%s_F","location":"%s","format":"parquet","date_column":"event_date",
                 "bindings":[{"dimension":"%s","columns":["station_code"],"by":"KEY_AT_DATE"}],
                 "measures":[{"name":"minutes","column":"minutes","aggregates":["sum","avg","min","max"]},
                             {"name":"viewers","column":"household_id","aggregates":["distinct"]}]}""".formatted(dimension, folder.toUri(), dimension);
    }

    /** Answers the runs that wait, until the job has its report. */
    public static void answer(RunningApp app, String job, String dimension, String member) {
        Walk.await(() -> {
            app.database()
                    .read()
                    .execute(
                            "update what_if_run set state = 'SUCCEEDED', result = ?, finished_at = utc_timestamp(6)"
                                    + " where state = 'QUEUED'",
                            RESULT.formatted(dimension, member));
            Job now = new JobStore(app.database().read()).get(job);
            assertThat(now.state()).as(now.toString()).isNotEqualTo(JobState.FAILED);
            return now.state() == JobState.SUCCEEDED ? now : null;
        });
    }
}
