package io.plumbline.engine.event;

import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.PublishedColumn;
import io.plumbline.engine.publication.PublishedTable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A run event of OpenLineage (specification 2-0-2): a publication is a run of the job that publishes its dimension, and its tables are the
 * outputs, named by where they lie, with their columns and their Iceberg snapshots.
 */
final class LineageEvent {
    private static final String PRODUCER = "urn:plumbline";
    private static final String NAMESPACE = "plumbline";
    private static final String SPEC = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
    private static final String FACETS = "https://openlineage.io/spec/facets/";

    private LineageEvent() {}

    static Map<String, Object> of(Event event) {
        return switch (event) {
            case Event.OfRelease release -> of(release);
            case Event.Trial trial -> event(event, "OTHER", uuid(trial.messageId()), Map.of(), "test", List.of());
        };
    }

    private static Map<String, Object> of(Event.OfRelease event) {
        Publication publication = event.publication();
        // One run for each target, the same however often it is told.
        UUID run = uuid(publication.release().batchId() + "/" + publication.target());
        Publication.Problem problem = publication.problem();
        return event(
                event,
                problem == null ? "COMPLETE" : "FAIL",
                run,
                problem == null ? Map.of() : Map.of("errorMessage", failure(problem)),
                "publish." + publication.release().dimension(),
                publication.tables().stream().map(table -> output(event, table)).toList());
    }

    private static Map<String, Object> event(
            Event event, String type, UUID run, Map<String, Object> runFacets, String job, List<?> outputs) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("eventType", type);
        body.put("eventTime", event.at().toString());
        body.put("producer", PRODUCER);
        body.put("schemaURL", SPEC);
        body.put("run", ordered("runId", run.toString(), "facets", runFacets));
        body.put(
                "job",
                ordered(
                        "namespace",
                        NAMESPACE,
                        "name",
                        job,
                        "facets",
                        Map.of(
                                "jobType",
                                facet(
                                        "2-0-3/JobTypeJobFacet.json#/$defs/JobTypeJobFacet",
                                        ordered(
                                                "processingType",
                                                "BATCH",
                                                "integration",
                                                "PLUMBLINE",
                                                "jobType",
                                                "JOB")))));
        body.put("inputs", List.of());
        body.put("outputs", outputs);
        return body;
    }

    private static Map<String, Object> output(Event.OfRelease event, PublishedTable table) {
        Map<String, Object> facets = new LinkedHashMap<>();
        facets.put(
                "schema",
                facet(
                        "1-1-1/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet",
                        ordered(
                                "fields",
                                event.columns().getOrDefault(table.name(), List.of()).stream()
                                        .map(LineageEvent::field)
                                        .toList())));
        facets.put(
                "version",
                facet(
                        "1-0-0/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet",
                        ordered("datasetVersion", Long.toString(table.snapshotId()))));
        facets.put(
                "symlinks",
                facet(
                        "1-0-1/SymlinksDatasetFacet.json#/$defs/SymlinksDatasetFacet",
                        ordered(
                                "identifiers",
                                List.of(ordered("namespace", NAMESPACE, "name", table.name(), "type", "TABLE")))));
        URI place = URI.create(table.location());
        boolean isFolder = place.getAuthority() == null;
        return ordered(
                "namespace",
                isFolder ? place.getScheme() : place.getScheme() + "://" + place.getAuthority(),
                "name",
                isFolder ? place.getPath() : place.getPath().replaceFirst("^/", ""),
                "facets",
                facets,
                "outputFacets",
                Map.of(
                        "outputStatistics",
                        facet(
                                "1-0-2/OutputStatisticsOutputDatasetFacet.json#/$defs/OutputStatisticsOutputDatasetFacet",
                                ordered("rowCount", table.rows()))));
    }

    private static Map<String, Object> field(PublishedColumn column) {
        return ordered("name", column.name(), "type", column.type(), "description", column.description());
    }

    private static Map<String, Object> failure(Publication.Problem problem) {
        return facet(
                "1-0-0/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet",
                ordered("message", problem.sentence(), "programmingLanguage", "JAVA"));
    }

    private static Map<String, Object> facet(String schema, Map<String, Object> content) {
        Map<String, Object> facet = ordered("_producer", PRODUCER, "_schemaURL", FACETS + schema);
        facet.putAll(content);
        return facet;
    }

    /** Names and values in turn. */
    private static Map<String, Object> ordered(Object... parts) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < parts.length; i += 2) {
            map.put((String) parts[i], parts[i + 1]);
        }
        return map;
    }

    private static UUID uuid(String of) {
        return UUID.nameUUIDFromBytes(("plumbline/run/" + of).getBytes(StandardCharsets.UTF_8));
    }
}
