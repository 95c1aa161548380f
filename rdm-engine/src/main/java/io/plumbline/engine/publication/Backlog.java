package io.plumbline.engine.publication;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Publications whose tables are not in the lake yet.
 *
 * @param oldest when the oldest release of them was cut
 */
public record Backlog(Map<PublicationStatus, Long> byStatus, Optional<Instant> oldest) {
    public static final Backlog NONE = new Backlog(Map.of(), Optional.empty());

    public Backlog {
        byStatus = Map.copyOf(byStatus);
    }

    public long of(PublicationStatus status) {
        return byStatus.getOrDefault(status, 0L);
    }
}
