package io.plumbline.launcher;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/** Random secrets in one owner-only properties file, each made when first asked for and kept from then on. */
final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final Path file;

    Secrets(Path folder, String name) {
        this.folder = folder;
        this.file = folder.resolve(name + ".properties");
    }

    Path file() {
        return file;
    }

    /** The secret of this name: as many random bytes in hexadecimal digits. */
    synchronized String get(String name, int bytes) {
        var known = read();
        var kept = known.getProperty(name);
        if (kept != null) {
            return kept;
        }
        var fresh = new byte[bytes];
        RANDOM.nextBytes(fresh);
        var secret = HexFormat.of().formatHex(fresh);
        known.setProperty(name, secret);
        var text = new StringBuilder();
        known.stringPropertyNames().stream()
                .sorted()
                .forEach(key -> text.append(key)
                        .append('=')
                        .append(known.getProperty(key))
                        .append('\n'));
        OwnerOnly.folder(folder);
        OwnerOnly.write(file, text.toString());
        return secret;
    }

    private Properties read() {
        var known = new Properties();
        try {
            if (Files.exists(file)) {
                known.load(new StringReader(Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
        return known;
    }
}
