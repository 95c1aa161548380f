package io.plumbline.engine.commit;

import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.UUID;

/**
 * Days of a member on which facts that are keyed by surrogate need another one since a commit.
 *
 * @param place where the list goes on after it
 */
public record RekeyEntry(
        Place place, String dimension, UUID memberId, Period period, UUID oldSurrogate, UUID newSurrogate) {

    /** A place in a commit's list: by dimension, member and first day. */
    public record Place(long dimensionId, long memberNo, LocalDate from) {}
}
