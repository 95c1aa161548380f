package io.plumbline.engine.upload;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that were taken in before: from their place in a {@link Spool}, where each block stands behind its length. */
final class StoredRows implements RawRows {
    private final Spool spool;
    private final Place place;
    private ByteBuffer block = ByteBuffer.allocate(0);
    private int rowsInBlock;
    private long at;

    /**
     * Where they are.
     *
     * @param from where the first block begins
     * @param to where the last one ends
     */
    record Place(long from, long to, List<String> merged, int hidden) {}

    StoredRows(Spool spool, Place place) {
        this.spool = spool;
        this.place = place;
        this.at = place.from();
    }

    /** Keeps a block. */
    static void keep(ByteBuffer block, Spool spool) {
        spool.append(
                ByteBuffer.allocate(Integer.BYTES).putInt(block.remaining()).flip());
        spool.append(block);
    }

    @Override
    public @Nullable RawRow next() {
        if (rowsInBlock == 0) {
            if (block.hasRemaining()) {
                throw ParserTrouble.garbled("a block of rows with something behind its end");
            }
            if (at == place.to()) {
                return null;
            }
            int length = spool.read(at, Integer.BYTES).getInt();
            block = spool.read(at + Integer.BYTES, length);
            at += Integer.BYTES + length;
            rowsInBlock = RowBlock.count(block);
        }
        rowsInBlock--;
        return RowBlock.next(block);
    }

    @Override
    public List<String> merged() {
        return place.merged();
    }

    @Override
    public int hidden() {
        return place.hidden();
    }

    /** The spool is its workbook's to close. */
    @Override
    public void close() {}
}
