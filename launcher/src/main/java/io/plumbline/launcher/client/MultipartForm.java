package io.plumbline.launcher.client;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A form with a file, as multipart/form-data; the file is read while it is sent, and anew when it is sent again. */
final class MultipartForm {
    private final String boundary = "plumbline-" + UUID.randomUUID();
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final Path file;

    MultipartForm(Path file) {
        this.file = file;
    }

    /** With a field; without it where there is no value. */
    MultipartForm with(String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value.toString());
        }
        return this;
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    BodyPublisher body() {
        var head = new StringBuilder();
        fields.forEach((name, value) ->
                head.append(part(name)).append("\r\n\r\n").append(value).append("\r\n"));
        head.append(part("file"))
                .append("; filename=\"")
                .append(String.valueOf(file.getFileName()).replaceAll("[\"\\\\\\p{Cntrl}]", "_"))
                .append("\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        try {
            return BodyPublishers.concat(
                    BodyPublishers.ofString(head.toString()),
                    BodyPublishers.ofFile(file),
                    BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
        } catch (FileNotFoundException e) {
            throw Refusal.misused("Found no file " + file + ", expected the workbook, CSV or JSON file to send.");
        }
    }

    private String part(String name) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"";
    }
}
