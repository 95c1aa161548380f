package io.plumbline.web.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.publication.Backlog;
import io.plumbline.engine.publication.PublicationStatus;
import io.plumbline.engine.whatif.RunnerStore.Presence;
import io.plumbline.web.part.Launcher.Told;
import io.plumbline.web.part.PartState.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What follows from a look at the parts, and what stays from the look before. */
class LookTest {
    private static final Instant BEGAN = Instant.parse("2026-11-20T14:00:00Z");
    private static final StoreProbe.Answer ANSWERS = new StoreProbe.Answer(true, Optional.empty());
    private static final Figures IDLE = figures(Duration.ofSeconds(1), null, Backlog.NONE);

    private Map<Part, PartState> states = Look.first(BEGAN);

    @Test
    void partsBeginWithoutBeingAway() {
        assertThat(states.values()).noneMatch(PartState::isAway);
        look(1, IDLE, ANSWERS, Map.of());
        assertThat(states.values()).allMatch(state -> state.condition() == Condition.WORKING);
    }

    @Test
    void conditionThatStaysKeepsItsBeginning() {
        look(1, IDLE, ANSWERS, Map.of());
        look(9, IDLE, ANSWERS, Map.of());
        assertThat(states.get(Part.DATABASE).since()).isEqualTo(BEGAN.plusSeconds(1));
        look(10, null, ANSWERS, Map.of());
        look(19, null, ANSWERS, Map.of());
        assertThat(states.get(Part.DATABASE).isAway()).isTrue();
        assertThat(states.get(Part.DATABASE).since()).isEqualTo(BEGAN.plusSeconds(10));
    }

    @Test
    void troubleThatIsOverIsRemembered() {
        look(1, IDLE, ANSWERS, Map.of());
        look(10, IDLE, new StoreProbe.Answer(true, Optional.of("It refuses.")), Map.of());
        look(22, IDLE, ANSWERS, Map.of());
        assertThat(states.get(Part.OBJECT_STORE).trouble())
                .isEqualTo(new PartState.Trouble(BEGAN.plusSeconds(10), BEGAN.plusSeconds(22), "It refuses."));
        assertThat(states.get(Part.OBJECT_STORE).condition()).isEqualTo(Condition.WORKING);
    }

    @Test
    void whatOnlyTheDatabaseKnowsStaysWhileItIsAway() {
        look(1, figures(Duration.ofSeconds(1), BEGAN.minusSeconds(60), Backlog.NONE), ANSWERS, Map.of());
        assertThat(states.get(Part.QUEUE).condition()).isEqualTo(Condition.BEHIND);
        look(10, null, ANSWERS, Map.of());
        assertThat(states.get(Part.QUEUE).condition()).isEqualTo(Condition.BEHIND);
        assertThat(states.get(Part.RUNNER).condition()).isEqualTo(Condition.WORKING);
    }

    @Test
    void runnerMayTakeItsTimeAtTheStart() {
        look(20, figures(null, null, Backlog.NONE), ANSWERS, Map.of());
        assertThat(states.get(Part.RUNNER).condition()).isEqualTo(Condition.STARTING);
        look(31, figures(null, null, Backlog.NONE), ANSWERS, Map.of());
        assertThat(states.get(Part.RUNNER).condition()).isEqualTo(Condition.AWAY);
        assertThat(states.get(Part.RUNNER).said()).isEqualTo("None has shown itself yet.");
    }

    @Test
    void silentRunnerIsAwaySinceItWasLastSeen() {
        look(1, IDLE, ANSWERS, Map.of());
        look(41, figures(Duration.ofSeconds(11), null, Backlog.NONE), ANSWERS, Map.of());
        assertThat(states.get(Part.RUNNER).isAway()).isTrue();
        assertThat(states.get(Part.RUNNER).since()).isEqualTo(BEGAN.plusSeconds(30));
    }

