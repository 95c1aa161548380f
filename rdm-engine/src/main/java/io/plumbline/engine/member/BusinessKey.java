package io.plumbline.engine.member;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.ValueMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /**
     * One text for the key, in files and JSON: the parts joined by a comma; of a key with several parts, a comma or a backslash inside one has a
     * backslash before it.
     */
    public String text() {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        return String.join(
                ",",
                parts.stream()
                        .map(part -> part.replace("\\", "\\\\").replace(",", "\\,"))
                        .toList());
    }

    /** The key of a dimension that a text stands for, each part in the canonical form of its type; empty where it can be none. */
    public static Optional<BusinessKey> ofText(Dimension dimension, String text) {
        List<String> written = dimension.key().size() == 1 ? List.of(text) : split(text);
        if (written.size() != dimension.key().size()) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        try {
            for (int i = 0; i < written.size(); i++) {
                AttributeType type = dimension.attribute(dimension.key().get(i)).type();
                parts.add(type.text(type.parse(written.get(i))));
            }
            return Optional.of(new BusinessKey(parts));
        } catch (ValueMismatch | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                part.append(text.charAt(++i));
            } else if (c == ',') {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    @Override
    public int compareTo(BusinessKey other) {
        return joined().compareTo(other.joined());
    }
}
