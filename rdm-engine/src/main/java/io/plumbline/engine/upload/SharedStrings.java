package io.plumbline.engine.upload;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.xml.stream.XMLStreamConstants;
import org.jspecify.annotations.Nullable;

/**
 * The texts that the cells of a workbook share, by index.
 *
 * <p>Kept as UTF-8 in chunks of at most 1 MiB: the first {@value #CHUNKS_IN_MEMORY} in memory, the rest in a temporary file. What the part claims to hold is
 * never believed.
 */
final class SharedStrings implements Closeable {
    private static final int CHUNK = 1 << 20;
    private static final int TEXTS_IN_CHUNK = 1 << 18;
    private static final int CHUNKS_IN_MEMORY = 64;

    /**
     * Some texts that follow each other.
     *
     * @param first the index of its first text
     * @param ends where each text ends in the chunk
     * @param bytes null where they lie in the temporary file
     * @param spilledAt where in that file
     */
    private record Chunk(int first, int[] ends, byte @Nullable [] bytes, long spilledAt) {}

    private final List<Chunk> chunks = new ArrayList<>();
    private byte[] open = new byte[CHUNK];
    private int[] openEnds = new int[1024];
    private int openFirst;
    private int used;
    private int size;
    private @Nullable Spool spill;

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

    void add(String raw) {
        String text = CellText.decode(raw);
        if (text.length() > CellText.MAX_TEXT) {
            throw tooLong("shared string " + size);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int count = size - openFirst;
        if (used + bytes.length > CHUNK || count == TEXTS_IN_CHUNK) {
            closeChunk();
            count = 0;
        }
        if (count == openEnds.length) {
            openEnds = Arrays.copyOf(openEnds, count * 2);
        }
        System.arraycopy(bytes, 0, open, used, bytes.length);
        used += bytes.length;
        openEnds[count] = used;
        size++;
    }

    private void closeChunk() {
        int[] ends = Arrays.copyOf(openEnds, size - openFirst);
        if (chunks.size() < CHUNKS_IN_MEMORY) {
            chunks.add(new Chunk(openFirst, ends, Arrays.copyOf(open, used), 0));
        } else {
            if (spill == null) {
                spill = new Spool();
            }
            chunks.add(new Chunk(openFirst, ends, null, spill.size()));
            spill.append(ByteBuffer.wrap(open, 0, used));
        }
        openFirst = size;
        used = 0;
    }

    int size() {
        return size;
    }

    /** The text of an index, which the caller has checked. */
    String get(int index) {
        if (index >= openFirst) {
            return text(open, openEnds, index - openFirst);
        }
        Chunk chunk = chunkOf(index);
        if (chunk.bytes() != null) {
            return text(chunk.bytes(), chunk.ends(), index - chunk.first());
        }
        int start = start(chunk.ends(), index - chunk.first());
        int length = chunk.ends()[index - chunk.first()] - start;
        byte[] bytes = Objects.requireNonNull(spill)
                .read(chunk.spilledAt() + start, length)
                .array();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes, int[] ends, int at) {
        int start = start(ends, at);
        return new String(bytes, start, ends[at] - start, StandardCharsets.UTF_8);
    }

    private static int start(int[] ends, int at) {
        return at == 0 ? 0 : ends[at - 1];
    }

    private Chunk chunkOf(int index) {
        int low = 0;
        int high = chunks.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (chunks.get(middle).first() <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return chunks.get(low);
    }

    @Override
    public void close() {
        if (spill != null) {
            spill.close();
        }
    }
}
