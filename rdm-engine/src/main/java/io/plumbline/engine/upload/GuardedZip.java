package io.plumbline.engine.upload;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A zip that is read under absolute caps: how many entries, how much they inflate to, how much of it lies in one piece.
 *
 * <p>Sizes that the zip claims for itself are never believed, nothing is unpacked to a file, and an entry's name is only compared, never used as a path.
 * A cap on the ratio alone would refuse honest workbooks, whose XML shrinks to a hundredth.
 */
final class GuardedZip implements Closeable {
    static final int MAX_ENTRIES = 5_000;
    static final long MAX_INFLATED = 2L * 1024 * 1024 * 1024;
    /** One element or run of text with its attributes. */
    static final long MAX_PIECE = 8L * 1024 * 1024;

    private static final long BEAT = 4L * 1024 * 1024;

    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new HashMap<>();
    private final long maxInflated;
    private final Runnable beat;

    private GuardedZip(ZipFile zip, long maxInflated, Runnable beat) {
        this.zip = zip;
        this.maxInflated = maxInflated;
        this.beat = beat;
    }

    /**
     * Opens a zip, or FILE_DAMAGED.
     *
     * @param beat is called now and then while parts are read, for those who watch
     */
    static GuardedZip open(Path file, long maxInflated, Runnable beat) {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (IOException e) {
            throw damaged("the file is cut off or its directory is broken (" + e.getMessage() + ")");
        }
        GuardedZip guarded = new GuardedZip(zip, maxInflated, beat);
        try {
            guarded.index();
            return guarded;
        } catch (RuntimeException e) {
            guarded.close();
            throw e;
        }
    }

    private void index() {
        if (zip.size() > MAX_ENTRIES) {
            throw damaged("it holds " + zip.size() + " parts, a workbook has at most " + MAX_ENTRIES);
        }
        zip.stream().forEach(entry -> {
            if (entries.put(entry.getName(), entry) != null) {
                throw damaged("it holds two parts of the name " + entry.getName());
            }
        });
    }

    boolean has(String name) {
        return entries.containsKey(name);
    }

    /** How many parts have names that begin so. */
    int count(String beginning) {
        return (int) entries.keySet().stream()
                .filter(name -> name.startsWith(beginning))
                .count();
    }

    /** The bytes of one part, or FILE_DAMAGED where it is missing. */
    Piecewise part(String name) {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw damaged("its part " + name + " is missing");
        }
        try {
            return new Piecewise(zip.getInputStream(entry), name, maxInflated, beat);
        } catch (IOException e) {
            throw damaged("its part " + name + " cannot be read (" + e.getMessage() + ")");
        }
    }

    static RdmException damaged(String why) {
        return new RdmException(
                ErrorCode.FILE_DAMAGED,
                "The workbook is damaged: " + why
                        + ". Open it in your spreadsheet program, save it again as .xlsx and send that file.");
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A part's bytes, counted: in all, and since its reader last got something whole out of them. */
    static final class Piecewise extends FilterInputStream {
        private final String name;
        private final long max;
        private final Runnable beat;
        private long total;
        private long mark;
        private long beaten;

        Piecewise(InputStream in, String name, long max, Runnable beat) {
            super(in);
            this.name = name;
            this.max = max;
            this.beat = beat;
        }

        /** The reader has come to the end of a piece. */
        void pieceDone() {
            mark = total;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            if (b >= 0) {
                count(1);
            }
            return b;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int n = in.read(into, offset, length);
            if (n > 0) {
                count(n);
            }
            return n;
        }

        private void count(int n) {
            total += n;
            if (total - beaten > BEAT) {
                beaten = total;
                beat.run();
            }
            if (total > max) {
                throw new RdmException(
                        ErrorCode.FILE_TOO_LARGE,
                        "The workbook unpacks to more than " + max / (1024 * 1024) + " MB in its part " + name
                                + ". Delete empty rows and unused sheets, or send it in parts.");
            }
            if (total - mark > MAX_PIECE) {
                throw damaged("its part " + name + " has a piece of more than " + MAX_PIECE / (1024 * 1024) + " MB");
            }
        }
    }
}
