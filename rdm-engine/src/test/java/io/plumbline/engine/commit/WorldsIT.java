package io.plumbline.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.Conflict;
import io.plumbline.engine.change.ConflictStore;
import io.plumbline.engine.change.LaterEdits;
import io.plumbline.engine.change.NewChangeSet;
import io.plumbline.engine.change.RebaseChangeSet;
import io.plumbline.engine.change.ResolveConflict;
import io.plumbline.engine.change.Take;
import io.plumbline.engine.change.Timeline;
import io.plumbline.engine.dimension.DefineDimension;
import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.SuccessionStore;
import io.plumbline.engine.member.Successor;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Seeded worlds through the database: members that two people edit from the same base, in every way that a change set knows, round after round: committed,
 * rebased, resolved, committed, reverted. After each commit every world is what a naive model says of it on every day, and every commit before still is.
 *
 * <p>Worlds are packed: each is one member, and one change set holds the edits of all of them. {@code -Drdm.worlds=1000} says how many, {@code -Drdm.world=17} runs
 * one alone: a world's fate depends on its number only.
 */
class WorldsIT {
    private static final int ROUNDS = 5;
    private static final int OF_ALL_HISTORY = -1;

    private final Desk desk = new Desk();
    private final Dimension dimension = new DefineDimension(desk.database).define(DefinitionJson.parse("""
            {"code":"WORLD_D","label":"Worlds","domain":"TEST","key":["k"],"attributes":[
             {"name":"k","type":"text","length":20},{"name":"a","type":"text","length":5},
             {"name":"b","type":"text","length":5},{"name":"o","type":"text","length":5,"history":"OVERWRITE"}]}
            """), null);
    private final List<World> worlds = new ArrayList<>();
    private final Map<Long, Map<String, List<@Nullable List<@Nullable Object>>>> commits = new TreeMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private @Nullable Version heir;
    private int conflicts;
    private int merges;
    private int drafts;
    private int overlaps;
    private int edits;

    /** One member with its own chance. */
    private static final class World {
        /** What it is called here, whatever its key is. */
        private final String name;

        private final Random random;
        private @Nullable Long number;

        World(int seed) {
            this.name = "W" + seed;
            this.random = new Random(31L * seed + 7);
        }

        /** A key that no other world uses. */
        String otherKey() {
            return name + "abc".charAt(random.nextInt(3));
        }

        @Nullable
        String value() {
            int n = random.nextInt(4);
            return n == 3 ? null : String.valueOf((char) ('x' + n));
        }
    }

    @Test
    void everyWorldIsWhatTheNaiveModelSays() {
        Integer only = Integer.getInteger("rdm.world");
        int many = Integer.getInteger("rdm.worlds", Boolean.getBoolean("rdm.full") ? 5000 : 500);
        for (int seed = only == null ? 1 : only; seed <= (only == null ? many : only); seed++) {
            worlds.add(new World(seed));
        }
        commits.put(0L, new HashMap<>());
        heir();
        commit(draft(this::first));
        for (int round = 0; round < ROUNDS; round++) {
            long base = desk.head();
            long theirs = draft(this::edits);
            long mine = draft(this::edits);
            Map<String, List<Change>> wanted = changes(mine);
            commit(theirs);
            new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(mine, desk.analyst);
            List<Conflict> contested = new ConflictStore(desk.database.read()).of(mine);
            if (only != null) {
                System.out.printf(
                        "base %s%ntheirs %s%nmine %s%nmerged %s%ncontested %s%n",
                        commits.get(base), commits.get(base + 1), wanted, changes(mine), contested);
            }
            Map<Conflict, Take> taken = resolve(mine, contested);
            Map<String, List<@Nullable List<@Nullable Object>>> merged = commit(mine);
            for (World world : worlds) {
                merged(world, base, wanted.getOrDefault(world.name, List.of()), taken, merged);
            }
            if (round % 2 == 1) {
                revert();
            }
        }
        commits.forEach((commit, then) ->
                assertThat(read(commit)).as("commit " + commit).isEqualTo(then));
        System.out.printf(
                "worlds: %d of %d rounds, %d commits, %d changes, %d of them merges, %d conflicts resolved, %d overlaps seen%n",
                worlds.size(), ROUNDS, desk.head(), edits, merges, conflicts, overlaps);
        if (only == null) {
            assertThat(conflicts).isGreaterThan(many / 4);
            assertThat(overlaps).isGreaterThan(many / 50);
        }
    }

    private HistoryStore history() {
        return new HistoryStore(desk.database.read(), dimension);
    }

