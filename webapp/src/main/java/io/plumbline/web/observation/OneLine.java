package io.plumbline.web.observation;

/** Text that stays on its line of a log: what could begin another line, or repaint this one, is written out. */
final class OneLine {
    private OneLine() {}

    /** Example: a line feed becomes the two characters {@code \n}, an escape character {@code \u001b}. */
    static String of(String text) {
        return escaped(text, false);
    }

    /** Several lines, where each but the first begins with a tab, as those of a stack trace do: no line of a log begins so. */
    static String ofStack(String text) {
        return escaped(text, true);
    }

    private static String escaped(String text, boolean stack) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\t' || (c == '\n' && stack && belongsToStack(text, i + 1))) {
                safe.append(c);
            } else if (c == '\n') {
                safe.append("\\n");
            } else if (c == '\r') {
                safe.append("\\r");
            } else if (Character.isISOControl(c) || isSeparator(c)) {
                safe.append(String.format("\\u%04x", (int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    private static boolean belongsToStack(String text, int next) {
        return next == text.length() || text.charAt(next) == '\t' || text.startsWith("Caused by: ", next);
    }

    /** Line and paragraph separator, and marks that turn the direction of what follows. */
    private static boolean isSeparator(char c) {
        return c == '\u2028' || c == '\u2029' || (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
    }
}
