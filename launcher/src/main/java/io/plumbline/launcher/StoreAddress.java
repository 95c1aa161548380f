package io.plumbline.launcher;

/** Where an object store is reached, and with which keys: the application's, and those of readers of the published tables. */
record StoreAddress(
        String endpoint, String accessKey, String secretKey, String readerAccessKey, String readerSecretKey) {
    @Override
    public String toString() {
        return "StoreAddress[" + endpoint + "]";
    }
}
