package io.plumbline.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalDirAllocator;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
    @TempDir
    java.nio.file.Path folder;

    private static Configuration settings() {
        var settings = new Configuration(false);
        settings.set("fs.file.impl", LocalFiles.class.getName());
        settings.setBoolean("fs.file.impl.disable.cache", true);
        return settings;
    }

    /** As S3A does for each block that it writes. */
    @Test
    void hadoopFindsRoomForItsTemporaryFiles() throws Exception {
        var settings = settings();
        settings.set("room", folder.toString());
        var file = new LocalDirAllocator("room").createTmpFileForWrite("block-", 1_000, settings);
        assertThat(file).exists().hasParent(folder.toFile());
    }

    @Test
    void filesAreWrittenListedAndReadWithoutChecksumsBesideThem() throws Exception {
        var files = FileSystem.getLocal(settings());
        assertThat(files).isInstanceOf(LocalFiles.class);
        var place = new Path(folder.resolve("a file #1.txt").toUri());
        try (var out = files.create(place)) {
            out.writeUTF("kept");
        }
        try (var in = files.open(place)) {
            assertThat(in.readUTF()).isEqualTo("kept");
        }
        Files.createDirectory(folder.resolve("below"));
        assertThat(Arrays.stream(files.listStatus(new Path(folder.toUri())))
                        .map(status -> status.getPath().getName() + " " + status.isDirectory()))
                .containsExactlyInAnyOrder("a file #1.txt false", "below true");
        assertThat(folder.toFile().list()).hasSize(2);
        assertThatThrownBy(() ->
                        files.getFileStatus(new Path(folder.resolve("gone").toUri())))
                .isInstanceOf(FileNotFoundException.class);
    }
}