    @Test
    void runnerCouldNotShowItselfWhileTheDatabaseWasAway() {
        look(1, IDLE, ANSWERS, Map.of());
        look(20, null, ANSWERS, Map.of());
        Figures silent = figures(Duration.ofSeconds(40), null, Backlog.NONE);
        look(60, silent, ANSWERS, Map.of());
        look(69, silent, ANSWERS, Map.of());
        assertThat(states.get(Part.RUNNER).condition()).isEqualTo(Condition.WORKING);
        look(71, silent, ANSWERS, Map.of());
        assertThat(states.get(Part.RUNNER).isAway()).isTrue();
    }

    @Test
    void processThatEndedIsAwayAtOnceAndBackWhenItShowsItself() {
        look(1, IDLE, ANSWERS, Map.of());
        Instant ended = BEGAN.plusSeconds(10);
        look(11, IDLE, ANSWERS, Map.of("runner", new Told(false, ended, 2, 137, ended.plusSeconds(4))));
        PartState runner = states.get(Part.RUNNER);
        assertThat(runner.isAway()).isTrue();
        assertThat(runner.since()).isEqualTo(ended);
        assertThat(runner.said()).isEqualTo("It ended by itself (exit code 137).");
        assertThat(runner.restarts()).isEqualTo(new PartState.Restarts(2, ended.plusSeconds(4)));
        Map<String, Told> again = Map.of("runner", new Told(true, BEGAN.plusSeconds(14), 3, null, null));
        look(15, figures(Duration.ofSeconds(5), null, Backlog.NONE), ANSWERS, again);
        assertThat(states.get(Part.RUNNER).isAway())
                .as("seen, but before it was started again")
                .isTrue();
        look(18, figures(Duration.ofSeconds(1), null, Backlog.NONE), ANSWERS, again);
        assertThat(states.get(Part.RUNNER).condition()).isEqualTo(Condition.WORKING);
    }

    @Test
    void releaseThatFailedOrWaitsTooLongIsBehind() {
        look(1, IDLE, ANSWERS, Map.of());
        look(
                2,
                figures(
                        Duration.ofSeconds(1),
                        null,
                        new Backlog(Map.of(PublicationStatus.FAILED, 1L), Optional.of(BEGAN))),
                ANSWERS,
                Map.of());
        assertThat(states.get(Part.PUBLICATIONS).condition()).isEqualTo(Condition.BEHIND);
        look(3, IDLE, ANSWERS, Map.of());
        Backlog waiting = new Backlog(Map.of(PublicationStatus.PENDING, 1L), Optional.of(BEGAN));
        look(100, figures(Duration.ofSeconds(1), null, waiting), ANSWERS, Map.of());
        assertThat(states.get(Part.PUBLICATIONS).condition()).isEqualTo(Condition.WORKING);
        look(121, figures(Duration.ofSeconds(1), null, waiting), ANSWERS, Map.of());
        assertThat(states.get(Part.PUBLICATIONS).condition()).isEqualTo(Condition.BEHIND);
        assertThat(states.get(Part.PUBLICATIONS).since()).isEqualTo(BEGAN);
    }

    private void look(int second, Figures figures, StoreProbe.Answer store, Map<String, Told> launcher) {
        Instant at = BEGAN.plusSeconds(second);
        Optional<Figures> read = Optional.ofNullable(figures)
                .map(now -> new Figures(at, now.runners(), now.jobs(), now.dueSince(), now.backlog()));
        states = new Look(at, BEGAN, read, store, launcher).after(states);
    }

    private static Figures figures(Duration silence, Instant due, Backlog backlog) {
        boolean alive = silence != null && silence.compareTo(Figures.RUNNER_SILENCE) <= 0;
        return new Figures(
                BEGAN,
                new Presence(alive ? 1 : 0, Optional.ofNullable(silence)),
                Map.of(),
                Optional.ofNullable(due),
                backlog);
    }
}