    /** Somebody who is always there, and takes over from whoever is merged. */
    private void heir() {
        Change added = new Change(
                "WORLD_D",
                ChangeKind.ADDED,
                null,
                BusinessKey.of("HEIR"),
                NaiveMember.day(0),
                null,
                List.of(cell("k", "HEIR"), cell("a", null), cell("b", null), cell("o", null)));
        long set = draft(List.of(added));
        desk.approve(set);
        commits.put(desk.commit(set).commitNo(), new HashMap<>());
        heir = history()
                .holders(List.of(BusinessKey.of("HEIR")), desk.head())
                .get(BusinessKey.of("HEIR"))
                .getFirst();
    }

    /** Every world's days at a commit. */
    private Map<String, List<@Nullable List<@Nullable Object>>> read(long commit) {
        Map<String, List<Version>> versions = new HashMap<>();
        history().stream(commit, null, version -> {
            String name =
                    name(version.memberNo(), String.valueOf(version.values().getFirst()));
            if (!name.equals("HEIR")) {
                versions.computeIfAbsent(name, of -> new ArrayList<>()).add(version);
            }
        });
        Map<String, List<@Nullable List<@Nullable Object>>> days = new HashMap<>();
        versions.forEach((key, of) -> days.put(key, NaiveMember.of(of)));
        return days;
    }

    /** The world that a member is: in the first commit the one of its key, from then on the one that has its number. */
    private String name(@Nullable Long number, String key) {
        String name = number == null ? null : names.get(number);
        if (name == null) {
            name = key;
            for (World world : worlds) {
                if (world.name.equals(key) && number != null) {
                    world.number = number;
                    names.put(number, key);
                }
            }
        }
        return name;
    }

    private List<@Nullable List<@Nullable Object>> at(long commit, World world) {
        return Objects.requireNonNull(commits.get(commit)).getOrDefault(world.name, NaiveMember.nobody());
    }

    /** What one world wants to be changed. */
    @FunctionalInterface
    private interface Wish {
        List<Change> of(World world);
    }

    private List<Change> first(World world) {
        return List.of(change(
                world,
                world.name,
                ChangeKind.ADDED,
                world.random.nextInt(4),
                null,
                cell("k", world.name),
                cell("a", world.value()),
                cell("b", world.value()),
                cell("o", world.value())));
    }

    /** Edits that the engine takes on the world as it is; what it refuses, and says so, is no edit. */
    private List<Change> edits(World world) {
        List<Version> versions = history().history(Objects.requireNonNull(world.number), desk.head());
        String key = versions.isEmpty()
                ? world.name
                : String.valueOf(versions.getLast().values().getFirst());
        for (int tries = 0; tries < 8; tries++) {
            List<Change> changes = some(world, key);
            try {
                Timeline.apply(dimension, versions, changes);
                edits += changes.size();
                return changes;
            } catch (RdmException e) {
                assertThat(e.sentence()).isNotBlank();
            }
        }
        return List.of();
    }

    private List<Change> some(World world, String key) {
        Random random = world.random;
        int from = random.nextInt(NaiveMember.DAYS);
        return switch (random.nextInt(13)) {
            case 0 -> List.of(change(world, key, ChangeKind.RETIRED, Math.max(1, from), null));
            case 1 ->
                List.of(change(
                        world,
                        key,
                        ChangeKind.REINSTATED,
                        from,
                        until(random, from),
                        cell("k", random.nextInt(3) == 0 ? world.otherKey() : key),
                        cell("a", world.value()),
                        cell("b", world.value()),
                        cell("o", world.value())));
            case 2 -> List.of(change(world, key, ChangeKind.EXTENDED, from, null));
            case 3 -> List.of(change(world, key, ChangeKind.CANCELLED, Math.max(1, from), null));
            case 4 -> List.of(change(world, key, ChangeKind.CORRECTED, 0, null, cell("o", world.value())));
            case 5, 6 ->
                List.of(change(
                        world,
                        key,
                        ChangeKind.REKEYED,
                        random.nextInt(8) == 0 ? OF_ALL_HISTORY : from,
                        until(random, from),
                        cell("k", world.otherKey())));
            case 7 -> {
                Version into = Objects.requireNonNull(heir);
                yield List.of(change(world, key, ChangeKind.RETIRED, Math.max(1, from), null)
                        .endingInto(List.of(Successor.alone(new MemberRef(into.memberId(), "HEIR")))));
            }
            default -> amendments(world, key, from);
        };
    }

    private static List<Change> amendments(World world, String key, int from) {
        Map<String, Change> changes = new TreeMap<>();
        for (int n = 1 + world.random.nextInt(3); n > 0; n--) {
            String attribute = world.random.nextBoolean() ? "a" : "b";
            int day = n == 1 ? from : world.random.nextInt(NaiveMember.DAYS);
            changes.put(
                    attribute + day,
                    change(
                            world,
                            key,
                            ChangeKind.AMENDED,
                            day,
                            until(world.random, day),
                            cell(attribute, world.value())));
        }
        return List.copyOf(changes.values());
    }

