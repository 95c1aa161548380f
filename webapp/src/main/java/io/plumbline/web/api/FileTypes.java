package io.plumbline.web.api;

/** The media types of the files that are given out. */
public final class FileTypes {
    public static final String CSV = "text/csv";
    public static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private FileTypes() {}
}
