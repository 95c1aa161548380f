package io.plumbline.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The benchmarks run, at a size at which they measure nothing. */
class BenchesIT {
    @Test
    void commitRuns() {
        assertThat(CommitBench.run(2_000, Map.of(20, 5)).rows())
                .singleElement()
                .asString()
                .startsWith("| 20 amended |");
    }

    @Test
    void asOfRuns() {
        assertThat(AsOfBench.run(2_000).rows()).hasSize(14);
    }
}
