package io.plumbline.engine.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.iceberg.io.FileInfo;

/** A folder of this machine, as a location {@code file:/…}. Hadoop's own listing starts a program for each file, to learn its owner. */
public final class LocalFolder {
    private static final String SCHEME = "file:";
    /** What Hadoop writes beside each file, and takes away with it. */
    private static final Pattern CHECKSUM = Pattern.compile("\\..*\\.crc");

    private LocalFolder() {}

    public static boolean isOne(String location) {
        return location.startsWith(SCHEME);
    }

    static Path path(String location) {
        String path = location.substring(SCHEME.length());
        return Path.of(path.startsWith("//") ? path.substring(2) : path);
    }

    /**
     * The files in it and below.
     *
     * @throws UncheckedIOException it cannot be read; its cause is a NoSuchFileException where there is none
     */
    public static List<FileInfo> list(String location) {
        List<FileInfo> found = new ArrayList<>();
        try {
            Path folder = Path.of(location.substring(SCHEME.length()));
            Files.walkFileTree(
                    folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<Path>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            if (!CHECKSUM.matcher(file.getFileName().toString()).matches()) {
                                found.add(new FileInfo(
                                        SCHEME + file,
                                        attributes.size(),
                                        attributes.lastModifiedTime().toMillis()));
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
                            if (problem instanceof NoSuchFileException && !file.equals(folder)) {
                                // Somebody has deleted it meanwhile.
                                return FileVisitResult.CONTINUE;
                            }
                            throw problem;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
