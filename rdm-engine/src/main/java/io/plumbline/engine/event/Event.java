package io.plumbline.engine.event;

import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.PublishedColumn;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An event: something that happened and that webhooks are told of. It has no row of any table in it. */
sealed interface Event {
    /** Names it; receivers that saw it already pass it over. */
    String messageId();

    EventType type();

    Instant at();

    /**
     * Something that happened to a release.
     *
     * @param changeSetId the change set that the release's commit came from
     * @param columns of its tables, by their names
     */
    record OfRelease(
            String messageId,
            EventType type,
            Instant at,
            Publication publication,
            long changeSetId,
            Map<String, List<PublishedColumn>> columns)
            implements Event {
        public OfRelease {
            columns = Map.copyOf(columns);
        }
    }

    /** A test that somebody asked for. */
    record Trial(String messageId, Instant at, long webhookId) implements Event {
        @Override
        public EventType type() {
            return EventType.TEST;
        }
    }
}
