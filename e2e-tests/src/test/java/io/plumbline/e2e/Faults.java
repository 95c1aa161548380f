package io.plumbline.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Seeded faults: processes that are killed, or stand still for some seconds, at a moment within a step of the path. */
final class Faults implements AutoCloseable {
    private static final List<String> VICTIMS = List.of("web", "runner", "database", "object-store");
    private static final Duration BACK = Duration.ofSeconds(150);
    /** About how long each step takes where nothing happens; a fault comes within it, or a little after. */
    private static final Map<PatientClient.Step, Integer> MILLIS = new EnumMap<>(Map.of(
            PatientClient.Step.OPEN, 200,
            PatientClient.Step.UPLOAD, 1200,
            PatientClient.Step.WHAT_IF, 2500,
            PatientClient.Step.SUBMIT, 150,
            PatientClient.Step.APPROVE, 150,
            PatientClient.Step.COMMIT, 1000,
            PatientClient.Step.PUBLISH, 2500));

    private final RunningSystem system;
    private final Random random;
    private final Map<String, Integer> kills = new TreeMap<>();
    private final Map<String, Integer> pauses = new TreeMap<>();
    private final Map<PatientClient.Step, Integer> steps = new EnumMap<>(PatientClient.Step.class);
    private final List<Double> recoveries = new ArrayList<>();
    private final List<Thread> striking = new ArrayList<>();
    private List<Planned> planned = List.of();

    Faults(RunningSystem system, Random random) {
        this.system = system;
        this.random = random;
    }

    /** @param pause zero for a kill */
    private record Planned(PatientClient.Step step, int millis, List<String> victims, Duration pause) {
        @Override
        public String toString() {
            return (pause.isZero() ? "KILL " : "STOP " + pause.toSeconds() + " s ") + String.join("+", victims) + " at "
                    + step + "+" + millis + " ms";
        }
    }

    /** Plans the faults of the next round; says which. */
    String plan() {
        planned = new ArrayList<>();
        int strikes = 1 + random.nextInt(4);
        for (int i = 0; i < strikes; i++) {
            PatientClient.Step step = PatientClient.Step.values()[random.nextInt(PatientClient.Step.values().length)];
            int millis = random.nextInt(MILLIS.get(step) * 5 / 4);
            String victim = VICTIMS.get(random.nextInt(VICTIMS.size()));
            String second = VICTIMS.get(random.nextInt(VICTIMS.size()));
            boolean two = random.nextInt(6) == 0 && !second.equals(victim);
            Duration pause = random.nextInt(6) == 0 ? Duration.ofSeconds(3 + random.nextInt(13)) : Duration.ZERO;
            planned.add(new Planned(step, millis, two ? List.of(victim, second) : List.of(victim), pause));
        }
        return planned.toString();
    }

    /** The path has come to a step: what is planned for it begins. */
    void entered(PatientClient.Step step) {
        for (Planned fault : planned) {
            if (fault.step() == step) {
                striking.add(Thread.ofPlatform().daemon().name("fault").start(() -> strike(fault)));
            }
        }
    }

    private void strike(Planned fault) {
        LockSupport.parkNanos(fault.millis() * 1_000_000L);
        synchronized (this) {
            steps.merge(fault.step(), fault.pause().isZero() ? fault.victims().size() : 0, Integer::sum);
            fault.victims().forEach(victim -> (fault.pause().isZero() ? kills : pauses).merge(victim, 1, Integer::sum));
        }
        List<ProcessHandle> struck = new ArrayList<>();
        for (String victim : fault.victims()) {
            Await.until(
                    victim + " runs, to be struck",
                    BACK,
                    () -> system.process(victim).isPresent());
            system.process(victim).ifPresent(process -> {
                system.signal(process, fault.pause().isZero() ? "KILL" : "STOP");
                struck.add(process);
            });
        }
        long began = System.nanoTime();
        if (!fault.pause().isZero()) {
            LockSupport.parkNanos(fault.pause().toNanos());
            struck.forEach(process -> system.signal(process, "CONT"));
            return;
        }
        Await.until(fault + " is mended", BACK, () -> isBack(fault, struck));
        synchronized (this) {
            recoveries.add((System.nanoTime() - began) / 1e9);
        }
    }

    private boolean isBack(Planned fault, List<ProcessHandle> struck) {
        boolean othersRun = fault.victims().stream().allMatch(victim -> {
            Optional<ProcessHandle> process = system.process(victim);
            return process.isPresent() && !struck.contains(process.get());
        });
        return othersRun && system.isWell();
    }

    /** Waits until all that was struck is up again. */
    void awaitMended() {
        striking.forEach(thread -> {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
        striking.clear();
        planned = List.of();
        system.awaitWell(BACK);
    }

    synchronized int kills() {
        return kills.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized String told() {
        List<Double> sorted = recoveries.stream().sorted().toList();
        return "kills by victim " + kills + ", pauses " + pauses + "\nkills by step " + steps + "\nrecovered "
                + sorted.size()
                + " times"
                + (sorted.isEmpty()
                        ? ""
                        : String.format(
                                java.util.Locale.ROOT,
                                " in p50 %.1f s, p95 %.1f s, max %.1f s",
                                sorted.get(sorted.size() / 2),
                                sorted.get(sorted.size() * 95 / 100),
                                sorted.getLast()));
    }

    /** Nothing is left standing still. */
    @Override
    public void close() {
        VICTIMS.forEach(victim -> system.process(victim).ifPresent(process -> system.signal(process, "CONT")));
    }
}
