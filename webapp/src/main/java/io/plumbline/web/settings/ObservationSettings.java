package io.plumbline.web.settings;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants to see of an installation, and how.
 *
 * @param accessLog whether each request is a line of the log
 * @param metricsToken a bearer token that reads the metrics and nothing else
 * @param openTelemetry its variables (OTEL_…); empty where no collector of spans is named
 */
public record ObservationSettings(
        LogFormat logFormat, boolean accessLog, Optional<String> metricsToken, Map<String, String> openTelemetry) {
    private static final int LEAST_TOKEN = 32;

    /** How log lines are written. */
    public enum LogFormat {
        /** For people: one line for each event. */
        TEXT,
        /** For programs: one JSON object for each event, in the Elastic Common Schema. */
        JSON
    }

    /** Reads the settings; one that is wrong refuses the start with a sentence that names it. */
    public static ObservationSettings of(Map<String, String> environment) {
        Optional<String> token = Optional.ofNullable(value(environment, "RDM_METRICS_TOKEN"));
        if (token.isPresent() && token.get().length() < LEAST_TOKEN) {
            throw new StartRefused("RDM_METRICS_TOKEN has " + token.get().length() + " characters; it needs "
                    + LEAST_TOKEN + " or more.");
        }
        return new ObservationSettings(
                logFormat(environment), isOn(environment, "RDM_ACCESS_LOG"), token, openTelemetry(environment));
    }

    private static Map<String, String> openTelemetry(Map<String, String> environment) {
        if (value(environment, "OTEL_EXPORTER_OTLP_ENDPOINT") == null
                && value(environment, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") == null) {
            return Map.of();
        }
        return environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("OTEL_"))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static LogFormat logFormat(Map<String, String> environment) {
        String word = value(environment, "RDM_LOG_FORMAT");
        return switch (word == null ? "text" : word) {
            case "text" -> LogFormat.TEXT;
            case "json" -> LogFormat.JSON;
            default -> throw new StartRefused("RDM_LOG_FORMAT is \"" + word + "\"; it is text or json.");
        };
    }

    private static boolean isOn(Map<String, String> environment, String name) {
        String word = value(environment, name);
        return switch (word == null ? "off" : word) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new StartRefused(name + " is \"" + word + "\"; it is on or off.");
        };
    }

    private static @Nullable String value(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    public boolean hasCollector() {
        return !openTelemetry.isEmpty();
    }

    /** Without the token and the collector's headers. */
    @Override
    public String toString() {
        return "ObservationSettings[logFormat=" + logFormat + ", accessLog=" + accessLog + ", collector="
                + hasCollector() + "]";
    }
}
