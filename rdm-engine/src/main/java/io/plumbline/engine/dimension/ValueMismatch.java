package io.plumbline.engine.dimension;

/** A text that is no value of an attribute's type; says what would be. */
public final class ValueMismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String expected;

    public ValueMismatch(String expected) {
        super("expected " + expected);
        this.expected = expected;
    }

    public String expected() {
        return expected;
    }
}
