package io.plumbline.engine.upload;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import org.jspecify.annotations.Nullable;

/**
 * The texts that the cells of a workbook share, by index.
 *
 * <p>Kept as UTF-8 in chunks of 1 MiB: the first {@value #CHUNKS_IN_MEMORY} in memory, the rest in a temporary file that is gone when this is closed.
 * What the part claims to hold is never believed.
 */
final class SharedStrings implements Closeable {
    private static final int CHUNK = 1 << 20;
    private static final int CHUNKS_IN_MEMORY = 64;

    private final List<byte[]> chunks = new ArrayList<>();
    private byte[] open = new byte[CHUNK];
    private int used;
    private int closedChunks;
    private long[] starts = new long[1024];
    private int[] lengths = new int[1024];
    private int size;
    private @Nullable FileChannel spill;
    private int cachedChunk = -1;
    private byte[] cached = new byte[0];

    /** Reads the part of that name; empty where the workbook has none. */
    static SharedStrings read(GuardedZip zip, @Nullable String part) {
        SharedStrings strings = new SharedStrings();
        if (part == null) {
            return strings;
        }
        try (PartReader xml = new PartReader(zip, part)) {
            StringBuilder text = new StringBuilder();
            for (String element = xml.nextElement(); element != null; element = xml.nextElement()) {
                if (element.equals("si")) {
                    text.setLength(0);
                    appendRichText(xml, text, "shared string " + strings.size);
                    strings.add(text.toString());
                }
            }
            return strings;
        } catch (RuntimeException e) {
            strings.close();
            throw e;
        }
    }

    /** Joins the runs of the current element, without phonetic ones; the place is for messages. */
    static void appendRichText(PartReader xml, StringBuilder text, String place) {
        int inside = xml.depth();
        boolean inText = false;
        while (true) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (xml.element().equals("rPh")) {
                        xml.skip();
                    } else {
                        inText = xml.element().equals("t");
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    inText = false;
                    if (xml.depth() < inside) {
                        return;
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (inText) {
                        xml.appendText(text);
                        // An escape takes seven characters for one.
                        if (text.length() > 7 * CellText.MAX_TEXT) {
                            throw tooLong(place);
                        }
                    }
                }
                case XMLStreamConstants.END_DOCUMENT -> {
                    return;
                }
                default -> {}
            }
        }
    }

    static RuntimeException tooLong(String place) {
        return GuardedZip.damaged(
                place + " holds more than " + CellText.MAX_TEXT + " characters, the most that a cell can hold");
    }

    private void add(String raw) {
        String text = CellText.decode(raw);
        if (text.length() > CellText.MAX_TEXT) {
            throw tooLong("shared string " + size);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (used + bytes.length > CHUNK) {
            closeChunk();
        }
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
            lengths = Arrays.copyOf(lengths, size * 2);
        }
        System.arraycopy(bytes, 0, open, used, bytes.length);
        starts[size] = (long) closedChunks * CHUNK + used;
        lengths[size] = bytes.length;
        used += bytes.length;
        size++;
    }

    private void closeChunk() {
        if (closedChunks < CHUNKS_IN_MEMORY) {
            chunks.add(open);
            open = new byte[CHUNK];
        } else {
            try {
                if (spill == null) {
                    Path file = RawLayer.temporary();
                    spill = FileChannel.open(
                            file,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE);
                }
                ByteBuffer buffer = ByteBuffer.wrap(open);
                long at = (long) (closedChunks - CHUNKS_IN_MEMORY) * CHUNK;
                while (buffer.hasRemaining()) {
                    at += spill.write(buffer, at);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        closedChunks++;
        used = 0;
    }

    int size() {
        return size;
    }

    /** The text of an index, which the caller has checked. */
    String get(int index) {
        int chunk = (int) (starts[index] / CHUNK);
        return new String(bytes(chunk), (int) (starts[index] % CHUNK), lengths[index], StandardCharsets.UTF_8);
    }

    private byte[] bytes(int chunk) {
        if (chunk == closedChunks) {
            return open;
        }
        if (chunk < CHUNKS_IN_MEMORY) {
            return chunks.get(chunk);
        }
        if (chunk != cachedChunk && spill != null) {
            byte[] read = new byte[CHUNK];
            ByteBuffer buffer = ByteBuffer.wrap(read);
            long at = (long) (chunk - CHUNKS_IN_MEMORY) * CHUNK;
            try {
                while (buffer.hasRemaining()) {
                    int n = spill.read(buffer, at + buffer.position());
                    if (n < 0) {
                        throw new IOException("the temporary file of shared strings ends early");
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            cached = read;
            cachedChunk = chunk;
        }
        return cached;
    }

    @Override
    public void close() {
        if (spill != null) {
            try {
                spill.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
