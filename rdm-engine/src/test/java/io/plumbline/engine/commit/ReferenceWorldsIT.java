package io.plumbline.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random change sets over markets and stores, judged by an oracle that knows, for each day, who is there and who refers to whom: the rules of the draft, the
 * commit and verify have to come to the same.
 */
class ReferenceWorldsIT {
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    /** The last one stands for all days that follow. */
    private static final int DAYS = 8;

    private static final String GONE = "gone";
    private static final String NONE = "none";

    /** By member, what holds on each day: gone, or for a store the market and the parent. */
    private record World(Map<String, String[]> markets, Map<String, Store> stores) {
        World copy() {
            World copy = new World(new TreeMap<>(), new TreeMap<>());
            markets.forEach((key, days) -> copy.markets.put(key, days.clone()));
            stores.forEach((key, store) -> copy.stores.put(key, new Store(store.market.clone(), store.parent.clone())));
            return copy;
        }

        /** Day by day: each market and parent is there, and no way up comes back. */
        boolean holds() {
            for (int day = 0; day < DAYS; day++) {
                for (Map.Entry<String, Store> entry : stores.entrySet()) {
                    String market = entry.getValue().market[day];
                    String parent = entry.getValue().parent[day];
                    boolean marketIsThere = market.equals(GONE)
                            || market.equals(NONE)
                            || !markets.getOrDefault(market, gone())[day].equals(GONE);
                    boolean parentIsThere = parent.equals(GONE)
                            || parent.equals(NONE)
                            || stores.containsKey(parent)
                                    && !stores.get(parent).market[day].equals(GONE);
                    if (!marketIsThere || !parentIsThere || isBelowItself(entry.getKey(), day)) {
                        return false;
                    }
                }
            }
            return true;
        }

        private boolean isBelowItself(String store, int day) {
            String at = store;
            for (int i = 0; i <= stores.size(); i++) {
                at = stores.containsKey(at) ? stores.get(at).parent[day] : NONE;
                if (at.equals(store)) {
                    return true;
                }
            }
            return false;
        }
    }

    private record Store(String[] market, String[] parent) {}

    private static String[] gone() {
        String[] days = new String[DAYS];
        Arrays.fill(days, GONE);
        return days;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void draftCommitAndVerifyAgreeWithTheOracle(long seed) {
        Random random = new Random(seed);
        Markets desk = new Markets();
        World world = new World(new TreeMap<>(), new TreeMap<>());
        int refused = 0;
        int committed = 0;
        for (int step = 0; step < (Boolean.getBoolean("rdm.full") ? 300 : 20); step++) {
            World next = world.copy();
            List<String> edits = edits(random, next, step);
            if (edits.isEmpty()) {
                continue;
            }
            long set = desk.draft(edits.toArray(String[]::new));
            List<Finding> errors = desk.validate(set).stream()
                    .filter(finding -> finding.severity() == Severity.ERROR)
                    .toList();
            assertThat(errors.isEmpty())
                    .as("step %s: %s\nfound %s", step, edits, errors)
                    .isEqualTo(next.holds());
            // The same content once more, whose draft nobody validated: the commit judges alone.
            long other = desk.draft(edits.toArray(String[]::new));
            desk.approveUnseen(other);
            if (next.holds()) {
                desk.commit(other);
                world = next;
                committed++;
            } else {
                assertThatThrownBy(() -> desk.commit(other))
                        .as("step %s: %s", step, edits)
                        .isInstanceOfSatisfying(
                                RdmException.class,
                                e -> assertThat(e.code().name()).isEqualTo("REFERENCE_GONE"));
                refused++;
            }
        }
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
        assertThat(refused).isGreaterThan(1);
        assertThat(committed).isGreaterThan(4);
    }

    /** Some edits, at most one for each member, and what the days are with them. */
    private static List<String> edits(Random random, World world, int step) {
        Map<String, String> edits = new LinkedHashMap<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            boolean isMarket = random.nextInt(3) == 0 || world.markets.isEmpty();
            String key = (isMarket ? "M" : "S") + random.nextInt(isMarket ? 4 : 6);
            if (!edits.containsKey(key)) {
                String edit = isMarket ? market(random, world, key) : store(random, world, key, step);
                if (!edit.isEmpty()) {
                    edits.put(key, edit);
                }
            }
        }
        return new ArrayList<>(edits.values());
    }

    private static String market(Random random, World world, String key) {
        int day = random.nextInt(DAYS);
        String[] days = world.markets.get(key);
        if (days == null) {
            world.markets.put(key, begun(gone(), day, "here"));
            return "ADDED MARKET_D " + key + " " + FIRST.plusDays(day);
        }
        if (!days[day].equals(GONE)) {
            boolean isFirst = day == 0 || Arrays.stream(days, 0, day).allMatch(GONE::equals);
            if (isFirst) {
                return "";
            }
            begun(days, day, GONE);
            return "RETIRED MARKET_D " + key + " " + FIRST.plusDays(day);
        }
        boolean isOver = Arrays.stream(days, day, DAYS).allMatch(GONE::equals)
                && !Arrays.stream(days, 0, day).allMatch(GONE::equals);
        if (!isOver) {
            return "";
        }
        begun(days, day, "here");
        return "REINSTATED MARKET_D " + key + " " + FIRST.plusDays(day);
    }

    private static String store(Random random, World world, String key, int step) {
        int day = random.nextInt(DAYS);
        Store store = world.stores.get(key);
        String market = any(random, world.markets.keySet().stream().toList());
        if (store == null) {
            Store begun = new Store(begun(gone(), day, market), begun(gone(), day, NONE));
            world.stores.put(key, begun);
            return "ADDED STORE_D " + key + " " + FIRST.plusDays(day)
                    + (market.equals(NONE) ? "" : " market=" + market);
        }
        if (store.market[day].equals(GONE)) {
            return "";
        }
        boolean isFirst = day == 0 || store.market[day - 1].equals(GONE);
        if (random.nextInt(6) == 0 && !isFirst) {
            begun(store.market, day, GONE);
            begun(store.parent, day, GONE);
            return "RETIRED STORE_D " + key + " " + FIRST.plusDays(day);
        }
        // With an end, so that it is on exactly these days; the last day goes on for ever.
        int until = day + 1 + random.nextInt(DAYS - day);
        for (int d = day; d < until; d++) {
            if (store.market[d].equals(GONE)) {
                until = d;
            }
        }
        boolean isParent = step > 4 && random.nextInt(2) == 0;
        String value = isParent ? any(random, world.stores.keySet().stream().toList()) : market;
        String[] days = isParent ? store.parent : store.market;
        if (days[day].equals(value)) {
            return "";
        }
        Arrays.fill(days, day, until, value);
        return "AMENDED STORE_D " + key + " " + FIRST.plusDays(day)
                + (until == DAYS ? " 9999-12-31" : " " + FIRST.plusDays(until)) + (isParent ? " parent=" : " market=")
                + (value.equals(NONE) ? "" : value);
    }

    private static String any(Random random, List<String> keys) {
        int at = random.nextInt(keys.size() + 1);
        return at == keys.size() ? NONE : keys.get(at);
    }

    private static String[] begun(String[] days, int from, String value) {
        Arrays.fill(days, from, DAYS, value);
        return days;
    }
}
