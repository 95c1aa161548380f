package io.plumbline.web.observation;

import org.jspecify.annotations.Nullable;

/** Where spans of requests, jobs and their steps go: to the collector that the operator named, or nowhere. */
public interface Traces {
    /**
     * Begins a span on this thread; spans that this thread begins meanwhile are its children.
     *
     * @param parent W3C trace context of a span elsewhere; null: the span that this thread is in, or a trace of its own
     */
    Span begin(String name, @Nullable String parent);

    /** Begins a span that any thread may end; none becomes its child by itself. */
    Span step(String name, @Nullable String parent);

    /** Where this thread is, as W3C trace context, for work that goes on elsewhere; null where no traces are collected. */
    @Nullable
    String traceParent();

    /** What takes time. */
    interface Span extends AutoCloseable {
        /** Names the span once more is known. */
        void name(String name);

        void attribute(String key, String value);

        void failed(String why);

        @Override
        void close();
    }

    /** For an installation without a collector. */
    Traces NONE = new Traces() {
        @Override
        public Span begin(String name, @Nullable String parent) {
            return NoSpan.INSTANCE;
        }

        @Override
        public Span step(String name, @Nullable String parent) {
            return NoSpan.INSTANCE;
        }

        @Override
        public @Nullable String traceParent() {
            return null;
        }
    };

    /** A span that goes nowhere. */
    enum NoSpan implements Span {
        INSTANCE;

        @Override
        public void name(String name) {}

        @Override
        public void attribute(String key, String value) {}

        @Override
        public void failed(String why) {}

        @Override
        public void close() {}
    }
}