    private static @Nullable Integer until(Random random, int from) {
        int until = from + 1 + random.nextInt(6);
        return random.nextInt(3) > 0 || until >= NaiveMember.DAYS ? null : until;
    }

    private static CellChange cell(String attribute, @Nullable String value) {
        return new CellChange(attribute, null, value, null);
    }

    private static Change change(
            World world, String key, ChangeKind kind, int from, @Nullable Integer until, CellChange... cells) {
        return new Change(
                "WORLD_D",
                kind,
                kind == ChangeKind.ADDED ? null : world.number,
                BusinessKey.of(key),
                from == OF_ALL_HISTORY ? Period.BEGINNING : NaiveMember.day(from),
                until == null || from == OF_ALL_HISTORY ? null : NaiveMember.day(until),
                Arrays.asList(cells));
    }

    private long draft(Wish wish) {
        List<Change> changes = new ArrayList<>();
        worlds.forEach(world -> changes.addAll(wish.of(world)));
        if (heir != null) {
            // No commit is empty, also where one world alone is run and wants nothing.
            drafts++;
            changes.add(new Change(
                    "WORLD_D",
                    ChangeKind.AMENDED,
                    heir.memberNo(),
                    BusinessKey.of("HEIR"),
                    NaiveMember.day(0),
                    null,
                    List.of(cell(drafts % 2 == 0 ? "a" : "b", "d" + drafts))));
        }
        return draft(changes);
    }

    private long draft(List<Change> changes) {
        return desk.database.inTransaction(tx -> {
            ChangeSetStore sets = new ChangeSetStore(tx);
            long id = sets.create(new NewChangeSet(
                    "Worlds", "because", Desk.JAN, desk.head(), desk.analyst.id(), List.of("WORLD_D"), null));
            new ChangeStore(tx).append(id, dimension, changes.iterator());
            sets.contentChanged(id, new ChangeStore(tx).contentHash(id), "new");
            return id;
        });
    }

    private Map<String, List<Change>> changes(long set) {
        Map<String, List<Change>> changes = new HashMap<>();
        new ChangeStore(desk.database.read())
                .streamByMember(
                        set,
                        (of, member) -> changes.put(
                                name(
                                        member.getFirst().memberNo(),
                                        member.getFirst().key().parts().getFirst()),
                                member));
        return changes;
    }

    /** Commits; what is then recorded is what the naive model makes of the change set's changes. */
    private Map<String, List<@Nullable List<@Nullable Object>>> commit(long set) {
        ChangeSet before = new ChangeSetStore(desk.database.read()).get(set);
        long head = desk.head();
        assertThat(before.baseCommit()).isEqualTo(head);
        Map<String, List<Change>> changes = changes(set);
        desk.approve(set);
        long commit = desk.commit(set).commitNo();
        Map<String, List<@Nullable List<@Nullable Object>>> now = read(commit);
        for (World world : worlds) {
            List<@Nullable List<@Nullable Object>> expected =
                    NaiveMember.applied(at(head, world), changes.getOrDefault(world.name, List.of()));
            assertThat(now.getOrDefault(world.name, NaiveMember.nobody()))
                    .as("world %s at commit %d: %s on %s", world.name, commit, changes.get(world.name), at(head, world))
                    .isEqualTo(expected);
        }
        requireSuccessions(changes, commit);
        commits.put(commit, now);
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
        return now;
    }

    /** Who was merged has the heir from that day on. */
    private void requireSuccessions(Map<String, List<Change>> changes, long commit) {
        Map<Long, LocalDate> merged = new HashMap<>();
        changes.values()
                .forEach(of -> of.stream()
                        .filter(change -> change.kind() == ChangeKind.MERGED)
                        .forEach(change -> merged.put(Objects.requireNonNull(change.memberNo()), change.effective())));
        var recorded = new SuccessionStore(desk.database.read()).of(dimension, merged.keySet(), commit);
        merged.forEach((number, day) -> assertThat(recorded.get(number))
                .as("successors of %s", names.get(number))
                .containsEntry(
                        day,
                        List.of(Successor.alone(
                                new MemberRef(Objects.requireNonNull(heir).memberId(), null)))));
        merges += merged.size();
    }

