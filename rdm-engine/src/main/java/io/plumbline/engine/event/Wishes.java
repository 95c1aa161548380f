package io.plumbline.engine.event;

import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jooq.DSLContext;

/** What administrators say of a webhook, looked at. */
final class Wishes {
    private static final int MOST_DIMENSIONS = 500;

    private Wishes() {}

    /** Errors: BAD_REQUEST where it would be told of nothing, UNKNOWN_DIMENSION. */
    static WebhookStore.Wish checked(DSLContext tx, String address, Set<EventType> events, List<String> dimensions) {
        if (events.isEmpty()) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "A webhook is told of at least one of release.published and release.failed; found none.");
        }
        List<String> codes = dimensions.stream().distinct().sorted().toList();
        if (codes.size() > MOST_DIMENSIONS) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "A webhook names up to " + MOST_DIMENSIONS + " dimensions; found " + codes.size()
                            + ". Name none for all of them.");
        }
        DimensionStore store = new DimensionStore(tx);
        codes.forEach(store::byCode);
        return new WebhookStore.Wish(address, events, codes);
    }

    /** The host of an address, for the audit log: the rest may hold a key of the receiver's. */
    static String host(String address) {
        try {
            return Objects.requireNonNullElse(new URI(address.strip()).getHost(), "an address without a host");
        } catch (URISyntaxException e) {
            return "what is no address";
        }
    }
}
