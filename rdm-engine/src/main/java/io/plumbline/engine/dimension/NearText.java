package io.plumbline.engine.dimension;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which of the known texts was probably meant by one that is none of them: the one with the fewest edits between, letter case aside. */
public final class NearText {
    private NearText() {}

    /** The nearest of the texts; none where more than about half of the letters would have to be edited. */
    public static Optional<String> nearest(String text, List<String> known) {
        String nearest = null;
        int best = Math.max(2, text.length() / 2) + 1;
        for (String candidate : known) {
            int distance = distance(folded(text), folded(candidate), best);
            if (distance < best) {
                best = distance;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** The text without letter case, outer spaces and compatibility forms. */
    public static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .strip()
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    /** Edits that lead from one text to the other; {@code limit} where there are as many or more. */
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), diagonal + change);
                diagonal = above;
            }
        }
        return Math.min(limit, row[b.length()]);
    }
}
