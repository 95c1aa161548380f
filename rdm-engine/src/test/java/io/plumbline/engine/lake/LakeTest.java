package io.plumbline.engine.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeTest {
    @TempDir
    Path folder;

    private Lake lake() {
        return new Lake(new LakeSettings(
                folder.resolve("ware house").toString().replaceFirst("^", "file:"),
                "file:" + folder.resolve("private"),
                List.of("s3://facts/sales", "file:///data/facts"),
                Optional.empty(),
                Optional.empty(),
                Optional.of("s3cret"),
                "us-east-1"));
    }

    @Test
    void fileIsStoredOnceAndReadBack() throws IOException {
        Path file = Files.writeString(folder.resolve("a.xlsx"), "first");
        try (Lake lake = lake()) {
            String location = lake.settings().warehouse() + "/raw/a";
            assertThat(lake.exists(location)).isFalse();
            lake.put(file, location);
            lake.put(file, location);
            try (InputStream in = lake.open(location)) {
                assertThat(in.readAllBytes()).asString().isEqualTo("first");
            }
            assertThat(lake.list(lake.settings().warehouse() + "/raw")).hasSize(1);
        }
    }

    @Test
    void whatAKilledProgramLeftInPartIsReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("a.xlsx"), "the whole content");
        try (Lake lake = lake()) {
            Path part = folder.resolve("ware house/raw/a");
            Files.createDirectories(part.getParent());
            Files.writeString(part, "the wh");
            lake.put(file, lake.settings().warehouse() + "/raw/a");
            assertThat(part).hasContent("the whole content");
        }
    }

    @Test
    void folderThatIsNotThereHoldsNothing() {
        try (Lake lake = lake()) {
            assertThat(lake.list(lake.settings().privateStore() + "/what-if/")).isEmpty();
        }
    }

    @Test
    void missingFileIsAnErrorThatNamesIt() {
        try (Lake lake = lake()) {
            String location = lake.settings().warehouse() + "/none";
            assertThatThrownBy(() -> lake.open(location)).isInstanceOfSatisfying(RdmException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.OBJECT_STORE);
                assertThat(e.sentence()).contains(location);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://facts/sales",
                "s3://facts/sales/",
                "S3://facts/sales/2026/x.parquet",
                "file:/data/facts/a",
                "file:///data/facts"
            })
    void factsBelowARootAreAllowed(String location) {
        try (Lake lake = lake()) {
            assertThat(lake.isAllowedForFacts(location)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://facts",
                "s3://facts/salesx",
                "s3://facts/sales/../private",
                "s3://other/sales",
                "s3a://facts/sales",
                "s3://facts/sales/%2e%2e/x",
                "s3://facts/{sales,private}",
                "s3://facts/sales/*",
                "file:/data/factsx",
                "file://host/data/facts",
                "/data/facts",
                "file:data/facts",
                "http://facts/sales",
                "",
                "s3://facts/sales\n"
            })
    void factsElsewhereAreNot(String location) {
        try (Lake lake = lake()) {
            assertThat(lake.isAllowedForFacts(location)).isFalse();
        }
    }

    @Test
    void settingsKeepTheirKeysToThemselvesAndRefuseOtherLocations() {
        try (Lake lake = lake()) {
            assertThat(lake.settings().toString()).doesNotContain("s3cret");
        }
        assertThatThrownBy(() -> new LakeSettings(
                        "hdfs://x", "file:/p", List.of(), Optional.empty(), Optional.empty(), Optional.empty(), "r"))
                .hasMessageContaining("hdfs://x");
    }

    @Test
    void storeThatIsGoneIsKnownToBeGoneSoon() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        LakeSettings settings = new LakeSettings(
                "s3://lake/warehouse",
                "s3://private",
                List.of(),
                Optional.of("http://127.0.0.1:" + free),
                Optional.of("key"),
                Optional.of("secret"),
                "us-east-1");
        Path file = Files.writeString(folder.resolve("a.xlsx"), "first");
        try (Lake lake = new Lake(settings)) {
            long began = System.nanoTime();
            for (var call : List.<Runnable>of(
                    () -> lake.put(file, "s3://lake/a"),
                    () -> lake.exists("s3://lake/a"),
                    () -> lake.list("s3://lake/"))) {
                assertThatThrownBy(call::run)
                        .isInstanceOfSatisfying(
                                RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OBJECT_STORE));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(45));
        }
    }
}
