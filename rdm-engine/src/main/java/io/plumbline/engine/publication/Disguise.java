package io.plumbline.engine.publication;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.dimension.Sensitivity;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** How the value of an attribute is shown where everybody may read. */
final class Disguise {
    private static final String HIDDEN = "***";

    private final HashKeys.Hash hash;

    Disguise(HashKeys.Hash hash) {
        this.hash = hash;
    }

    /** Whether an attribute has a column at all. */
    static boolean isShown(Attribute attribute) {
        return attribute.sensitive() != Sensitivity.DROP;
    }

    /** The type of its column. */
    static Type type(Attribute attribute) {
        if (attribute.sensitive() != null) {
            return Types.StringType.get();
        }
        return switch (attribute.type()) {
            case AttributeType.Text text -> Types.StringType.get();
            case AttributeType.Whole whole -> Types.LongType.get();
            case AttributeType.Decimal(int precision, int scale) -> Types.DecimalType.of(precision, scale);
            case AttributeType.Day day -> Types.DateType.get();
            case AttributeType.Truth truth -> Types.BooleanType.get();
            case AttributeType.Reference reference -> Types.StringType.get();
        };
    }

    /** A value as its column has it; a reference by the key that shows it. */
    @Nullable
    Object shown(Attribute attribute, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof MemberRef ref) {
            return ref.shown();
        }
        return switch (attribute.sensitive()) {
            case null -> value;
            case DROP -> null;
            case HASH -> hash.of(attribute.type().text(value));
            case MASK -> masked(value.toString());
        };
    }

    /** The same as a text, in the canonical form of its type. */
    @Nullable
    String text(Attribute attribute, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (attribute.sensitive() == null && !(value instanceof MemberRef)) {
            return attribute.type().text(value);
        }
        Object shown = shown(attribute, value);
        return shown == null ? null : shown.toString();
    }

    private static String masked(String text) {
        return text.isEmpty() ? text : text.substring(0, text.offsetByCodePoints(0, 1)) + HIDDEN;
    }
}
