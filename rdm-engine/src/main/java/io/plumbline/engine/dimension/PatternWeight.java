package io.plumbline.engine.dimension;

import java.util.ArrayDeque;
import java.util.Deque;

/** How large a regular expression becomes when it is compiled, reckoned from its text: repetitions multiply what they repeat. */
final class PatternWeight {
    private static final long ENOUGH = 1_000_000;

    private final String text;
    private int at;

    PatternWeight(String text) {
        this.text = text;
    }

    /** About as many steps as the compiled pattern has; a million stands for all that is more. */
    long steps() {
        Deque<Group> outer = new ArrayDeque<>();
        Group group = new Group();
        at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            switch (c) {
                case '(' -> {
                    outer.push(group);
                    group = new Group();
                    at++;
                }
                case ')' -> {
                    long inner = group.sum;
                    group = outer.isEmpty() ? group : outer.pop();
                    group.add(inner + 2);
                    at++;
                }
                case '*', '+', '?' -> {
                    group.grow(1);
                    at++;
                }
                case '{' -> repeat(group);
                case '[' -> {
                    skipClass();
                    group.add(1);
                }
                case '\\' -> {
                    skipEscape();
                    group.add(1);
                }
                default -> {
                    group.add(1);
                    at++;
                }
            }
        }
        long sum = group.sum;
        for (Group left : outer) {
            sum = Math.min(ENOUGH, sum + left.sum);
        }
        return sum;
    }

    /** {@code {n}}, {@code {n,}} or {@code {n,m}}; any other brace stands for itself. */
    private void repeat(Group group) {
        int end = text.indexOf('}', at);
        String inside = end < 0 ? "" : text.substring(at + 1, end);
        if (!inside.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
            group.add(1);
            at++;
            return;
        }
        at = end + 1;
        String[] numbers = inside.split(",", -1);
        long least = Long.parseLong(numbers[0]);
        if (numbers.length == 1) {
            group.repeat(least, 0);
        } else if (numbers[1].isEmpty()) {
            group.repeat(least + 1, 1);
        } else {
            long most = Long.parseLong(numbers[1]);
            group.repeat(most, Math.max(0, most - least));
        }
    }

    private void skipEscape() {
        boolean hasBraces = text.startsWith("\\p{", at) || text.startsWith("\\P{", at) || text.startsWith("\\x{", at);
        int end = hasBraces ? text.indexOf('}', at) : at + 1;
        at = Math.min(text.length(), (end < 0 ? at + 1 : end) + 1);
    }

    /** A class is one step, however long; a bracket right behind its beginning stands for itself. */
    private void skipClass() {
        at++;
        if (text.startsWith("^", at)) {
            at++;
        }
        if (text.startsWith("]", at)) {
            at++;
        }
        while (at < text.length() && text.charAt(at) != ']') {
            int named = text.startsWith("[:", at) ? text.indexOf(":]", at + 2) : -1;
            if (named >= 0) {
                at = named + 2;
            } else if (text.charAt(at) == '\\') {
                skipEscape();
            } else {
                at++;
            }
        }
        at = Math.min(text.length(), at + 1);
    }

    /** What stands in one pair of parentheses so far. */
    private static final class Group {
        private long sum;
        private long last;

        void add(long steps) {
            last = steps;
            sum = Math.min(ENOUGH, sum + steps);
        }

        void grow(long steps) {
            last += steps;
            sum = Math.min(ENOUGH, sum + steps);
        }

        void repeat(long times, long more) {
            long repeated = Math.min(ENOUGH, last * Math.max(1, times) + more);
            sum = Math.min(ENOUGH, sum - last + repeated);
            last = repeated;
        }
    }
}
