package io.plumbline.engine.event;

import static io.plumbline.engine.publication.CommittedHistory.Row.from;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.database.CutLink;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.publication.CatalogSettings;
import io.plumbline.engine.publication.CommittedHistory;
import io.plumbline.engine.publication.LakeTables;
import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.PublicationStatus;
import io.plumbline.engine.publication.PublishRelease;
import io.plumbline.engine.publication.PublishedTable;
import io.plumbline.engine.publication.StopPublication;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A publication that changes puts what happened into the outbox, once. */
class NoteEventsIT {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<EventType> BOTH = EnumSet.of(EventType.RELEASE_PUBLISHED, EventType.RELEASE_FAILED);

    @TempDir
    Path folder;

    private final CommittedHistory history = new CommittedHistory();
    private final Hooks hooks = new Hooks(history.database());
    private Dimension stations;
    private Lake lake;

    @BeforeEach
    void open() {
        stations = history.define(CommittedHistory.STATIONS);
        lake = LakeTables.folder(folder);
    }

    @AfterEach
    void close() {
        hooks.close();
        lake.close();
    }

    private PublishRelease publish(Database database, CatalogSettings catalog) {
        return new PublishRelease(database, lake, catalog, TestDatabase.HASH_KEYS, new NoteEvents());
    }

    private Publication publish(long id) {
        return publish(history.database(), history.catalog()).publish(id, Progress.UNWATCHED);
    }

    private long commit() {
        return history.commit(stations, from("2020-01-01", "WABC", "Seen by nobody outside"));
    }

    private MakeWebhook.Made make(WebhookKind kind, Set<EventType> events, String... dimensions) {
        return hooks.make(kind, "http://127.0.0.1:9/" + kind, events, dimensions);
    }

    private List<WebhookDelivery> deliveries(MakeWebhook.Made hook) {
        return new DeliveryStore(history.database().read()).of(hook.webhook().id(), null, 100);
    }

    private JsonNode body(MakeWebhook.Made hook) {
        assertThat(deliveries(hook)).hasSize(1);
        return JSON.readTree(deliveries(hook).getFirst().body());
    }

    @Test
    void releaseIsToldToWhomItConcernsInTheFormThatTheyWant() {
        MakeWebhook.Made standard = make(WebhookKind.STANDARD, BOTH);
        MakeWebhook.Made slack = make(WebhookKind.SLACK, BOTH, "STATION_D");
        MakeWebhook.Made sns = make(WebhookKind.SNS, BOTH);
        MakeWebhook.Made lineage = make(WebhookKind.OPENLINEAGE, BOTH);
        MakeWebhook.Made failures = make(WebhookKind.STANDARD, EnumSet.of(EventType.RELEASE_FAILED));
        history.define(CommittedHistory.STATIONS.replace("STATION_D", "OTHER_D"));
        MakeWebhook.Made others = make(WebhookKind.STANDARD, BOTH, "OTHER_D");

        Publication published = publish(commit());

        JsonNode told = body(standard);
        PublishedTable table = published.tables().getFirst();
        assertThat(told.path("type").asString()).isEqualTo("release.published");
        assertThat(told.path("timestamp").asString()).isEqualTo(String.valueOf(published.endedAt()));
        JsonNode data = told.path("data");
        assertThat(data.propertyNames())
                .containsExactly(
                        "publication",
                        "release",
                        "dimension",
                        "commit",
                        "tag",
                        "batch_id",
                        "target",
                        "tables",
                        "change_set");
        assertThat(data.path("publication").asLong()).isEqualTo(published.id());
        assertThat(data.path("tag").asString()).isEqualTo("c000001");
        assertThat(data.path("change_set").asLong()).isEqualTo(101);
        assertThat(data.path("tables").path(0).path("name").asString()).isEqualTo(table.name());
        assertThat(data.path("tables").path(0).path("snapshot_id").asLong()).isEqualTo(table.snapshotId());
        assertThat(body(slack).path("text").asString())
                .isEqualTo(
                        "STATION_D of commit 1 is published: television.station_d with 1 rows, television.station_d_hist with 1 rows.");
        assertThat(JSON.readTree(body(sns).path("Message").asString())).isEqualTo(told);
        assertThat(body(sns).path("MessageId").asString())
                .isEqualTo(deliveries(standard).getFirst().messageId());
        lineage(body(lineage), published);
        assertThat(deliveries(failures)).isEmpty();
        assertThat(deliveries(others)).isEmpty();
        assertThat(List.of(standard, slack, sns, lineage))
                .as("no row of the table is in any message")
                .noneMatch(hook -> deliveries(hook).getFirst().body().contains("Seen by nobody outside"));
    }

