package io.plumbline.web.observation;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Spans for an OpenTelemetry collector, sent by OTLP over HTTP; its SDK's own variables (OTEL_…) say where and how much. */
final class CollectedTraces implements Traces, AutoCloseable {
    private static final String TRACE = "trace_id";
    private static final String PARENT = "traceparent";
    private static final Scope NOT_ENTERED = () -> {};

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;

    CollectedTraces(Map<String, String> variables) {
        this.sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesCustomizer(known -> properties(variables))
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk();
        this.tracer = sdk.getTracer("io.plumbline");
    }

    private static Map<String, String> properties(Map<String, String> variables) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "otel.service.name", "plumbline",
                "otel.exporter.otlp.protocol", "http/protobuf"));
        variables.forEach(
                (name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
        // Metrics are fetched from the application, and logs stay on its output.
        properties.put("otel.metrics.exporter", "none");
        properties.put("otel.logs.exporter", "none");
        return properties;
    }

    @Override
    public Span begin(String name, @Nullable String parent) {
        var span = span(name, parent);
        return new Sent(span, new Within(span));
    }

    @Override
    public Span step(String name, @Nullable String parent) {
        return new Sent(span(name, parent), NOT_ENTERED);
    }

    private io.opentelemetry.api.trace.Span span(String name, @Nullable String parent) {
        Context around = parent == null
                ? Context.current()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), parent, Carried.GETTER);
        return tracer.spanBuilder(name).setParent(around).startSpan();
    }

    @Override
    public @Nullable String traceParent() {
        Map<String, String> carrier = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(Context.current(), carrier, (map, key, value) -> {
            if (map != null) {
                map.put(key, value);
            }
        });
        return carrier.get(PARENT);
    }

    /** Sends what is not sent yet. */
    @Override
    public void close() {
        sdk.close();
    }

    /** A trace context that somebody handed over as one line. */
    private enum Carried implements TextMapGetter<String> {
        GETTER;

        @Override
        public Iterable<String> keys(String carried) {
            return List.of(PARENT);
        }

        @Override
        public @Nullable String get(@Nullable String carried, String key) {
            return key.equals(PARENT) ? carried : null;
        }
    }

    /** While this thread is in a span: its children find it, and its log lines bear the trace. */
    private static final class Within implements Scope {
        private final Scope scope;
        private final @Nullable String outer = MDC.get(TRACE);

        /** Ended by {@link #close}, which whoever began the span calls. */
        @SuppressWarnings("MustBeClosedChecker")
        Within(io.opentelemetry.api.trace.Span span) {
            this.scope = span.makeCurrent();
            MDC.put(TRACE, span.getSpanContext().getTraceId());
        }

        @Override
        public void close() {
            if (outer == null) {
                MDC.remove(TRACE);
            } else {
                MDC.put(TRACE, outer);
            }
            scope.close();
        }
    }

    /** A span that goes to the collector once it is closed. */
    private record Sent(io.opentelemetry.api.trace.Span span, Scope scope) implements Span {
        @Override
        public void name(String name) {
            span.updateName(name);
        }

        @Override
        public void attribute(String key, String value) {
            span.setAttribute(key, value);
        }

        @Override
        public void failed(String why) {
            span.setStatus(StatusCode.ERROR, why);
        }

        @Override
        public void close() {
            scope.close();
            span.end();
        }
    }
}
