package io.plumbline.web.start;

import io.plumbline.web.settings.ObservationSettings;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** In which form log lines are written, from the first one on. */
public final class LogOutput {
    private static final String JSON = "classpath:log-json.xml";

    private LogOutput() {}

    /** Begins the log; the result is what Spring Boot has to know of it. {@code logback.xml} writes text by itself. */
    public static Optional<String> begin(ObservationSettings settings) {
        if (settings.logFormat() == ObservationSettings.LogFormat.TEXT) {
            return Optional.empty();
        }
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(
                        new MapPropertySource("plumbline", Map.of("logging.structured.ecs.service.name", "plumbline")));
        LoggingSystem system = LoggingSystem.get(LogOutput.class.getClassLoader());
        system.beforeInitialize();
        system.initialize(new LoggingInitializationContext(environment), JSON, null);
        return Optional.of(JSON);
    }
}
