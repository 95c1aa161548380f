package io.plumbline.web.settings;

import io.plumbline.engine.publication.HashKeys;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HexFormat;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The separate keys of an installation: for signed workbooks, hashed values, webhooks and the audit chain. */
public final class Keys {
    private static final int LEAST_BYTES = 16;
    private static final Pattern LATER_HASH = Pattern.compile("hash\\.([2-9]|[1-9]\\d{1,3})");

    private final byte[] workbook;
    private final byte[] hash;
    private final HashKeys hashKeys;
    private final byte[] webhook;
    private final byte[] audit;

    private Keys(byte[] workbook, byte[] hash, HashKeys hashKeys, byte[] webhook, byte[] audit) {
        this.workbook = workbook;
        this.hash = hash;
        this.hashKeys = hashKeys;
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
                hashKeys(properties),
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

    /** The key {@code hash} is version 1; {@code hash.2} and so on take over, and the earlier ones stay for what was hashed with them. */
    private static HashKeys hashKeys(Properties properties) {
        SortedMap<Integer, byte[]> keys = new TreeMap<>();
        keys.put(1, key(properties, "hash"));
        for (String name : properties.stringPropertyNames()) {
            Matcher later = LATER_HASH.matcher(name);
            if (later.matches()) {
                keys.put(Integer.valueOf(later.group(1)), key(properties, name));
            }
        }
        return new HashKeys(keys);
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

    /** All keys for sensitive values, by version. */
    public HashKeys hashKeys() {
        return hashKeys;
    }

    public byte[] webhook() {
        return webhook.clone();
    }

    public byte[] audit() {
        return audit.clone();
    }
}
