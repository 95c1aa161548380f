package io.plumbline.engine.dimension;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The value of a reference: the durable id of the member that it refers to, and the key that shows it.
 *
 * <p>Two references are equal where they refer to the same member, whatever key shows it: a key holds per day, a member for ever.
 *
 * @param key the referred member's key as {@code BusinessKey.text()} writes it, on the day for which the value was read; null where it is not known
 */
public record MemberRef(UUID member, @Nullable String key) {
    private static final int ID_LENGTH = 36;

    /** Reads what {@link #kept()} writes; also a durable id alone. */
    static MemberRef ofKept(String text) {
        try {
            if (text.length() == ID_LENGTH) {
                return new MemberRef(UUID.fromString(text), null);
            }
            if (text.length() > ID_LENGTH && text.charAt(ID_LENGTH) == ' ') {
                return new MemberRef(UUID.fromString(text.substring(0, ID_LENGTH)), text.substring(ID_LENGTH + 1));
            }
        } catch (IllegalArgumentException e) {
            throw new ValueMismatch("a member's durable id");
        }
        throw new ValueMismatch("a member's durable id");
    }

    /** For people and files: the key, or the durable id where no key is known. */
    public String shown() {
        return key == null ? member.toString() : key;
    }

    /** For the changes of change sets: the durable id and the key that the analyst saw. */
    String kept() {
        return key == null ? member.toString() : member + " " + key;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MemberRef ref && member.equals(ref.member);
    }

    @Override
    public int hashCode() {
        return member.hashCode();
    }
}
