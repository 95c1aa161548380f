package io.plumbline.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedObjectStoreIT {
    @TempDir
    Path folder;

    @Test
    void objectOutlivesARestartUnderTheSameKeysAndAddress() throws Exception {
        String endpoint;
        try (var store = EmbeddedObjectStore.start(folder, 0)) {
            endpoint = store.endpoint();
            var put = signed(store).put("/plumbline-lake/warehouse/a.txt", "kept");
            assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        }
        try (var store = EmbeddedObjectStore.start(folder, 0)) {
            assertThat(store.endpoint()).isEqualTo(endpoint);
            var got = signed(store).get("/plumbline-lake/warehouse/a.txt");
            assertThat(got.statusCode()).isEqualTo(200);
            assertThat(got.body()).isEqualTo("kept");
        }
    }

    @Test
    void wrongKeyIsRefused() throws Exception {
        try (var store = EmbeddedObjectStore.start(folder, 0)) {
            var wrongSecret = new SignedRequest(store.endpoint(), store.accessKey(), "0".repeat(40));
            var wrongAccess = new SignedRequest(store.endpoint(), "nobody", store.secretKey());
            for (var stranger : new SignedRequest[] {wrongSecret, wrongAccess}) {
                assertThat(stranger.put("/plumbline-lake/x", "x").statusCode()).isEqualTo(403);
                assertThat(stranger.get("/plumbline-private/").statusCode()).isEqualTo(403);
            }
            assertThat(signed(store).get("/plumbline-lake/x").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void threeBucketsAreThereFromTheStart() throws Exception {
        try (var store = EmbeddedObjectStore.start(folder, 0)) {
            assertThat(signed(store).get("/").body())
                    .contains("plumbline-lake", "plumbline-private", "plumbline-facts");
        }
    }

    @Test
    void readersKeyReadsTheLakeAndNothingElse() throws Exception {
        try (var store = EmbeddedObjectStore.start(folder, 0)) {
            var writer = signed(store);
            writer.put("/plumbline-lake/warehouse/a.txt", "for all");
            writer.put("/plumbline-private/raw/b.txt", "for nobody");
            var reader = new SignedRequest(store.endpoint(), store.readerAccessKey(), store.readerSecretKey());
            assertThat(reader.get("/plumbline-lake/warehouse/a.txt").body()).isEqualTo("for all");
            assertThat(reader.put("/plumbline-lake/warehouse/a.txt", "changed").statusCode())
                    .isGreaterThanOrEqualTo(400);
            assertThat(writer.get("/plumbline-lake/warehouse/a.txt").body()).isEqualTo("for all");
            for (var place : List.of("/plumbline-private/raw/b.txt", "/plumbline-private/", "/plumbline-facts/")) {
                assertThat(reader.get(place).statusCode()).as(place).isEqualTo(403);
            }
            assertThat(reader.put("/plumbline-private/raw/b.txt", "changed").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void withoutAKeyNothingIsReadAndNothingListed() throws Exception {
        try (var store = EmbeddedObjectStore.start(folder, 0);
                var client = HttpClient.newHttpClient()) {
            signed(store).put("/plumbline-lake/warehouse/a.txt", "for readers");
            for (var place : List.of("/plumbline-lake/warehouse/a.txt", "/plumbline-lake/", "/plumbline-private/")) {
                var answer = client.send(
                        HttpRequest.newBuilder(URI.create(store.endpoint() + place))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(place).isEqualTo(403);
            }
        }
    }

    @Test
    void keysAreReadableByTheOwnerOnly() throws Exception {
        try (var store = EmbeddedObjectStore.start(folder, 0)) {
            var keys = folder.resolve("object-store.properties");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                    .isEqualTo("rw-------");
            assertThat(folder.resolve("object-store.settings")).doesNotExist();
            assertThat(folder.resolve("object-store-readers.settings")).doesNotExist();
            assertThat(Files.readString(store.process().log())).doesNotContain(store.secretKey());
        }
    }

    private static SignedRequest signed(EmbeddedObjectStore store) {
        return new SignedRequest(store.endpoint(), store.accessKey(), store.secretKey());
    }
}
