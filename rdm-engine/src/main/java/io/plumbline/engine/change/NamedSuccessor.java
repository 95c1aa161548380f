package io.plumbline.engine.change;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who takes over from a member, as a person names them.
 *
 * @param key as {@code BusinessKey.text()} writes it
 * @param weight a decimal fraction; null where there is only one
 */
public record NamedSuccessor(String key, @Nullable String weight) {
    /** Those that a cell names: {@code B}, or with weights {@code B: 60%; C: 40%} or {@code B: 0.6; C: 0.4}. */
    static List<NamedSuccessor> ofCell(String text) {
        List<NamedSuccessor> named = new ArrayList<>();
        for (String part : text.split(";", -1)) {
            String one = part.strip();
            int colon = one.lastIndexOf(':');
            if (!one.isEmpty()) {
                named.add(
                        colon < 0
                                ? new NamedSuccessor(one, null)
                                : new NamedSuccessor(
                                        one.substring(0, colon).strip(),
                                        fraction(one.substring(colon + 1).strip())));
            }
        }
        return named;
    }

    private static String fraction(String weight) {
        if (!weight.endsWith("%")) {
            return weight;
        }
        try {
            return new BigDecimal(weight.substring(0, weight.length() - 1).strip())
                    .movePointLeft(2)
                    .toPlainString();
        } catch (NumberFormatException e) {
            return weight;
        }
    }
}
