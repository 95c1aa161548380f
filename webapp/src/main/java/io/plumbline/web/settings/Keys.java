package io.plumbline.web.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HexFormat;
import java.util.Properties;

/** The separate keys of an installation: for signed workbooks, hashed values, webhooks and the audit chain. */
public final class Keys {
    private static final int LEAST_BYTES = 16;

    private final byte[] workbook;
    private final byte[] hash;
    private final byte[] webhook;
    private final byte[] audit;

    private Keys(byte[] workbook, byte[] hash, byte[] webhook, byte[] audit) {
        this.workbook = workbook;
        this.hash = hash;
        this.webhook = webhook;
        this.audit = audit;
    }

    /** Reads the four keys, in hexadecimal digits, from a properties file. */
    static Keys read(Path file) {
        refuseOpen(file);
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new StartRefused(
                    "RDM_SECRET_FILE names " + file
                            + ", which cannot be read; give a properties file with the keys workbook,"
                            + " hash, webhook and audit.",
                    e);
        }
        return new Keys(
                key(properties, "workbook"),
                key(properties, "hash"),
                key(properties, "webhook"),
                key(properties, "audit"));
    }

    /** Keys that others may read are no keys. */
    private static void refuseOpen(Path file) {
        try {
            if (Files.exists(file)
                    && Files.getFileStore(file).supportsFileAttributeView(PosixFileAttributeView.class)
                    && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                throw new StartRefused("RDM_SECRET_FILE names " + file
                        + ", which every account of this machine can read; close it with chmod o-rwx.");
            }
        } catch (IOException e) {
            throw new StartRefused("RDM_SECRET_FILE names " + file + ", which cannot be looked at.", e);
        }
    }

    private static byte[] key(Properties properties, String name) {
        String digits = properties.getProperty(name, "").strip();
        try {
            byte[] key = HexFormat.of().parseHex(digits);
            if (key.length >= LEAST_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw new StartRefused("The key " + name + " in RDM_SECRET_FILE is not made of hexadecimal digits.");
        }
        throw new StartRefused("The key " + name + " in RDM_SECRET_FILE is missing or short; it needs "
                + 2 * LEAST_BYTES + " hexadecimal digits or more.");
    }

    public byte[] workbook() {
        return workbook.clone();
    }

    public byte[] hash() {
        return hash.clone();
    }

    public byte[] webhook() {
        return webhook.clone();
    }

    public byte[] audit() {
        return audit.clone();
    }
}
