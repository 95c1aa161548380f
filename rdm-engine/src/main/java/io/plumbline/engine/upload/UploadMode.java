package io.plumbline.engine.upload;

/** What the rows of a workbook stand for. */
public enum UploadMode {
    /** Rows that are absent mean nothing. */
    CHANGES,
    /** The workbook is the whole dimension: members that are absent are retired. */
    FULL
}
