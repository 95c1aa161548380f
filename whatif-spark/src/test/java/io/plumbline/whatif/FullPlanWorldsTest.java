package io.plumbline.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.stream.LongStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FullPlanWorldsTest {
    @TempDir
    Path folder;

    private static LongStream seeds() {
        return LongStream.rangeClosed(1, Integer.getInteger("rdm.seeds", Boolean.getBoolean("rdm.full") ? 100 : 20));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void smallWorldIsAnsweredAsBySqlByHand(long seed) throws Exception {
        // Compiling each question anew costs more than answering it; every fifth takes the way of a real run.
        var spark = TestSpark.session();
        var compiled = seed % 5 == 0;
        spark.conf().set("spark.sql.codegen.wholeStage", compiled);
        spark.conf().set("spark.sql.codegen.factoryMode", compiled ? "FALLBACK" : "NO_CODEGEN");
        try {
            compare(seed, 700);
        } finally {
            spark.conf().unset("spark.sql.codegen.wholeStage");
            spark.conf().unset("spark.sql.codegen.factoryMode");
        }
    }

    @Test
    void manyFactsAreAnsweredAsBySqlByHand() throws Exception {
        compare(2026, 240_000);
    }

    private void compare(long seed, long rows) throws Exception {
        try (var duck = DriverManager.getConnection("jdbc:duckdb:")) {
            var world = new World(seed, rows, duck, folder);
            var answer = answer(world.request);
            var byHand = new ByHand(duck, world.request);
            var softly = new SoftAssertions();
            softly.assertThat(Lines.facts(answer)).as("facts").isEqualTo(byHand.facts());
            softly.assertThat(Lines.cells(answer)).as("cells").isEqualTo(byHand.cells());
            softly.assertThat(Lines.movers(answer)).as("movers").isEqualTo(byHand.movers());
            softly.assertThat(Lines.distinct(answer)).as("distinct").isEqualTo(byHand.distinct());
            softly.assertAll();
            assertThat(answer.path("movers_total").asInt())
                    .isEqualTo(answer.path("movers").size());
        }
    }

    static JsonNode answer(Request request) throws Exception {
        var answer = new FullPlan(TestSpark.session(), request, new Progress("test")).run();
        return new ObjectMapper().readTree(AnswerWriter.write(answer, request));
    }
}
