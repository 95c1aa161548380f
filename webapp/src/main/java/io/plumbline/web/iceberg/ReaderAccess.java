package io.plumbline.web.iceberg;

import io.plumbline.engine.lake.LakeSettings;
import io.plumbline.web.settings.ReaderKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.rest.credentials.Credential;
import org.apache.iceberg.rest.credentials.ImmutableCredential;

/**
 * How a reader reaches the files of a table: the store's address, and a key that reads the published tables where the installation has one. The application's own
 * key is never handed out; a reader of a store without a reader's key brings its own.
 */
final class ReaderAccess {
    private final LakeSettings lake;
    private final Optional<ReaderKey> key;

    ReaderAccess(LakeSettings lake, Optional<ReaderKey> key) {
        this.lake = lake;
        this.key = key;
    }

    /** The properties of a reader's files; none for a warehouse in a folder. */
    Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        if (!lake.warehouse().startsWith("s3://")) {
            return properties;
        }
        properties.put("client.region", lake.region());
        lake.endpoint().ifPresent(endpoint -> {
            properties.put("s3.endpoint", endpoint);
            properties.put("s3.path-style-access", "true");
        });
        properties.putAll(keys());
        return properties;
    }

    /** The reader's key as a credential of the protocol; none where there is none. */
    List<Credential> credentials() {
        return keys().isEmpty()
                ? List.of()
                : List.of(ImmutableCredential.builder()
                        .prefix(lake.warehouse())
                        .putAllConfig(keys())
                        .build());
    }

    private Map<String, String> keys() {
        return key.map(known -> Map.of(
                        "s3.access-key-id", known.accessKeyId(), "s3.secret-access-key", known.secretAccessKey()))
                .filter(keys -> lake.warehouse().startsWith("s3://"))
                .orElse(Map.of());
    }
}
