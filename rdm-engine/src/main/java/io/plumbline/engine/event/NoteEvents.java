package io.plumbline.engine.event;

import io.plumbline.engine.commit.CommitStore;
import io.plumbline.engine.database.Utc;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.PublicationListener;
import io.plumbline.engine.publication.PublishedColumn;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;

/**
 * Notes what happens to releases, and puts a delivery for each webhook that wants it into the outbox.
 *
 * <p>It writes in the transaction in which the publication changes: both are there or neither, so nothing is told that is not so, and nothing
 * is forgotten. What was noted once is never noted again, however often it happens.
 */
public final class NoteEvents implements PublicationListener {

    @Override
    public void changed(DSLContext tx, Publication publication) {
        type(publication).ifPresent(type -> note(tx, type, publication));
    }

    private static Optional<EventType> type(Publication publication) {
        return switch (publication.status()) {
            case PUBLISHED -> Optional.of(EventType.RELEASE_PUBLISHED);
            case FAILED -> Optional.of(EventType.RELEASE_FAILED);
            case PENDING, PUBLISHING, SKIPPED -> Optional.empty();
        };
    }

    private static void note(DSLContext tx, EventType type, Publication publication) {
        Instant now = Utc.instant(Utc.now());
        OutboxStore outbox = new OutboxStore(tx);
        Optional<OutboxStore.Noted> noted = outbox.note(type, publication.id(), now);
        if (noted.isEmpty()) {
            return;
        }
        List<Webhook> wanting =
                new WebhookStore(tx).wanting(type, publication.release().dimension());
        if (wanting.isEmpty()) {
            return;
        }
        Event event = event(tx, type, publication, noted.get().messageId(), now);
        for (Webhook webhook : wanting) {
            outbox.insert(webhook.id(), noted.get(), Payloads.body(webhook.kind(), event), false, now);
        }
    }

    private static Event event(DSLContext tx, EventType type, Publication publication, String messageId, Instant now) {
        Dimension dimension = new DimensionStore(tx)
                .at(publication.release().dimensionId(), publication.release().commitNo());
        return new Event.OfRelease(
                messageId,
                type,
                Objects.requireNonNullElse(publication.endedAt(), now),
                publication,
                new CommitStore(tx).get(publication.release().commitNo()).changeSetId(),
                PublishedColumn.byTable(tx, dimension, publication.release().commitNo()));
    }
}
