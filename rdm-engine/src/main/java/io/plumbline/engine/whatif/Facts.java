package io.plumbline.engine.whatif;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The facts of a source as they were when they were last listed: files and columns.
 *
 * @param files in the order of their locations
 */
public record Facts(List<FactFile> files, List<FactColumn> columns) {
    /** Of a source that has not been looked at yet. */
    public static final Facts UNSEEN = new Facts(List.of(), List.of());

    public Facts {
        files = List.copyOf(files);
        columns = List.copyOf(columns);
    }

    public long rows() {
        return files.stream().mapToLong(FactFile::rows).sum();
    }

    public Optional<FactColumn> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** SHA-256 over location, size and time of every file: names this state of the facts. */
    public String snapshot() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var file : files) {
                digest.update((file.location() + "\n" + file.size() + "\n" + file.modified() + "\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java lacks SHA-256", e);
        }
    }
}
