package io.plumbline.engine.change;

import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.MemberQuery;
import io.plumbline.engine.member.Version;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keys of no member that are probably those of one: codes that are all of one length, and that lost their leading zeros in a spreadsheet program.
 *
 * <p>Example: where all stores have codes of five digits, 123 is probably 00123, if there is such a store.
 */
final class DamagedKeys {
    private final HistoryStore history;
    private final Dimension dimension;
    private final long base;
    private final LocalDate day;
    private final RowTyping typing;
    private final Consumer<Finding> findings;
    private OptionalInt length = OptionalInt.empty();
    private boolean looked;

    /** @param day on which the members are looked at whose keys tell how long a key is */
    DamagedKeys(HistoryStore history, long base, LocalDate day, RowTyping typing, Consumer<Finding> findings) {
        this.history = history;
        this.dimension = history.dimension();
        this.base = base;
        this.day = day;
        this.typing = typing;
        this.findings = findings;
    }

    /** Says of rows whose key nobody has which of them probably mean a member that there is. */
    void warn(List<TypedRow> unknown) {
        Map<BusinessKey, BusinessKey> before =
                padded(unknown.stream().map(TypedRow::key).toList());
        for (TypedRow row : unknown) {
            BusinessKey key = before.get(row.key());
            if (key != null) {
                say(
                        row,
                        key,
                        Severity.WARNING,
                        row.key().shown() + " is nobody's key, and " + key.shown() + " is: probably "
                                + Damage.ZEROS.words()
                                + " by a spreadsheet program. As it stands, the row is another member.");
            }
        }
    }

    /** Whether the key of a row that belongs to a member was probably changed by a spreadsheet program, which is said then. */
    boolean isDamaged(TypedRow row, BusinessKey before) {
        int part = firstOther(row.key(), before);
        Optional<Damage> damage =
                Damage.of(before.parts().get(part), row.key().parts().get(part));
        damage.ifPresent(probably -> say(
                row,
                before,
                Severity.ERROR,
                "The row belongs to " + before.shown() + ", but its key now reads "
                        + row.key().shown() + ": probably " + probably.words() + " by a spreadsheet program."));
        return damage.isPresent();
    }

    private void say(TypedRow row, BusinessKey before, Severity severity, String message) {
        int part = firstOther(row.key(), before);
        findings.accept(typing.at(
                row.number(),
                dimension.indexOf(dimension.key().get(part)),
                "DAMAGE",
                severity,
                message,
                row.key().parts().get(part),
                before.parts().get(part),
                before.parts().get(part)));
    }

    /** The first part in which two keys differ. */
    private static int firstOther(BusinessKey one, BusinessKey other) {
        int part = 0;
        while (part < one.parts().size() - 1
                && one.parts().get(part).equals(other.parts().get(part))) {
            part++;
        }
        return part;
    }

    /** Of keys that no member has, those that probably mean one, and its key. */
    private Map<BusinessKey, BusinessKey> padded(Collection<BusinessKey> unknown) {
        boolean isText = dimension.key().size() == 1
                && dimension.attribute(dimension.key().getFirst()).type() instanceof AttributeType.Text;
        if (!isText || unknown.isEmpty() || length().isEmpty()) {
            return Map.of();
        }
        int full = length().getAsInt();
        Map<BusinessKey, BusinessKey> before = new HashMap<>();
        for (BusinessKey key : unknown) {
            String code = key.parts().getFirst();
            if (code.length() < full && code.chars().allMatch(c -> c >= '0' && c <= '9')) {
                before.put(key, new BusinessKey(List.of("0".repeat(full - code.length()) + code)));
            }
        }
        Set<BusinessKey> there =
                new HashSet<>(history.holderNos(before.values(), base).keySet());
        before.values().retainAll(there);
        return before;
    }

    /** How long all keys probably are: as long as the first and the last one. */
    private OptionalInt length() {
        if (!looked && base > 0) {
            OptionalInt first = lengthOf(false);
            length = first.equals(lengthOf(true)) ? first : OptionalInt.empty();
        }
        looked = true;
        return length;
    }

    private OptionalInt lengthOf(boolean last) {
        MemberQuery.Sort sort = new MemberQuery.Sort(dimension.key().getFirst(), last);
        List<Version> one = history.page(new MemberQuery(base, day, null, List.of(), Optional.of(sort), null, 1))
                .items();
        return one.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(BusinessKey.ofValues(dimension, one.getFirst().values())
                        .parts()
                        .getFirst()
                        .length());
    }
}
