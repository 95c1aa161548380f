package io.plumbline.web.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.job.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class CorrelationTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void idThatIsBroughtIsKept() {
        assertThat(Correlation.idOf("order-4711.a_b", null)).isEqualTo("order-4711.a_b");
        assertThat(Correlation.idOf("order-4711", "00-" + TRACE + "-00f067aa0ba902b7-01"))
                .isEqualTo("order-4711");
        assertThat(Correlation.idOf(null, "00-" + TRACE + "-00f067aa0ba902b7-01"))
                .isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "with space 12345",
                "line\nfeed-12345",
                "-begins-with-a-dash",
                "\u001b[31mred-letters",
                "umläut-12345",
                "<script>alert(1)</script>",
                "a234567890123456789012345678901234567890123456789012345678901234567890"
            })
    void idThatIsNotWellFormedIsReplaced(String brought) {
        assertThat(Correlation.idOf(brought, null)).matches("[0-9a-f]{32}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\nforged"
            })
    void traceParentThatIsNotWellFormedCountsAsNone(String brought) {
        assertThat(Correlation.isTraceParent(brought)).isFalse();
        assertThat(Correlation.idOf(null, brought)).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
    }

    @Test
    void linesOfAJobBearItsIdsAndNoLineAfterIt() {
        try (var lines = Correlation.job("job-1", new Origin("request-1", null))) {
            assertThat(MDC.get("job_id")).isEqualTo("job-1");
            assertThat(Correlation.requestId()).isEqualTo("request-1");
        }
        assertThat(MDC.get("job_id")).isNull();
        assertThat(Correlation.requestId()).isNull();
    }
}
