package io.plumbline.web.api;

import java.nio.charset.StandardCharsets;
import org.springframework.http.ContentDisposition;

/** Files that are given out. */
public final class Attachment {
    public static final String CSV = "text/csv";
    public static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private Attachment() {}

    /** The Content-Disposition of a file to be kept under a name, whatever its letters. */
    public static String named(String name) {
        return ContentDisposition.attachment()
                .filename(name, StandardCharsets.UTF_8)
                .build()
                .toString();
    }
}
