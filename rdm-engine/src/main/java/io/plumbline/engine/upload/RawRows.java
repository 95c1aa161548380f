package io.plumbline.engine.upload;

import java.io.Closeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one sheet as they stand in the file, one at a time. */
interface RawRows extends Closeable {
    /** A row as it stands in the file: the cells that hold something, in the file's order. */
    record RawRow(int number, List<SheetCell> cells) {}

    /** The next row that holds something; null at the end. */
    @Nullable
    RawRow next();

    /** Ranges of merged cells; known once the last row was read. */
    List<String> merged();

    /** How many of the rows nobody sees; known once the last row was read. */
    default int hidden() {
        return 0;
    }

    @Override
    void close();
}
