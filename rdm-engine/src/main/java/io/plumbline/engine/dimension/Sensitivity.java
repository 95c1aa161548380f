package io.plumbline.engine.dimension;

/** What becomes of an attribute's values where everybody may read: in published tables, logs and the groups of reports. */
public enum Sensitivity {
    /** They are left out. */
    DROP("left out"),
    /** A keyed hash of 64 hexadecimal digits stands for each: equal values stay equal. */
    HASH("hashed"),
    /** The first character is shown, whatever follows is not; of texts. */
    MASK("masked");

    private final String words;

    Sensitivity(String words) {
        this.words = words;
    }

    /** As people read it. */
    public String words() {
        return words;
    }
}
