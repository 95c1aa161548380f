package io.plumbline.engine.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.lake.LakeSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiveUploadIT {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    Path folder;

    @Test
    void fullDiskIsSaidAndLeavesNothing() {
        assumeTrue(Files.exists(FULL), "this system has no /dev/full");
        Database database = TestDatabase.fresh();
        Path link = folder.resolve("upload.bin");
        try (Lake lake = new Lake(new LakeSettings(
                "file:" + folder + "/lake",
                "file:" + folder + "/private",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "us-east-1"))) {
            ReceiveUpload receive = new ReceiveUpload(database, lake, ReceiveUpload.MAX_BYTES, () -> toFullDisk(link));
            assertThatThrownBy(() -> receive.receive(
                            "stations.xlsx",
                            new ByteArrayInputStream(new byte[100_000]),
                            ReceiveUpload.Terms.changes("STATION_D", null),
                            1))
                    .isInstanceOfSatisfying(RdmException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL);
                        assertThat(e.sentence()).contains("full", "nothing of it was kept");
                    });
            assertThat(link).doesNotExist();
            assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
            assertThat(database.read().fetchCount(io.plumbline.engine.jooq.Tables.UPLOAD))
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: x.xlsx", "a\u0000.xlsx", "a\u001b[31m.xlsx"})
    void nameThatCannotBeShownIsRefused(String name) {
        assertThatThrownBy(() -> ReceiveUpload.cleanName(name))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }

    private static Path toFullDisk(Path link) {
        try {
            return Files.createSymbolicLink(link, FULL);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
