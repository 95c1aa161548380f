package io.plumbline.engine.whatif;

import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.Span;
import io.plumbline.engine.member.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member that the change sets touch: what it is today, and what it would be.
 *
 * @param memberNo null for a member that does not exist yet
 * @param memberId the durable id; for a member that does not exist yet a name that no other has
 * @param base its versions at the baseline
 * @param proposed its versions once the change sets are committed
 * @param changes what the change sets ask of it
 */
record ProposedMember(
        @Nullable Long memberNo, String memberId, List<Version> base, List<Span> proposed, List<Change> changes) {
    ProposedMember {
        base = List.copyOf(base);
        proposed = List.copyOf(proposed);
        changes = List.copyOf(changes);
    }
}
