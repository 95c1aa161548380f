package io.plumbline.engine.member;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.dimension.NearText;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** Finds the members of a dimension that is referred to, by the texts that show them; see {@link BusinessKey#text()}. */
public final class ReferenceStore {
    private static final int MOST_NEAR = 10_000;

    private final Dimension referred;
    private final HistoryStore history;

    private ReferenceStore(DSLContext dsl, Dimension referred) {
        this.referred = referred;
        this.history = new HistoryStore(dsl, referred);
    }

    /** @param code of the dimension that {@code referring} refers to; the own one in a hierarchy */
    public static ReferenceStore of(DSLContext dsl, Dimension referring, String code) {
        return new ReferenceStore(
                dsl, code.equals(referring.code()) ? referring : new DimensionStore(dsl).byCode(code));
    }

    public Dimension referred() {
        return referred;
    }

    /** The members that these texts show on a day; texts that show none are absent. */
    public Map<String, MemberRef> onDay(Collection<String> texts, long commit, LocalDate day) {
        Map<String, BusinessKey> keys = keys(texts);
        Map<BusinessKey, Version> there = history.asOf(keys.values(), commit, day);
        Map<String, MemberRef> found = new HashMap<>();
        keys.forEach((text, key) -> {
            Version version = there.get(key);
            if (version != null) {
                found.put(text, new MemberRef(version.memberId(), key.text()));
            }
        });
        return found;
    }

    /** The members that these texts show on any day, the latest where there were several. */
    public Map<String, MemberRef> ever(Collection<String> texts, long commit) {
        Map<String, BusinessKey> keys = keys(texts);
        Map<BusinessKey, Long> numbers = history.memberNosByKey(keys.values(), commit);
        Map<Long, UUID> ids = history.memberIds(numbers.values());
        Map<String, MemberRef> found = new HashMap<>();
        keys.forEach((text, key) -> {
            Long number = numbers.get(key);
            UUID id = number == null ? null : ids.get(number);
            if (id != null) {
                found.put(text, new MemberRef(id, key.text()));
            }
        });
        return found;
    }

    /** The text on a day that is nearest to one that shows no member; among the first 10,000 keys, in a larger dimension among those that begin alike. */
    public Optional<String> nearest(String text, long commit, LocalDate day) {
        List<BusinessKey> keys = history.keys(commit, day, "", MOST_NEAR + 1);
        if (keys.size() > MOST_NEAR && !text.isEmpty()) {
            keys = history.keys(commit, day, text.substring(0, text.offsetByCodePoints(0, 1)), MOST_NEAR);
        }
        return NearText.nearest(text, keys.stream().map(BusinessKey::text).toList());
    }

    /** The keys on a day in their order, where there are at most so many. */
    public Optional<List<String>> all(long commit, LocalDate day, int most) {
        List<BusinessKey> keys = history.keys(commit, day, "", most + 1);
        return keys.size() > most
                ? Optional.empty()
                : Optional.of(keys.stream().map(BusinessKey::text).toList());
    }

    private Map<String, BusinessKey> keys(Collection<String> texts) {
        Map<String, BusinessKey> keys = new LinkedHashMap<>();
        for (String text : texts) {
            BusinessKey.ofText(referred, text).ifPresent(key -> keys.put(text, key));
        }
        return keys;
    }
}
