package io.plumbline.engine.event;

import io.plumbline.engine.database.Database;
import java.time.Duration;
import java.time.Instant;

/**
 * Forgets deliveries that ended long ago. What happened stays noted, so none of it is told anew.
 *
 * <p>Outcomes: how many were forgotten.
 */
public final class SweepDeliveries {
    /** How long the log of a delivery is kept. */
    public static final Duration KEPT = Duration.ofDays(30);

    private static final int AT_ONCE = 1000;

    private final Database database;

    public SweepDeliveries(Database database) {
        this.database = database;
    }

    public int sweep(Instant now) {
        int swept = 0;
        int last;
        do {
            last = database.inTransaction(tx -> new DeliveryStore(tx).sweep(now.minus(KEPT), AT_ONCE));
            swept += last;
        } while (last == AT_ONCE);
        return swept;
    }
}
