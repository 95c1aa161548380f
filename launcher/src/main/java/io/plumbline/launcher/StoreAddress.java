package io.plumbline.launcher;

/** Where an object store is reached, and with which keys. */
record StoreAddress(String endpoint, String accessKey, String secretKey) {
    @Override
    public String toString() {
        return "StoreAddress[" + endpoint + "]";
    }
}
