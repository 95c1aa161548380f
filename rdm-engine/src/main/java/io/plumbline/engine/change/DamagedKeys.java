package io.plumbline.engine.change;

import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
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

/**
 * Keys of no member that are probably those of one: codes that are all of one length, and that lost their leading zeros in a spreadsheet program.
 *
 * <p>Example: where all stores have codes of five digits, 123 is probably 00123, if there is such a store.
 */
final class DamagedKeys {
    private final HistoryStore history;
    private final long base;
    private final LocalDate day;
    private OptionalInt length = OptionalInt.empty();
    private boolean looked;

    /** @param day on which the members are looked at whose keys tell how long a key is */
    DamagedKeys(HistoryStore history, long base, LocalDate day) {
        this.history = history;
        this.base = base;
        this.day = day;
    }

    /** Of keys that no member has, those that probably mean one, and its key. */
    Map<BusinessKey, BusinessKey> of(Collection<BusinessKey> unknown) {
        Dimension dimension = history.dimension();
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
        MemberQuery.Sort sort = new MemberQuery.Sort(history.dimension().key().getFirst(), last);
        List<Version> one = history.page(new MemberQuery(base, day, null, List.of(), Optional.of(sort), null, 1))
                .items();
        return one.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(
                        BusinessKey.ofValues(history.dimension(), one.getFirst().values())
                                .parts()
                                .getFirst()
                                .length());
    }
}
