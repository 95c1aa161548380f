package io.plumbline.engine.upload;

/** How far an upload is. */
public enum UploadStatus {
    RECEIVED,
    PARSING,
    PARSED,
    REJECTED;

    public boolean isEnded() {
        return this == PARSED || this == REJECTED;
    }
}
