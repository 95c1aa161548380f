package io.plumbline.engine.upload;

import java.io.Closeable;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** An open workbook, or another file of rows that is taken for one: its sheets in order, and the rows of each. Errors of its methods: FILE_DAMAGED and FILE_TOO_LARGE, as far into the file as they come. */
interface Workbook extends Closeable {
    /** The last row that is asked for where all are wanted. */
    int ALL = Integer.MAX_VALUE;

    /**
     * What a file is.
     *
     * @param macros whether it holds macros, which are never run
     * @param told how it was read, as a sentence; empty where there was no choice
     */
    record About(FileFormat format, boolean macros, String told) {}

    /**
     * One sheet.
     *
     * @param number its place in the workbook, from 0
     * @param visible whether people see it
     */
    record Sheet(int number, String name, boolean visible) {}

    List<Sheet> sheets();

    default Optional<Sheet> sheet(String name) {
        return sheets().stream().filter(s -> s.name().equals(name)).findFirst();
    }

    About about();

    /** Begins to read a sheet; it ends where a row beyond the last one comes. */
    RawRows rows(Sheet sheet, int lastRow);

    /** The whole of one sheet, read as often as wanted until the workbook is closed. It is the last thing that is asked of the workbook. */
    Supplier<RawRows> only(Sheet sheet);

    @Override
    void close();
}
