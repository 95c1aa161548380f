package io.plumbline.web.browser;

import static io.plumbline.engine.jooq.Tables.WHAT_IF_RUN;

import io.plumbline.engine.whatif.WhatIfStore;
import io.plumbline.web.RunningApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Sales of shops, and the answers that a runner gives about them.
 *
 * <p>No runner is there: an answer is literal, in the shape of docs/what-if-run.md, and takes the same way as a runner's.
 */
final class FactsOfShops {
    private static final String SOURCE = """
            {"code":"%s","location":"%s","format":"parquet","date_column":"sold_date",
             "bindings":[{"dimension":"%s","columns":["shop_code"],"by":"KEY_AT_DATE"}],
             "measures":[{"name":"net_paid","column":"net_paid","aggregates":["sum","avg"]},{"name":"quantity","column":"quantity","aggregates":["sum"]}]}""";
    private static final String MEASURES = """
            "rows":%d,"measures":{"net_paid":{"count":%d,"sum":"%s","min":"1.00","max":"900.00"},"quantity":{"count":%d,"sum":"%d"}}""";

    private final RunningApp app;
    private final Desk desk;
    private final String code;

    private FactsOfShops(RunningApp app, Desk desk, String code) {
        this.app = app;
        this.desk = desk;
        this.code = code;
    }

    /** A question and the job that waits for its answer. */
    record Asked(long id, String job) {}

    /** Writes a few facts and makes them known. */
    static FactsOfShops register(RunningApp app, Desk desk, String code) {
        Path folder = folder(app, code);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            Files.createDirectories(folder);
            statement.execute(
                    "COPY (SELECT 'S' || (1 + i % 6) AS shop_code, DATE '2026-01-15' + (i % 180)::INTEGER AS sold_date,"
                            + " (i % 90)::DECIMAL(12,2) AS net_paid, (i % 7)::BIGINT AS quantity FROM range(600) t(i)) TO '"
                            + folder.resolve("sales.parquet") + "' (FORMAT parquet)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        desk.post("steward", "/api/v1/fact-sources", SOURCE.formatted(code, folder.toUri(), desk.dimension()), 201);
        return new FactsOfShops(app, desk, code);
    }

    private static Path folder(RunningApp app, String code) {
        return Path.of(URI.create(app.settings().get("RDM_FACT_ROOTS"))).resolve(code);
    }

    /** Where the facts lie. */
    String location() {
        return folder(app, code).toUri().toString();
    }

    Asked ask(long set) {
        JsonNode asked = desk.post(
                "analyst",
                "/api/v1/what-ifs",
                "{\"change_sets\":[" + set + "],\"fact_source\":\"" + code + "\",\"group_by\":[\"" + desk.dimension()
                        + ".region\"],\"grain\":\"month\"}",
                202);
        return new Asked(asked.path("id").asLong(), Desk.jobOf(asked));
    }

    /** A question that somebody asked on a page. */
    Asked asked(long whatIf) {
        return new Asked(
                whatIf,
                String.valueOf(
                        new WhatIfStore(app.database().read()).get(whatIf).jobId()));
    }

    /** Answers a question as a runner does, and waits until its report is there; the members are those that the change set touches. */
    void answer(Asked asked, String... movers) {
        Wait.until(
                "the run of what-if " + asked.id() + " is queued",
                () -> run(asked) != null
                        && app.database().read().fetchExists(WHAT_IF_RUN, WHAT_IF_RUN.ID.eq(run(asked))));
        app.database()
                .read()
                .update(WHAT_IF_RUN)
                .set(WHAT_IF_RUN.STATE, "SUCCEEDED")
                .set(WHAT_IF_RUN.RESULT, result(List.of(movers)))
                .where(WHAT_IF_RUN.ID.eq(run(asked)))
                .execute();
        desk.awaitJob(asked.job());
    }

    private String run(Asked asked) {
        return new WhatIfStore(app.database().read()).get(asked.id()).runId();
    }

    private String result(List<String> movers) {
        String cells = String.join(
                ",",
                cell("2026-01-01", "North", "North", 200, "9000.00"),
                cell("2026-02-01", "South", "North", 120, "54112.44"),
                cell("2026-03-01", "South", "North", 80, "40000.10"),
                cell("2026-03-01", "South", "South", 150, "70500.00"),
                cell("2026-04-01", "East of everything else", "East of everything else", 50, "1234.50"));
        return "{\"version\":1,\"facts\":{" + measures(600, "174847.04") + "},\"cells\":[" + cells
                + "],\"distinct\":[],\"movers\":["
                + movers.stream().map(this::mover).collect(Collectors.joining(","))
                + "],\"movers_total\":" + movers.size() + ",\"spark\":{\"version\":\"4.1.2\"},\"seconds\":1.2}";
    }

    private static String cell(String month, String before, String after, int rows, String sum) {
        return "{\"bucket\":\"" + month + "\",\"before\":[\"" + before + "\"],\"after\":[\"" + after
                + "\"],\"changed\":" + !before.equals(after) + "," + measures(rows, sum) + "}";
    }

    private String mover(String member) {
        return "{\"dimension\":\"" + desk.dimension() + "\",\"member\":\"" + member
                + "\",\"before\":[\"South\"],\"after\":[\"North\"]," + measures(100, "47056.27") + "}";
    }

    private static String measures(int rows, String sum) {
        return String.format(Locale.ROOT, MEASURES, rows, rows, sum, rows, rows * 2);
    }
}
