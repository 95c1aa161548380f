package io.plumbline.web.change;

import io.plumbline.engine.change.ChangeKind;
import io.plumbline.web.page.Addresses;
import org.jspecify.annotations.Nullable;

/**
 * Which changes of a change set the reader asks for; each state has its address.
 *
 * @param after number of the change to go on after, 0 for the first page
 */
public record ChangesAsk(
        long id, @Nullable ChangeKind kind, @Nullable String attribute, int after) {
    public static final int ROWS = 100;

    ChangesAsk of(@Nullable ChangeKind other) {
        return new ChangesAsk(id, other, attribute, 0);
    }

    ChangesAsk in(@Nullable String other) {
        return new ChangesAsk(id, kind, other, 0);
    }

    ChangesAsk from(int number) {
        return new ChangesAsk(id, kind, attribute, number);
    }

    String address() {
        return new Addresses("/change-sets/" + id)
                        .with("kind", kind)
                        .with("attribute", attribute)
                        .with("after", after == 0 ? null : after)
                + "#difference";
    }
}