    private static void lineage(JsonNode run, Publication published) {
        assertThat(run.path("eventType").asString()).isEqualTo("COMPLETE");
        assertThat(run.path("job").path("name").asString()).isEqualTo("publish.STATION_D");
        assertThat(run.path("run").path("runId").asString()).matches("[0-9a-f-]{36}");
        JsonNode output = run.path("outputs").path(0);
        assertThat(output.path("namespace").asString()).isEqualTo("file");
        assertThat(output.path("name").asString()).startsWith("/").endsWith("/television/station_d");
        JsonNode fields = output.path("facets").path("schema").path("fields");
        assertThat(fields.valueStream().map(field -> field.path("name").asString()))
                .containsExactly(
                        "member_id",
                        "version_id",
                        "station_code",
                        "network",
                        "valid_from",
                        "valid_to",
                        "commit_no",
                        "batch_id");
        assertThat(fields.path(3).path("type").asString()).isEqualTo("string");
        assertThat(output.path("facets").path("version").path("datasetVersion").asString())
                .isEqualTo(Long.toString(published.tables().getFirst().snapshotId()));
        assertThat(output.path("outputFacets")
                        .path("outputStatistics")
                        .path("rowCount")
                        .asLong())
                .isEqualTo(1);
    }

    @Test
    void releaseThatIsPublishedTwiceIsToldOnce() {
        MakeWebhook.Made hook = make(WebhookKind.STANDARD, BOTH);
        long id = commit();
        Publication published = publish(id);
        publish(id);
        history.database().transact(tx -> new NoteEvents().changed(tx, published));
        assertThat(deliveries(hook)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
    void eventWhoseTransactionIsCutIsThereOnce(CutLink.Cut cut) {
        MakeWebhook.Made hook = make(WebhookKind.STANDARD, BOTH);
        long id = commit();
        try (CutLink link = CutLink.open()) {
            Progress cutting = new Progress() {
                @Override
                public void step(String words) {
                    link.failNext(cut);
                }

                @Override
                public void rows(long done, long total) {}
            };
            Publication published =
                    publish(history.behind(link), history.catalog()).publish(id, cutting);
            assertThat(link.isSpent()).isTrue();
            assertThat(published.status()).isEqualTo(PublicationStatus.PUBLISHED);
        }
        assertThat(deliveries(hook)).hasSize(1);
    }

    @Test
    void writerThatDiesBetweenTheLakeAndItsRecordLeavesTheEventToTheNext() {
        MakeWebhook.Made hook = make(WebhookKind.STANDARD, BOTH);
        long id = commit();
        PublishRelease dying = new PublishRelease(
                history.database(), lake, history.catalog(), TestDatabase.HASH_KEYS, (tx, publication) -> {
                    new NoteEvents().changed(tx, publication);
                    if (publication.status() != PublicationStatus.PUBLISHING) {
                        throw new StackOverflowError("stands for a kill: nothing after it is done");
                    }
                });
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> dying.publish(id, Progress.UNWATCHED))
                .isInstanceOf(StackOverflowError.class);
        assertThat(deliveries(hook)).as("undone with its transaction").isEmpty();
        publish(id);
        assertThat(deliveries(hook)).hasSize(1);
    }

    @Test
    void publicationThatSomebodyCancelledIsToldAsFailed() {
        MakeWebhook.Made hook = make(WebhookKind.STANDARD, BOTH);
        StopPublication stop = new StopPublication(history.database(), new NoteEvents());
        long id = commit();
        stop.stop(id);
        stop.stop(id);
        JsonNode failed = body(hook);
        assertThat(failed.path("type").asString()).isEqualTo("release.failed");
        assertThat(failed.path("data").path("problem").path("code").asString()).isEqualTo("CANCELLED");
    }

    @Test
    void failureIsToldTheFirstTimeAndTheSuccessAfterIt() {
        MakeWebhook.Made hook = make(WebhookKind.STANDARD, BOTH);
        MakeWebhook.Made lineage = make(WebhookKind.OPENLINEAGE, EnumSet.of(EventType.RELEASE_FAILED));
        long id = commit();
        CatalogSettings dead = CatalogSettings.beside(history.catalog().jdbcUrl(), "no_such_schema", "nobody", "wrong");
        publish(history.database(), dead).publish(id, Progress.UNWATCHED);
        publish(history.database(), dead).publish(id, Progress.UNWATCHED);

        JsonNode failed = body(hook);
        assertThat(failed.path("type").asString()).isEqualTo("release.failed");
        assertThat(failed.path("data").path("tables")).isEmpty();
        assertThat(failed.path("data").path("problem").path("code").asString()).isEqualTo("PUBLICATION_FAILED");
        assertThat(body(lineage).path("eventType").asString()).isEqualTo("FAIL");

        publish(id);
        assertThat(deliveries(hook))
                .extracting(WebhookDelivery::type)
                .containsExactly(EventType.RELEASE_PUBLISHED, EventType.RELEASE_FAILED);
    }
}
