package io.plumbline.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Whose a log line and a Spark job are, and that nobody writes lines for others. */
class LogLinesTest {
    private static final RunStore.Claimed RUN = new RunStore.Claimed(
            "r-1", 1, "{}", "request-1234", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    @Test
    void messageStaysOnItsLine() {
        assertThat(line("file a\n2026-01-01T00:00:00.000Z ERROR forged\r\u001b[2Kx\u2028y", null))
                .endsWith("file a\\n2026-01-01T00:00:00.000Z ERROR forged\\r?[2Kx?y\n")
                .hasLineCount(1);
    }

    @Test
    void messageOfAnExceptionBeginsNoLine() {
        var lines = line("failed", new IllegalStateException("a\nforged b\u001b", new RuntimeException("c\nforged d")))
                .lines()
                .toList();
        assertThat(lines.get(0)).endsWith("failed");
        assertThat(lines.get(1)).endsWith("IllegalStateException: a // forged b?");
        assertThat(lines.subList(2, lines.size()))
                .allMatch(line -> line.startsWith("\t") || line.startsWith("Caused by: "));
    }

    @Test
    void idsOfTheRunStandInItsLinesAndGoWithIt() {
        try (var lines = Log.of(RUN)) {
            try (var inner = Log.of(RUN)) {
                assertThat(MDC.get("run_id")).isEqualTo("r-1");
            }
            assertThat(MDC.get("request_id")).isEqualTo("request-1234");
            assertThat(MDC.get("trace_id")).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        }
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void sparkNamesTheRequestOfItsJobs() throws Exception {
        var spark = TestSpark.session();
        var seen = new ConcurrentLinkedQueue<Properties>();
        var listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart job) {
                seen.add(job.properties());
            }
        };
        spark.sparkContext().addSparkListener(listener);
        var run = new RunInProgress(RUN, spark.sparkContext());
        run.begin();
        spark.range(3).count();
        run.end();
        spark.range(3).count();
        spark.sparkContext().listenerBus().waitUntilEmpty();
        spark.sparkContext().removeSparkListener(listener);
        var first = Objects.requireNonNull(seen.poll());
        assertThat(first.getProperty("spark.job.description")).isEqualTo("what-if run r-1 for request request-1234");
        assertThat(first.getProperty("spark.jobGroup.id")).isEqualTo("r-1/1");
        assertThat(first.getProperty("plumbline.request_id")).isEqualTo("request-1234");
        assertThat(first.getProperty("mdc.request_id")).isEqualTo("request-1234");
        assertThat(first.getProperty("plumbline.trace_id")).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(new ArrayList<>(seen))
                .allMatch(later -> later.getProperty("plumbline.request_id") == null
                        && later.getProperty("spark.job.description") == null);
    }

    @Test
    void sparkShowsNoSecretOfItsSettings() {
        var spark = TestSpark.session();
        var shown = new HashMap<String, String>();
        spark.sql("SET").collectAsList().forEach(row -> shown.put(row.getString(0), row.getString(1)));
        assertThat(shown.get("spark.ui.enabled")).isEqualTo("false");
        assertThat(shown).doesNotContainValue("secret");
        assertThat(List.of("access.key", "secret.key"))
                .allSatisfy(key ->
                        assertThat(shown.get("spark.hadoop.fs.s3a." + key)).contains("redacted"));
    }

    private static String line(String message, Throwable thrown) {
        var context = (LoggerContext) org.apache.logging.log4j.LogManager.getContext(false);
        var layout = context.getConfiguration().getAppender("console").getLayout();
        var event = Log4jLogEvent.newBuilder()
                .setLevel(Level.INFO)
                .setLoggerName("io.plumbline.whatif")
                .setMessage(new SimpleMessage(message))
                .setThrown(thrown)
                .build();
        return String.valueOf(layout.toSerializable(event));
    }
}
