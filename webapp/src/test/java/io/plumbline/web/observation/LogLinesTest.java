package io.plumbline.web.observation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.spi.FilterReply;
import java.nio.charset.StandardCharsets;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Log lines as {@code logback.xml} and {@code log-json.xml} write them: whose they are, and that nobody forges one. */
class LogLinesTest {
    private static final String HOSTILE =
            "file a\n2026-01-01T00:00:00.000Z ERROR forged\r\u001b[2Kx\u2028y\u202ez\u0085";

    @Test
    void textStaysOnItsLine() {
        assertThat(line("logback.xml", HOSTILE, null, Map.of()))
                .endsWith(
                        " INFO  io.plumbline.web.Some file a\\n2026-01-01T00:00:00.000Z ERROR forged\\r\\u001b[2Kx\\u2028y\\u202ez\\u0085\n")
                .hasLineCount(1);
    }

    @Test
    void messageOfAnExceptionBeginsNoLine() {
        List<String> lines = line(
                        "logback.xml",
                        "failed",
                        new IllegalStateException("a\nforged b", new RuntimeException("c\r\nforged d")),
                        Map.of())
                .lines()
                .toList();
        assertThat(lines.get(1)).isEqualTo("java.lang.IllegalStateException: a\\nforged b");
        assertThat(lines.subList(2, lines.size()))
                .allMatch(line ->
                        line.startsWith("\t") || line.equals("Caused by: java.lang.RuntimeException: c\\r\\nforged d"))
                .anyMatch(line -> line.startsWith("Caused by: "));
    }

    @Test
    void textBearsTheIds() {
        assertThat(line("logback.xml", "begins", null, Map.of("request_id", "request-1")))
                .contains(" io.plumbline.web.Some [request_id=request-1] begins");
    }

    @Test
    void jsonBearsTheIdsAndTheMessageAsItIs() {
        JsonNode json = JsonMapper.shared()
                .readTree(line(
                        "log-json.xml",
                        HOSTILE,
                        new IllegalStateException("a\nb"),
                        Map.of("request_id", "request-1", "job_id", "job-1")));
        assertThat(json.path("message").asString()).isEqualTo(HOSTILE);
        assertThat(json.path("request_id").asString()).isEqualTo("request-1");
        assertThat(json.path("job_id").asString()).isEqualTo("job-1");
        assertThat(json.path("log").path("level").asString()).isEqualTo("INFO");
        assertThat(json.path("service").path("name").asString()).isEqualTo("plumbline");
        assertThat(json.path("error").path("stack_trace").asString()).contains("IllegalStateException");
    }

    @Test
    void outageIsLeftToTheOneWhoTellsItOnce() {
        ToldOnce filter = new ToldOnce();
        Exception crowded = new IllegalStateException(new SQLTransientConnectionException("none to be had"));
        Exception away = new IllegalStateException(new SQLTransientConnectionException(
                "none to be had", new SQLNonTransientConnectionException("refused")));
        assertThat(filter.decide(event("com.github.kagkarlsson.Some", "failed", away)))
                .isEqualTo(FilterReply.DENY);
        assertThat(filter.decide(event("io.plumbline.web.Some", "failed", away)))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(filter.decide(event("com.github.kagkarlsson.Some", "failed", crowded)))
                .isEqualTo(FilterReply.NEUTRAL);
    }

    private static String line(String configuration, String message, @Nullable Exception e, Map<String, String> ids) {
        LoggerContext context = new LoggerContext();
        context.putObject(
                Environment.class.getName(),
                new MockEnvironment().withProperty("logging.structured.ecs.service.name", "plumbline"));
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(
                    Objects.requireNonNull(LogLinesTest.class.getClassLoader().getResource(configuration)));
        } catch (JoranException thrown) {
            throw new AssertionError(thrown);
        }
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .noneMatch(status -> status.getLevel() > ch.qos.logback.core.status.Status.INFO);
        LoggingEvent event = event("io.plumbline.web.Some", message, e);
        event.setMDCPropertyMap(ids);
        event.setLoggerContext(context);
        ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>)
                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
        assertThat(context.getLogger("io.plumbline.web.Some").getEffectiveLevel())
                .isEqualTo(Level.INFO);
        return new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
    }

    private static LoggingEvent event(String logger, String message, @Nullable Exception e) {
        return new LoggingEvent("", new LoggerContext().getLogger(logger), Level.INFO, message, e, null);
    }
}
