package io.plumbline.web.settings;

/** A key of the object store that reads the published tables; it is handed to whoever may read the catalog. */
public record ReaderKey(String accessKeyId, String secretAccessKey) {
    /** Without the secret. */
    @Override
    public String toString() {
        return "ReaderKey[" + accessKeyId + "]";
    }
}
