package io.plumbline.engine.whatif;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Looks at facts before they are registered: which columns they have, and whether a sample of them finds its members.
 *
 * <p>Outcomes: columns and rows, or the sample's counts; LOCATION_NOT_ALLOWED, FACTS_MISSING, FACT_COLUMN, FACT_BINDING, UNKNOWN_DIMENSION,
 * OBJECT_STORE.
 */
public final class CheckBindings {
    private static final int EXAMPLES = 5;

    private final Database database;
    private final FactFiles files;

    public CheckBindings(Database database, Lake lake) {
        this.database = database;
        this.files = new FactFiles(lake);
    }

    /**
     * How a binding fares.
     *
     * @param sampled facts that were looked at
     * @param found those of them that find a member
     * @param strangers keys that no member has on the fact's day, a few
     */
    public record Sample(Binding binding, int sampled, int found, List<String> strangers) {}

    /** Facts that were looked at, and how each binding fares on some of them. */
    public record Tried(Facts facts, List<Sample> samples) {
        public Tried {
            samples = List.copyOf(samples);
        }
    }

    /** The facts of a location: files and columns. */
    public Facts look(String location) {
        String place = FactFiles.plain(location);
        files.checkAllowed(place);
        return files.look(place, Facts.UNSEEN);
    }

    /** Looks some facts up in each dimension. Bindings by the surrogate of a version are taken as they are. */
    public Tried check(FactSource draft) {
        FactSource source = draft.withFacts(look(draft.location()));
        DimensionStore dimensions = new DimensionStore(database.read());
        List<Dimension> bound = source.bindings().stream()
                .map(binding -> dimensions.byCode(binding.dimension()))
                .toList();
        new FactColumnRules(source).check(bound);
        List<Map<String, @Nullable Object>> facts = files.sample(source);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < bound.size(); i++) {
            Binding binding = source.bindings().get(i);
            if (binding.by() != BoundBy.SURROGATE) {
                samples.add(sample(binding, bound.get(i), source.dateColumn(), facts));
            }
        }
        return new Tried(source.facts(), samples);
    }

    private Sample sample(
            Binding binding,
            Dimension dimension,
            @Nullable String dateColumn,
            List<Map<String, @Nullable Object>> facts) {
        HistoryStore history = new HistoryStore(database.read(), dimension);
        long head = new HeadStore(database.read()).commit();
        Set<List<String>> keys = new LinkedHashSet<>();
        facts.forEach(fact -> keys.add(key(binding, fact)));
        Map<?, List<Version>> holders = binding.by().byKey()
                ? history.holders(
                        keys.stream()
                                .filter(key -> !key.contains(""))
                                .map(BusinessKey::new)
                                .toList(),
                        head)
                : ofMembers(history, keys, head);
        int found = 0;
        Set<String> strangers = new LinkedHashSet<>();
        for (var fact : facts) {
            List<String> key = key(binding, fact);
            @Nullable LocalDate day = dateColumn == null ? null : (LocalDate) fact.get(dateColumn);
            Object name = binding.by().byKey() ? (key.contains("") ? "" : new BusinessKey(key)) : key.getFirst();
            List<Version> versions = holders.get(name);
            boolean there = versions != null
                    && versions.stream()
                            .anyMatch(version -> !binding.by().dated()
                                    || (day != null && version.period().contains(day)));
            if (there) {
                found++;
            } else if (strangers.size() < EXAMPLES) {
                strangers.add(
                        String.join(", ", key) + (binding.by().dated() ? " on " + (day == null ? "no day" : day) : ""));
            }
        }
        return new Sample(binding, facts.size(), found, List.copyOf(strangers));
    }

    private static Map<String, List<Version>> ofMembers(HistoryStore history, Set<List<String>> keys, long head) {
        List<UUID> ids = new ArrayList<>();
        for (var key : keys) {
            try {
                ids.add(UUID.fromString(key.getFirst()));
            } catch (IllegalArgumentException e) {
                continue;
            }
        }
        Map<UUID, Long> numbers = history.memberNosById(ids);
        Map<Long, List<Version>> versions = history.visibleOf(numbers.values(), head);
        Map<String, List<Version>> found = new HashMap<>();
        numbers.forEach((id, number) -> found.put(id.toString(), versions.getOrDefault(number, List.of())));
        return found;
    }

    /** The parts of a fact's key as text; an empty text for null. */
    private static List<String> key(Binding binding, Map<String, @Nullable Object> fact) {
        List<String> parts = new ArrayList<>();
        for (String column : binding.columns()) {
            Object value = fact.get(column);
            parts.add(value == null ? "" : value.toString());
        }
        return parts;
    }

    /** What a location may begin with. */
    public List<String> roots() {
        return files.roots();
    }
}
