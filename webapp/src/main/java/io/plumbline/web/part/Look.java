package io.plumbline.web.part;

import io.plumbline.engine.publication.PublicationStatus;
import io.plumbline.web.part.PartState.Condition;
import io.plumbline.web.part.PartState.Restarts;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One look at all parts, and what follows from it.
 *
 * @param at when
 * @param began when this application began
 * @param figures what the database says; empty where it does not answer
 * @param store what the object store answers
 * @param launcher what the launcher tells, by its names of the parts
 */
record Look(
        Instant at,
        Instant began,
        Optional<Figures> figures,
        StoreProbe.Answer store,
        Map<String, Launcher.Told> launcher) {
    private static final Duration RUNNER_SHOWS_ITSELF = Duration.ofSeconds(30);
    private static final Duration QUEUE_MOVES = Duration.ofSeconds(30);
    private static final Duration LAKE_FOLLOWS = Duration.ofMinutes(2);

    /** What was found about one part, before it is compared with the look before. */
    private record Found(Condition condition, Instant since, String sentence) {}

    /** The first states of an application that begins. */
    static Map<Part, PartState> first(Instant began) {
        Map<Part, PartState> states = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            Condition condition = part == Part.WEB ? Condition.WORKING : Condition.STARTING;
            states.put(part, new PartState(part, condition, began, "", null, null));
        }
        return states;
    }

    /** How the parts fare now; what only the database can tell stays as it was while that is away. */
    Map<Part, PartState> after(Map<Part, PartState> before) {
        Map<Part, PartState> now = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            PartState was = before.getOrDefault(part, new PartState(part, Condition.STARTING, began, "", null, null));
            Found found = switch (part) {
                case WEB -> new Found(Condition.WORKING, began, "");
                case DATABASE -> ofDatabase();
                case OBJECT_STORE -> ofStore();
                case RUNNER -> ofRunner(was, before.get(Part.DATABASE));
                case QUEUE -> figures.map(this::ofQueue).orElse(null);
                case PUBLICATIONS -> figures.map(this::ofPublications).orElse(null);
            };
            now.put(
                    part,
                    found == null ? was : was.then(found.condition(), found.since(), found.sentence(), restarts(part)));
        }
        return now;
    }

    private Found ofDatabase() {
        return ended(Part.DATABASE).orElseGet(() -> figures.isPresent() ? working() : away("It does not answer."));
    }

    private @Nullable Found ofStore() {
        Optional<Found> ended = ended(Part.OBJECT_STORE);
        if (ended.isPresent() || !store.known()) {
            return ended.orElse(null);
        }
        return store.trouble().map(this::away).orElseGet(this::working);
    }

    /** A runner that was started again is back once it shows itself anew; while the database was away, it could not. */
    private @Nullable Found ofRunner(PartState was, @Nullable PartState database) {
        Optional<Found> ended = ended(Part.RUNNER);
        if (ended.isPresent() || figures.isEmpty()) {
            return ended.orElse(null);
        }
        Optional<Instant> seen =
                figures.get().runners().silence().map(figures.get().at()::minus);
        Instant started = Optional.ofNullable(launcher.get(Part.RUNNER.launched()))
                .map(Launcher.Told::since)
                .orElse(Instant.MIN);
        if (figures.get().runners().alive() > 0
                && seen.filter(started::isBefore).isPresent()) {
            return working();
        }
        if (was.condition() == Condition.WORKING && database != null && isBackSince(database)) {
            return null;
        }
        boolean mayStillStart = was.condition() == Condition.STARTING
                && Duration.between(began, at).compareTo(RUNNER_SHOWS_ITSELF) < 0;
        return mayStillStart
                ? new Found(Condition.STARTING, began, "")
                : new Found(
                        Condition.AWAY,
                        seen.filter(began::isBefore).orElse(began),
                        seen.isEmpty() ? "None has shown itself yet." : "It does not show itself.");
    }

    private boolean isBackSince(PartState database) {
        return database.condition() != Condition.WORKING
                || Duration.between(database.since(), at).compareTo(Figures.RUNNER_SILENCE) < 0;
    }

    private Found ofQueue(Figures now) {
        return now.dueSince()
                .filter(due -> Duration.between(due, at).compareTo(QUEUE_MOVES) > 0)
                .map(due -> new Found(
                        Condition.BEHIND,
                        due,
                        "A job has been waiting for its turn for longer than " + QUEUE_MOVES.toSeconds() + " seconds."))
                .orElseGet(this::working);
    }

    private Found ofPublications(Figures now) {
        long failed = now.backlog().of(PublicationStatus.FAILED);
        if (failed > 0) {
            return new Found(
                    Condition.BEHIND,
                    at,
                    failed == 1
                            ? "The last try to publish a release failed."
                            : failed + " releases failed to publish.");
        }
        return now.backlog()
                .oldest()
                .filter(oldest -> Duration.between(oldest, at).compareTo(LAKE_FOLLOWS) > 0)
                .map(oldest -> new Found(
                        Condition.BEHIND,
                        oldest,
                        "A release has been waiting for longer than " + LAKE_FOLLOWS.toMinutes() + " minutes."))
                .orElseGet(this::working);
    }

    /** What the launcher knows of a process that does not run. */
    private Optional<Found> ended(Part part) {
        Launcher.Told told = launcher.get(part.launched());
        if (told == null || told.running()) {
            return Optional.empty();
        }
        String sentence =
                told.exit() == null ? "It did not start." : "It ended by itself (exit code " + told.exit() + ").";
        return Optional.of(new Found(Condition.AWAY, told.since(), sentence));
    }

    private @Nullable Restarts restarts(Part part) {
        Launcher.Told told = launcher.get(part.launched());
        return told == null ? null : new Restarts(told.restarts(), told.running() ? null : told.nextTry());
    }

    private Found working() {
        return new Found(Condition.WORKING, at, "");
    }

    private Found away(String sentence) {
        return new Found(Condition.AWAY, at, sentence);
    }
}
