package io.plumbline.engine.dimension;

/** Characters that nobody sees: no-break spaces, zero-width and direction marks. Joiners are none of them, for they hold emoji and some scripts together. */
public final class VisibleText {
    private static final int NO_BREAK_SPACE = 0xA0;
    private static final int JOINER = 0x200D;
    private static final int NON_JOINER = 0x200C;

    private VisibleText() {}

    public static boolean hasInvisible(String text) {
        return text.codePoints().anyMatch(c -> c == NO_BREAK_SPACE || isDropped(c));
    }

    /** The text without them; a no-break space becomes one that is seen. */
    public static String of(String text) {
        return text.codePoints()
                .filter(c -> !isDropped(c))
                .map(c -> c == NO_BREAK_SPACE ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isDropped(int c) {
        return Character.getType(c) == Character.FORMAT && c != JOINER && c != NON_JOINER;
    }
}
