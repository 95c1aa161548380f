package io.plumbline.engine.publication;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.time.Period;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a fact points at whose member is not known, or that has none: where a definition asks for them, the first two of its current and of its
 * history table.
 *
 * <p>Their ids follow from the dimension and the word alone, so they are the same in each release. Texts say the word, numbers of a key are -1 and -2; all else is
 * null.
 */
final class UnknownRows {
    private static final List<String> WORDS = List.of("unknown", "not applicable");

    private UnknownRows() {}

    static List<List<@Nullable Object>> of(TableShape shape) {
        boolean isOffered = switch (shape.content()) {
            case CURRENT, HISTORY -> shape.dimension().publishing().unknown();
            case DAILY, LOG, REKEYS -> false;
        };
        List<List<@Nullable Object>> rows = new ArrayList<>();
        if (isOffered) {
            for (int i = 0; i < WORDS.size(); i++) {
                rows.add(row(shape, WORDS.get(i), -1L - i));
            }
        }
        return rows;
    }

    private static List<@Nullable Object> row(TableShape shape, String word, long number) {
        String id = UUID.nameUUIDFromBytes(
                        ("plumbline/" + word + "/" + shape.dimension().code()).getBytes(StandardCharsets.UTF_8))
                .toString();
        List<@Nullable Object> values = new ArrayList<>();
        for (String column : shape.columns()) {
            values.add(
                    switch (column) {
                        case VersionColumn.MEMBER_ID, VersionColumn.VERSION_ID -> id;
                        case VersionColumn.VALID_FROM -> Period.BEGINNING;
                        case VersionColumn.VALID_TO -> Period.OPEN_END;
                        default -> value(shape.dimension(), column, word, number);
                    });
        }
        return values;
    }

    private static @Nullable Object value(Dimension dimension, String column, String word, long number) {
        Attribute attribute = dimension.find(column).orElse(null);
        if (attribute == null || attribute.sensitive() != null) {
            return null;
        }
        return switch (attribute.type()) {
            case AttributeType.Text text -> word;
            case AttributeType.Whole whole -> attribute.key() ? number : null;
            default -> null;
        };
    }
}