    private Map<Conflict, Take> resolve(long set, List<Conflict> contested) {
        Map<Conflict, Take> taken = new HashMap<>();
        ResolveConflict resolve = new ResolveConflict(desk.database, TestDatabase.AUDIT);
        for (Conflict conflict : contested) {
            Random random = new Random(Objects.hash(conflict.key(), conflict.attribute(), conflict.effective()));
            Take take = conflict.isOverlap()
                    ? Take.BOTH
                    : conflict.attribute() != null && random.nextInt(8) == 0
                            ? Take.VALUE
                            : set % 2 == 0 ? Take.MINE : Take.THEIRS;
            if (conflict.isOverlap()) {
                overlaps++;
            } else {
                conflicts++;
            }
            taken.put(conflict, take);
            if (take == Take.VALUE) {
                String value = "k".equals(conflict.attribute()) ? names.get(conflict.memberNo()) + "v" : "v";
                resolve.resolve(set, conflict.id(), take, value, desk.analyst, null);
            }
        }
        resolve.resolveAll(set, Take.BOTH, desk.analyst, null);
        resolve.resolveAll(set, set % 2 == 0 ? Take.MINE : Take.THEIRS, desk.analyst, null);
        assertThat(new ConflictStore(desk.database.read()).unseenOverlaps(set)).isZero();
        return taken;
    }

    /** No cell of either side is lost: where one side has an effect it stands, where both have, somebody was asked. */
    private void merged(
            World world,
            long base,
            List<Change> wanted,
            Map<Conflict, Take> taken,
            Map<String, List<@Nullable List<@Nullable Object>>> merged) {
        List<@Nullable List<@Nullable Object>> was = at(base, world);
        List<@Nullable List<@Nullable Object>> theirs = at(base + 1, world);
        List<@Nullable List<@Nullable Object>> mine = NaiveMember.applied(was, wanted);
        List<@Nullable List<@Nullable Object>> is = merged.getOrDefault(world.name, NaiveMember.nobody());
        String said =
                "world " + world.name + ": mine " + wanted + "\n was " + was + "\n theirs " + theirs + "\n mine " + mine
                        + "\n merged " + is + "\n contested "
                        + taken.entrySet().stream()
                                .filter(one -> Objects.equals(one.getKey().memberNo(), world.number))
                                .toList();
        for (int d = 0; d < NaiveMember.DAYS; d++) {
            LocalDate day = NaiveMember.day(d);
            for (int at = 0; at < NaiveMember.ATTRIBUTES.size(); at++) {
                if (isContested(taken.keySet(), world, day, NaiveMember.ATTRIBUTES.get(at))) {
                    continue;
                }
                // What keeps one value is the member's, not the day's.
                boolean isOnAllRows = NaiveMember.ATTRIBUTES.get(at).equals("o") && is.get(d) != null;
                Object b = isOnAllRows ? onAllRows(was, "nobody") : cell(was.get(d), at);
                Object t = isOnAllRows ? onAllRows(theirs, b) : cell(theirs.get(d), at);
                Object m = isOnAllRows ? onAllRows(mine, b) : cell(mine.get(d), at);
                Object expected = Objects.equals(m, b) ? t : m;
                assertThat(Objects.equals(m, b) || Objects.equals(t, b) || Objects.equals(m, t))
                        .as("both changed " + NaiveMember.ATTRIBUTES.get(at) + " on " + day + " and nobody was asked, "
                                + said)
                        .isTrue();
                assertThat(cell(is.get(d), at))
                        .as(NaiveMember.ATTRIBUTES.get(at) + " on " + day + ", " + said)
                        .isEqualTo(expected);
            }
        }
    }

    private static boolean isContested(Set<Conflict> conflicts, World world, LocalDate day, String attribute) {
        return conflicts.stream()
                .anyMatch(conflict -> Objects.equals(conflict.memberNo(), world.number)
                        && (conflict.attribute() == null || attribute.equals(conflict.attribute()))
                        && (attribute.equals("o")
                                || !day.isBefore(conflict.effective()) && day.isBefore(conflict.until())));
    }

    private static Object onAllRows(List<@Nullable List<@Nullable Object>> days, Object otherwise) {
        return days.stream()
                .filter(Objects::nonNull)
                .findFirst()
                .map(values -> cell(values, 3))
                .orElse(otherwise);
    }

    private static Object cell(@Nullable List<@Nullable Object> values, int at) {
        return values == null ? "nobody" : String.valueOf(values.get(at));
    }

    private void revert() {
        long head = desk.head();
        long reverse = new RevertCommit(desk.database, TestDatabase.AUDIT).revert(head, LaterEdits.KEEP, desk.analyst);
        Map<String, List<@Nullable List<@Nullable Object>>> after = commit(reverse);
        assertThat(after).as("the revert of commit " + head).isEqualTo(commits.get(head - 1));
    }
}
