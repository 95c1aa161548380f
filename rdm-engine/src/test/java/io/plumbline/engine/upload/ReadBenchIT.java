package io.plumbline.engine.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark runs, at a size at which it measures nothing. */
class ReadBenchIT {
    @Test
    void readRuns(@TempDir Path folder) throws IOException {
        assertThat(ReadBench.run(500, folder, 1).rows()).hasSize(4);
    }
}
