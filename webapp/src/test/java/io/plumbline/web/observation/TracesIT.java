package io.plumbline.web.observation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.plumbline.web.Await;
import io.plumbline.web.Caller;
import io.plumbline.web.FragileApp;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a collector is named it gets the spans of a request and of the job that the request asked for, as one trace. */
class TracesIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final FragileApp app = FragileApp.get();

    @Test
    void requestJobAndStepsAreOneTrace() {
        Caller.Answer taken = app.admin()
                .with("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                .upload("/api/v1/uploads", "hello".getBytes(StandardCharsets.UTF_8), Map.of());
        assertThat(taken.status()).as(taken.body()).isEqualTo(202);
        Span job = await("job UPLOAD");
        Span request = await("POST /api/v1/uploads");
        Span step = await("step of UPLOAD");
        assertThat(HexFormat.of().formatHex(request.getParentSpanId().toByteArray()))
                .isEqualTo("00f067aa0ba902b7");
        assertThat(job.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(step.getParentSpanId()).isEqualTo(job.getSpanId());
        assertThat(attribute(job, "plumbline.job_id"))
                .isEqualTo(taken.json().path("job").path("id").asString());
        assertThat(attribute(request, "http.response.status_code")).isEqualTo("202");
        assertThat(attribute(request, "plumbline.request_id")).isEqualTo(TRACE);
        assertThat(attribute(step, "plumbline.step")).isNotEmpty();
    }

    private Span await(String name) {
        ByteString trace = ByteString.copyFrom(HexFormat.of().parseHex(TRACE));
        return Await.until(
                "the collector has the span " + name + " among " + names(),
                () -> app.spans().stream()
                        .filter(span ->
                                span.getName().equals(name) && span.getTraceId().equals(trace))
                        .findFirst());
    }

    private List<String> names() {
        return app.spans().stream().map(Span::getName).distinct().toList();
    }

    private static String attribute(Span span, String key) {
        return span.getAttributesList().stream()
                .filter(each -> each.getKey().equals(key))
                .map(each -> each.getValue().getStringValue())
                .findFirst()
                .or(() -> Optional.of(""))
                .get();
    }
}
