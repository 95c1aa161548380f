package io.plumbline.engine.dimension;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of attributes that one value can break by itself: allowed list, range, pattern. */
public final class ValueRules {
    private static final int SHOWN = 10;

    private final Map<String, ValuePattern> patterns = new HashMap<>();

    public ValueRules(Dimension dimension) {
        for (Attribute attribute : dimension.attributes()) {
            if (attribute.pattern() != null) {
                patterns.put(attribute.name(), ValuePattern.of(attribute.pattern()));
            }
        }
    }

    /**
     * That a value breaks a rule.
     *
     * @param what what the value is or has, as the end of a sentence
     * @param suggestion the nearest allowed value, where one is near
     */
    public record Breach(
            AttributeRule rule,
            String what,
            String expected,
            @Nullable String suggestion) {}

    /** The rules of its attribute that a value breaks. */
    public List<Breach> of(Attribute attribute, Object value) {
        List<Breach> breaches = new ArrayList<>();
        String text = attribute.type().text(value);
        if (!attribute.allowed().isEmpty() && !attribute.allowed().contains(text)) {
            breaches.add(new Breach(
                    AttributeRule.ALLOWED,
                    "is none of the allowed values",
                    shortened(attribute.allowed()),
                    NearText.nearest(text, attribute.allowed()).orElse(null)));
        }
        boolean low = attribute.min() != null && compare(attribute, value, attribute.min()) < 0;
        boolean high = attribute.max() != null && compare(attribute, value, attribute.max()) > 0;
        if (low || high) {
            breaches.add(new Breach(AttributeRule.RANGE, "is out of range", range(attribute), null));
        }
        ValuePattern pattern = patterns.get(attribute.name());
        if (pattern != null && value instanceof String string && !pattern.matches(string)) {
            breaches.add(new Breach(
                    AttributeRule.PATTERN,
                    "has another form than the definition says",
                    "the form " + pattern.text(),
                    null));
        }
        return breaches;
    }

    private static String range(Attribute attribute) {
        String from = attribute.min() == null ? "" : "at least " + attribute.min();
        String to = attribute.max() == null ? "" : "at most " + attribute.max();
        return from.isEmpty() || to.isEmpty() ? from + to : from + ", " + to;
    }

    private static int compare(Attribute attribute, Object value, String limit) {
        Object bound = attribute.type().parse(limit);
        return switch (value) {
            case Long number when bound instanceof Long other -> number.compareTo(other);
            case BigDecimal number when bound instanceof BigDecimal other -> number.compareTo(other);
            case LocalDate day when bound instanceof LocalDate other -> day.compareTo(other);
            default -> 0;
        };
    }

    private static String shortened(List<String> allowed) {
        return String.join(", ", allowed.subList(0, Math.min(SHOWN, allowed.size())))
                + (allowed.size() > SHOWN ? ", …" : "");
    }
}
