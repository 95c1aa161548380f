package io.plumbline.web.whatif;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer of a what-if: one sentence, up to five figures, one line about how it came to be. */
public record VerdictView(
        String sentence, List<Figure> figures, boolean stale, @Nullable String staleWhy, String foot, @Nullable String report) {

    /** One figure: exact below where it is rounded above. */
    public record Figure(String label, String number, String note) {}
}
