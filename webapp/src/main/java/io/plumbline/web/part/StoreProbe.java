package io.plumbline.web.part;

import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.lake.Lake;
import java.time.Duration;
import java.util.Optional;

/** Asks the object store now and then; one that keeps silent is away long before its answer is given up. */
final class StoreProbe {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final String SILENT = "It has not answered for more than 10 seconds.";

    private final Lake lake;
    private volatile Answer last = new Answer(false, Optional.empty());
    private volatile long askedAt;
    private volatile boolean asking;

    /**
     * What is known of the store.
     *
     * @param known whether it was asked at all yet
     * @param trouble what is the matter; empty where it answers
     */
    record Answer(boolean known, Optional<String> trouble) {}

    StoreProbe(Lake lake) {
        this.lake = lake;
    }

    /** Asks, and waits for the answer however long it takes. */
    void ask() {
        askedAt = System.nanoTime();
        asking = true;
        try {
            lake.exists(lake.settings().privateStore() + "/health");
            last = new Answer(true, Optional.empty());
        } catch (RdmException e) {
            last = new Answer(true, Optional.of(e.sentence()));
        } finally {
            asking = false;
        }
    }

    /** What is known now. */
    Answer last() {
        boolean silent = asking && last.known() && System.nanoTime() - askedAt > PATIENCE_NANOS;
        return silent && last.trouble().isEmpty() ? new Answer(true, Optional.of(SILENT)) : last;
    }
}
