package io.plumbline.web.change;

import io.plumbline.engine.change.ChangeKind;
import io.plumbline.web.page.Addresses;
import org.jspecify.annotations.Nullable;

/**
 * Which changes of a change set the reader asks for; each state has its address.
 *
 * @param own leaves out what the change set below says just so
 * @param after number of the change to go on after, 0 for the first page
 */
public record ChangesAsk(
        long id, @Nullable ChangeKind kind, @Nullable String attribute, boolean own, int after) {
    public static final int ROWS = 100;

    ChangesAsk of(@Nullable ChangeKind other) {
        return new ChangesAsk(id, other, attribute, own, 0);
    }

    ChangesAsk in(@Nullable String other) {
        return new ChangesAsk(id, kind, other, own, 0);
    }

    /** The same of what is new upon the change set below, or of all. */
    ChangesAsk own(boolean wanted) {
        return new ChangesAsk(id, kind, attribute, wanted, 0);
    }

    ChangesAsk from(int number) {
        return new ChangesAsk(id, kind, attribute, own, number);
    }

    String address() {
        return new Addresses("/change-sets/" + id)
                        .with("kind", kind)
                        .with("attribute", attribute)
                        .with("own", own ? "true" : null)
                        .with("after", after == 0 ? null : after)
                + "#difference";
    }
}
