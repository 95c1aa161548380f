package io.plumbline.web.iceberg;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.publication.CatalogSettings;
import io.plumbline.engine.publication.ServedCatalog;
import java.util.List;
import java.util.Locale;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.RESTResponse;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.rest.responses.ListNamespacesResponse;
import org.apache.iceberg.rest.responses.LoadTableResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The Iceberg REST catalog of the published tables: a reader attaches with this address and a bearer token, and finds each domain as a namespace and each published
 * table in it, with all its tags.
 *
 * <p>It is read only. What it offers is said by {@code /config}, so that clients refuse to write by themselves.
 */
@RestController
@RequestMapping(path = "/iceberg/v1", produces = MediaType.APPLICATION_JSON_VALUE)
class IcebergApi {
    private static final List<Endpoint> ENDPOINTS = List.of(
            Endpoint.V1_LIST_NAMESPACES,
            Endpoint.V1_LOAD_NAMESPACE,
            Endpoint.V1_NAMESPACE_EXISTS,
            Endpoint.V1_LIST_TABLES,
            Endpoint.V1_LOAD_TABLE,
            Endpoint.V1_TABLE_EXISTS,
            Endpoint.V1_REPORT_METRICS);

    private final ServedCatalog catalog;
    private final ReaderAccess access;

    IcebergApi(ServedCatalog catalog, ReaderAccess access) {
        this.catalog = catalog;
        this.access = access;
    }

    @GetMapping("/config")
    ResponseEntity<String> config(@RequestParam(required = false) @Nullable String warehouse) {
        if (warehouse != null && !warehouse.isBlank() && !warehouse.equals(CatalogSettings.CATALOG_NAME)) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "There is no warehouse \"" + warehouse + "\" here; leave it out, or say "
                            + CatalogSettings.CATALOG_NAME + ".");
        }
        return ok(ConfigResponse.builder()
                .withDefaults(access.properties())
                .withEndpoints(ENDPOINTS)
                .build());
    }

    @GetMapping("/namespaces")
    ResponseEntity<String> namespaces(
            @RequestParam(required = false) @Nullable String parent,
            @RequestParam(defaultValue = "") String pageToken,
            @RequestParam(required = false) @Nullable String pageSize) {
        if (parent != null && !parent.isEmpty()) {
            catalog.namespace(parent);
            return ok(ListNamespacesResponse.builder()
                    .addAll(List.<Namespace>of())
                    .build());
        }
        return ok(catalog.namespaces(pageToken, size(pageSize)));
    }

    /** Also answers HEAD. */
    @GetMapping("/namespaces/{namespace}")
    ResponseEntity<String> namespace(@PathVariable String namespace) {
        return ok(catalog.namespace(namespace));
    }

    @GetMapping("/namespaces/{namespace}/tables")
    ResponseEntity<String> tables(
            @PathVariable String namespace,
            @RequestParam(defaultValue = "") String pageToken,
            @RequestParam(required = false) @Nullable String pageSize) {
        return ok(catalog.tables(namespace, pageToken, size(pageSize)));
    }

    /**
     * Also answers HEAD. The entity tag names the table's state, so that a reader that knows it is answered with 304.
     *
     * @param snapshots {@code all}, or {@code refs} for those that a branch or tag names
     */
    @GetMapping("/namespaces/{namespace}/tables/{table}")
    ResponseEntity<String> table(
            @PathVariable String namespace,
            @PathVariable String table,
            @RequestParam(defaultValue = "all") String snapshots,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String known) {
        boolean isNamed = switch (snapshots.toLowerCase(Locale.ROOT)) {
            case "all" -> false;
            case "refs" -> true;
            default ->
                throw new RdmException(ErrorCode.BAD_REQUEST, "snapshots is all or refs, found \"" + snapshots + "\".");
        };
        LoadTableResponse found = catalog.table(namespace, table, isNamed);
        String file = String.valueOf(found.metadataLocation());
        String state = "\"" + (isNamed ? "refs-" : "") + file.substring(file.lastIndexOf('/') + 1) + "\"";
        if (state.equals(known)) {
            return ResponseEntity.status(HttpStatus.NOT_MODIFIED).eTag(state).build();
        }
        LoadTableResponse answer = LoadTableResponse.builder()
                .withTableMetadata(found.tableMetadata())
                .addAllConfig(access.properties())
                .addAllCredentials(access.credentials())
                .build();
        return ResponseEntity.ok()
                .eTag(state)
                .cacheControl(CacheControl.noCache().cachePrivate())
                .body(CatalogJson.write(answer));
    }

    /** Readers tell how a scan went; it is taken and not kept. */
    @PostMapping("/namespaces/{namespace}/tables/{table}/metrics")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void metrics(@PathVariable String namespace, @PathVariable String table) {}

    private static @Nullable String size(@Nullable String size) {
        if (size == null || size.isEmpty()) {
            return null;
        }
        if (!size.matches("[1-9]\\d{0,5}")) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST, "pageSize is a number from 1 to 999999, found \"" + size + "\".");
        }
        return size;
    }

    private static ResponseEntity<String> ok(RESTResponse answer) {
        return ResponseEntity.ok(CatalogJson.write(answer));
    }
}
