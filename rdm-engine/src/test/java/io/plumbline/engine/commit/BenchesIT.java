package io.plumbline.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.engine.BenchTable;
import io.plumbline.engine.whatif.RunnerProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

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
        BenchTable table = AsOfBench.run(2_000);
        assertThat(table.rows()).hasSize(14);
        assertThat(table.plans())
                .as("no page reads a whole table")
                .hasSizeGreaterThan(20)
                .noneMatch(plan -> plan.contains(" ALL "));
    }

    @Test
    void stageRuns(@TempDir Path folder) {
        assertThat(StageBench.run(2_000, 200, folder, 1).rows())
                .singleElement()
                .asString()
                .startsWith("| 200 rows, 4 changed |");
    }

    @Test
    void exportRuns(@TempDir Path folder) {
        assertThat(ExportBench.run(2_000, folder, 1).rows()).hasSize(2);
    }

    @Test
    void publishRuns(@TempDir Path folder) {
        assertThat(PublishBench.run(2_000, folder, 1).rows()).hasSize(1);
    }

    /** The questions themselves are asked by {@code ImpactIndexIT} in each run. */
    @Test
    @EnabledIfSystemProperty(named = "rdm.full", matches = "true")
    void whatIfRuns(@TempDir Path folder) throws Exception {
        assumeTrue(RunnerProcess.isBuilt(), "the runner is not built: mvn -pl whatif-spark -am package -DskipTests");
        assertThat(new WhatIfBench().run(20_000, 1_000, folder, 1).rows())
                .hasSize(10)
                .anyMatch(row -> row.startsWith("| from the index, 100 amended |"));
    }
}
