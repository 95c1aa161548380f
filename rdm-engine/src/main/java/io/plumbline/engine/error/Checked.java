package io.plumbline.engine.error;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came out of checking one thing.
 *
 * @param what the thing, such as {@code commits}
 * @param counts what was looked at, by name, in a steady order
 */
public record Checked(String what, Map<String, Long> counts, List<Breach> breaches) {
    public Checked {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        breaches = List.copyOf(breaches);
    }

    public boolean isClean() {
        return breaches.isEmpty();
    }

    /** Gathers counts and breaches while the checking goes on. */
    public static final class Gathering {
        private final Map<String, Long> counts = new LinkedHashMap<>();
        private final List<Breach> breaches = new ArrayList<>();

        /** Adds to a count; 0 makes it be shown. */
        public void count(String name, long more) {
            counts.merge(name, more, Long::sum);
        }

        public void breach(String place, String found, String expected, String next) {
            breaches.add(new Breach(place, found, expected, next));
        }

        public Checked of(String what) {
            return new Checked(what, counts, breaches);
        }
    }
}
