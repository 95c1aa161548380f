package io.plumbline.engine.member;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A business key: one canonical text per key attribute, in key order.
 *
 * <p>Keys compare by exact code points. {@link #joined()} is the stored form: parts joined by U+001F, which no part may hold.
 */
public record BusinessKey(List<String> parts) implements Comparable<BusinessKey> {
    public static final int MAX_LENGTH = 700;
    private static final String SEPARATOR = "\u001f";

    public BusinessKey {
        parts = List.copyOf(parts);
        int length = parts.size() - 1;
        for (String part : parts) {
            if (part.isEmpty() || part.contains(SEPARATOR)) {
                throw new IllegalArgumentException("a key part is not empty and holds no control character U+001F");
            }
            length += part.codePointCount(0, part.length());
        }
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a business key has at most " + MAX_LENGTH + " characters, this one has " + length);
        }
    }

    public static BusinessKey of(String... parts) {
        return new BusinessKey(List.of(parts));
    }

    public static BusinessKey ofJoined(String joined) {
        return new BusinessKey(List.of(joined.split(SEPARATOR, -1)));
    }

    /** The key that stands in a row's values. */
    public static BusinessKey ofValues(Dimension dimension, List<@Nullable Object> values) {
        return new BusinessKey(dimension.key().stream()
                .map(name -> {
                    int at = dimension.indexOf(name);
                    Attribute attribute = dimension.attributes().get(at);
                    Object value = values.get(at);
                    return value == null ? "" : attribute.type().text(value);
                })
                .toList());
    }

    public String joined() {
        return String.join(SEPARATOR, parts);
    }

    /** For people: the parts joined by a comma. */
    public String shown() {
        return String.join(", ", parts);
    }

    @Override
    public int compareTo(BusinessKey other) {
        return joined().compareTo(other.joined());
    }
}
