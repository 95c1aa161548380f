package io.plumbline.whatif;

import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Answers of earlier questions that later ones share. The least recently used goes first, and all of them before the memory is full: an
 * answer may hold 200,000 groups.
 */
final class Kept {
    private static final int MOST = 64;

    private final Map<List<Object>, SoftReference<Object>> answers = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Object>, SoftReference<Object>> eldest) {
            return size() > MOST;
        }
    };

    interface Answering<T, E extends Exception> {
        T answer() throws E;
    }

    /** The answer to a question that was asked before, or a new one, kept for the next. */
    @SuppressWarnings("unchecked") // the question says what its answer is
    <T, E extends Exception> T answer(List<Object> question, Answering<T, E> answering) throws E {
        var reference = answers.get(question);
        var known = reference == null ? null : (T) reference.get();
        if (known == null) {
            known = Objects.requireNonNull(answering.answer());
            answers.put(question, new SoftReference<>(known));
        }
        return known;
    }

    int size() {
        return answers.size();
    }
}
