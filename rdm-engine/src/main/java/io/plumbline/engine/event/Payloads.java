package io.plumbline.engine.event;

import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.PublishedTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** What is sent of an event, in the form that a webhook wants. */
final class Payloads {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Payloads() {}

    /** The body of the message. */
    static String body(WebhookKind kind, Event event) {
        return JSON.writeValueAsString(
                switch (kind) {
                    case STANDARD -> standard(event);
                    case SLACK -> Map.of("text", escaped(text(event)));
                    case SNS -> envelope(event);
                    case OPENLINEAGE -> LineageEvent.of(event);
                });
    }

    /** Type, time and data, as Standard Webhooks advises. */
    private static Map<String, Object> standard(Event event) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", event.type().word());
        body.put("timestamp", event.at().toString());
        body.put(
                "data",
                switch (event) {
                    case Event.OfRelease release -> data(release);
                    case Event.Trial trial ->
                        Map.of(
                                "webhook",
                                trial.webhookId(),
                                "message",
                                "Somebody tries this webhook; nothing happened.");
                });
        return body;
    }

    private static Map<String, Object> data(Event.OfRelease event) {
        Publication publication = event.publication();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("publication", publication.id());
        data.put("release", publication.release().id());
        data.put("dimension", publication.release().dimension());
        data.put("commit", publication.release().commitNo());
        data.put("tag", publication.release().tag());
        data.put("batch_id", publication.release().batchId().toString());
        data.put("target", publication.target());
        data.put("tables", publication.tables().stream().map(Payloads::table).toList());
        data.put("change_set", event.changeSetId());
        Publication.Problem problem = publication.problem();
        if (problem != null) {
            data.put("problem", Map.of("code", problem.code().name(), "detail", problem.sentence()));
        }
        return data;
    }

    private static Map<String, Object> table(PublishedTable published) {
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("name", published.name());
        table.put("rows", published.rows());
        table.put("sha256", published.sha256());
        table.put("snapshot_id", published.snapshotId());
        table.put("location", published.location());
        return table;
    }

    /** A sentence for people. */
    private static String text(Event event) {
        return switch (event) {
            case Event.Trial trial -> "Somebody tries this webhook of Plumbline; nothing happened.";
            case Event.OfRelease release -> {
                Publication publication = release.publication();
                String what = publication.release().dimension() + " of commit "
                        + publication.release().commitNo();
                Publication.Problem problem = publication.problem();
                yield problem == null
                        ? what + " is published: " + tables(publication.tables()) + "."
                        : what + " could not be published yet, and is tried again. " + problem.sentence();
            }
        };
    }

    private static String tables(List<PublishedTable> tables) {
        return tables.stream()
                .map(table -> String.format(Locale.ROOT, "%s with %,d rows", table.name(), table.rows()))
                .collect(Collectors.joining(", "));
    }

    /** The three signs that Slack's text gives a meaning to. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** What a receiver of SNS reads; it is signed as all webhooks are, not with a certificate of Amazon's. */
    private static Map<String, Object> envelope(Event event) {
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("Type", "Notification");
        envelope.put("MessageId", event.messageId());
        envelope.put("TopicArn", "plumbline:" + event.type().word());
        envelope.put("Subject", event.type().word() + about(event));
        envelope.put("Message", JSON.writeValueAsString(standard(event)));
        envelope.put("Timestamp", event.at().toString());
        return envelope;
    }

    /** Which release, in short. */
    private static String about(Event event) {
        return switch (event) {
            case Event.Trial trial -> "";
            case Event.OfRelease release ->
                " " + release.publication().release().dimension() + " "
                        + release.publication().release().tag();
        };
    }
}
