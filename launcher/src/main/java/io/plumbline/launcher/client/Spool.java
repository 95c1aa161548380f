package io.plumbline.launcher.client;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Changes of any number on their way to stdout, kept in a file until the last one is there: a list that breaks off halfway is told from
 * a whole one.
 */
final class Spool implements AutoCloseable {
    private final Path file;
    private final PrintStream lines;
    private final JsonGenerator json;
    private final boolean isJson;
    private final Map<String, Long> counts = new LinkedHashMap<>();

    Spool(boolean isJson) {
        this.isJson = isJson;
        try {
            file = Files.createTempFile("diff-", ".part");
            lines = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        json = Server.JSON.createGenerator(lines);
        if (isJson) {
            json.writeStartObject();
            json.writeName("items");
            json.writeStartArray();
        }
    }

    void add(JsonNode change) {
        counts.merge(ChangeText.text(change, "kind").toLowerCase(Locale.ROOT), 1L, Long::sum);
        if (isJson) {
            json.writeTree(change);
        } else {
            ChangeText.change(change).forEach(line -> lines.println(Output.plain(line)));
        }
    }

    /** The last one is there: the whole list goes out. */
    void pour(PrintStream out) {
        if (isJson) {
            json.writeEndArray();
            json.writeNullProperty("next");
            json.writeEndObject();
            json.flush();
            lines.println();
        } else {
            lines.println(ChangeText.counts(counts));
        }
        lines.flush();
        try {
            Files.copy(file, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.flush();
    }

    @Override
    public void close() {
        lines.close();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
