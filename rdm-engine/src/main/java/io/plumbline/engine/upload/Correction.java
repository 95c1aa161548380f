package io.plumbline.engine.upload;

import org.jspecify.annotations.Nullable;

/**
 * Something that was mended in what a file says; the file itself stays as it was sent.
 *
 * @param cell the address that a {@code CELL} correction is about
 * @param attribute the attribute whose column the others are about
 * @param found the value that {@code REPLACE} looks for
 * @param value what is put in its place, blank for nothing; of {@code PAD} the number of characters
 */
public record Correction(
        Kind kind,
        @Nullable String cell,
        @Nullable String attribute,
        @Nullable String found,
        @Nullable String value) {
    /** The most characters that a cell holds. */
    public static final int MAX_VALUE = CellText.MAX_TEXT;

    /** What is mended. */
    public enum Kind {
        /** One cell takes a value. */
        CELL("set"),
        /** All cells of a column that hold one value take another. */
        REPLACE("replace"),
        /** Spaces around values go, and characters that nobody sees. */
        TRIM("trim"),
        UPPER("upper case"),
        LOWER("lower case"),
        /** Zeros are put before values that are too short. */
        PAD("pad with zeros"),
        /** Where a spreadsheet program has probably changed a value by itself, it is what it was before. */
        RESTORE("restore");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    public static Correction cell(String cell, @Nullable String value) {
        return new Correction(Kind.CELL, cell, null, null, value);
    }
}
