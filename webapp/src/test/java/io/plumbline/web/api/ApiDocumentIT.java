package io.plumbline.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.Caller.Answer;
import io.plumbline.web.Contract;
import io.plumbline.web.RunningApp;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The document at /v3/api-docs is true: every call that there is stands in it, and every call in it does what it says. */
class ApiDocumentIT {
    /** Fields that clients may rely on. */
    private static final Map<String, List<String>> PROMISED = Map.of(
            "Dimension", List.of("code", "label", "domain", "key", "first_version_from", "attributes", "publish"),
            "DimensionAttribute",
                    List.of(
                            "name",
                            "label",
                            "type",
                            "length",
                            "precision",
                            "scale",
                            "required",
                            "history",
                            "allowed",
                            "min"),
            "Upload", List.of("id", "status", "change_set", "findings"),
            "Job",
                    List.of(
                            "id",
                            "state",
                            "step",
                            "percent",
                            "rows_done",
                            "rows_total",
                            "eta_seconds",
                            "result",
                            "problem"),
            "ChangeSet",
                    List.of(
                            "id",
                            "status",
                            "base_commit",
                            "effective_date",
                            "content_hash",
                            "counts",
                            "open_conflicts",
                            "overlaps",
                            "errors",
                            "warnings",
                            "commit"),
            "Change", List.of("dimension", "key", "kind", "effective", "until", "cells"),
            "ChangeCell", List.of("attribute", "before", "after", "source"),
            "Version", List.of("member_id", "version_id", "key", "valid_from", "valid_to", "values"),
            "Report",
                    List.of(
                            "baseline_commit",
                            "fact_snapshot",
                            "plan",
                            "exact",
                            "seconds",
                            "facts_total",
                            "facts_affected",
                            "groups",
                            "flows",
                            "unmatched",
                            "series"),
            "Release", List.of("id", "dimension", "commit", "tables", "status", "target"));

    private final RunningApp app = RunningApp.demo();
    private final Contract contract = app.contract();

    @Test
    void everyCallIsDescribedAndNothingElse() {
        Set<String> described = contract.operations().stream()
                .map(call -> call.method() + " " + call.path())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).isEqualTo(handlers());
    }

    private Set<String> handlers() {
        Set<String> handlers = new TreeSet<>();
        app.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(mapping -> mapping.getPatternValues()
                        .forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> {
                                    if (path.startsWith("/api/")) {
                                        handlers.add(method + " " + path);
                                    }
                                })));
        return handlers;
    }

    @Test
    void everyDescriptionIsWhole() {
        assertThat(contract.document().path("openapi").asString()).startsWith("3.1");
        assertThat(contract.document().path("security").path(0).has("token")).isTrue();
        assertThat(contract.document()
                        .path("components")
                        .path("securitySchemes")
                        .path("token")
                        .path("scheme")
                        .asString())
                .isEqualTo("bearer");
        for (Contract.Operation call : contract.operations()) {
            JsonNode words = call.words();
            assertThat(call.id()).as(call.path()).matches("[a-z]+([A-Z][a-z]+)+");
            assertThat(words.path("summary").asString("")).as(call.id()).isNotBlank();
            words.path("parameters")
                    .forEach(parameter -> assertThat(
                                    parameter.path("description").asString(""))
                            .as(call.id() + " " + parameter.path("name"))
                            .isNotBlank());
            Set<String> statuses = words.path("responses").properties().stream()
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            assertThat(statuses).as(call.id()).contains("400", "401", "406", "500", "503");
            assertThat(statuses.stream().filter(status -> status.startsWith("2")))
                    .as(call.id())
                    .isNotEmpty();
            if (!call.method().equals("GET")) {
                assertThat(words.path("parameters").toString()).as(call.id()).contains("Idempotency-Key");
            }
        }
        assertThat(contract.operations().stream().map(Contract.Operation::id)).doesNotHaveDuplicates();
    }

    @Test
    void promisedFieldsAreThere() {
        PROMISED.forEach((shape, fields) -> assertThat(
                        contract.shapes().get(shape).path("properties").propertyNames())
                .as(shape)
                .containsAll(fields));
    }

    @Test
    void everyCallDoesWhatItSays() throws Exception {
        new EveryCall(app).make();
        contract.operations().forEach(this::refuse);

        Map<String, Set<String>> seen = new TreeMap<>();
        contract.seen()
                .forEach(call -> seen.computeIfAbsent(call.split(" ")[0], id -> new TreeSet<>())
                        .add(call.split(" ")[1].substring(0, 1)));
        for (Contract.Operation call : contract.operations()) {
            assertThat(seen.get(call.id()))
                    .as(call.id() + " was called and refused")
                    .contains("2", "4");
        }
    }

    /** Calls an operation on nothing that there is, or in a manner that is refused. */
    private void refuse(Contract.Operation call) {
        String path = call.path()
                .replaceAll(
                        "\\{(id|n|delivery|comment)}",
                        call.path().contains("/jobs/") || call.path().contains("/uploads/") ? "none" : "99999999")
                .replaceAll("\\{(code|key)}", "NONE_D")
                .replace("{login}", "nobody-at-all")
                .replace("{step}", "1");
        String type =
                call.words().path("requestBody").path("content").has("application/json") ? "application/json" : "";
        Answer onNothing = app.as("steward").send(call.method(), path, type, type.isEmpty() ? "" : "{}");
        Answer strange = app.as("steward").send(call.method(), path + "?strange=1", type, type.isEmpty() ? "" : "{}");
        assertThat(strange.status()).as(call.id() + " " + strange.body()).isBetween(400, 499);
        if (call.path().contains("{")) {
            assertThat(onNothing.status())
                    .as(call.id() + " " + onNothing.body())
                    .isBetween(400, 499);
        }
    }
}
