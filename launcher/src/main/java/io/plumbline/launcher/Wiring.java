package io.plumbline.launcher;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The environment in which the web application and the runner find each other, the database and the object store. */
final class Wiring {
    private final Settings settings;
    private final Home home;
    private final Mode mode;

    Wiring(Settings settings, Home home, Mode mode) {
        this.settings = settings;
        this.home = home;
        this.mode = mode;
    }

    Map<String, String> webApplication(@Nullable DatabaseAddress database, @Nullable StoreAddress store) {
        var environment = new LinkedHashMap<String, String>();
        environment.put("RDM_MODE", mode.word());
        environment.put("RDM_HOME", home.folder().toString());
        environment.put("RDM_PORT", Integer.toString(settings.port()));
        environment.put("RDM_SECRET_FILE", settings.get("RDM_SECRET_FILE").orElseGet(this::keys));
        if (database != null) {
            environment.put("RDM_JDBC_URL", database.jdbcUrl());
            environment.put("RDM_JDBC_USER", database.accounts().user());
            environment.put("RDM_JDBC_PASSWORD", database.accounts().password());
            environment.put("RDM_RUNNER_USER", database.accounts().runnerUser());
            environment.put("RDM_CATALOG_SCHEMA", EmbeddedDatabase.CATALOG_SCHEMA);
        }
        if (store != null) {
            environment.put("RDM_WAREHOUSE", "s3://" + EmbeddedObjectStore.LAKE + "/warehouse");
            environment.put("RDM_PRIVATE_STORE", "s3://" + EmbeddedObjectStore.PRIVATE);
            environment.put("RDM_FACT_ROOTS", factRoots("s3://" + EmbeddedObjectStore.FACTS));
            store(environment, store);
            environment.put("RDM_READER_ACCESS_KEY_ID", store.readerAccessKey());
            environment.put("RDM_READER_SECRET_ACCESS_KEY", store.readerSecretKey());
        } else if (mode == Mode.DEMO) {
            var beside = settings.get("RDM_WAREHOUSE", "").replaceAll("/+$", "") + "-facts";
            environment.put("RDM_FACT_ROOTS", factRoots(beside));
        }
        return environment;
    }

    Map<String, String> runner(@Nullable DatabaseAddress database, @Nullable StoreAddress store) {
        var environment = new LinkedHashMap<String, String>();
        environment.put("RDM_HOME", home.folder().toString());
        if (database != null) {
            environment.put("RDM_JDBC_URL", database.jdbcUrl());
            environment.put("RDM_RUNNER_USER", database.accounts().runnerUser());
            environment.put("RDM_RUNNER_PASSWORD", database.accounts().runnerPassword());
        } else {
            environment.put("RDM_RUNNER_USER", settings.get("RDM_RUNNER_USER", settings.get("RDM_JDBC_USER", "")));
            environment.put(
                    "RDM_RUNNER_PASSWORD", settings.get("RDM_RUNNER_PASSWORD", settings.get("RDM_JDBC_PASSWORD", "")));
        }
        if (store != null) {
            store(environment, store);
        }
        return environment;
    }

    private static void store(Map<String, String> environment, StoreAddress store) {
        environment.put("RDM_S3_ENDPOINT", store.endpoint());
        environment.put("AWS_ACCESS_KEY_ID", store.accessKey());
        environment.put("AWS_SECRET_ACCESS_KEY", store.secretKey());
        environment.put("AWS_REGION", EmbeddedObjectStore.REGION);
    }

    /** The demo's facts need their place beside the locations that the operator allows. */
    private String factRoots(String own) {
        return settings.get("RDM_FACT_ROOTS")
                .map(set -> mode == Mode.DEMO ? set + "," + own : set)
                .orElse(own);
    }

    /** The application's keys: one for each purpose, so that a leak of one says nothing about the others. */
    private String keys() {
        var secrets = new Secrets(home.secrets(), "keys");
        for (var purpose : new String[] {"workbook", "hash", "webhook", "audit"}) {
            secrets.get(purpose, 32);
        }
        return secrets.file().toString();
    }
}
