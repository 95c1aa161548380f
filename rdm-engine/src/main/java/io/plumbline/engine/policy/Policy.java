package io.plumbline.engine.policy;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a domain, in one version.
 *
 * @param version 0 while nobody has said anything
 * @param rule for all dimensions of the domain
 * @param dimensions what holds beside it for single dimensions, by code; what wants more counts
 */
public record Policy(
        String domain,
        int version,
        Rule rule,
        Map<String, Rule> dimensions,
        @Nullable String changedBy,
        @Nullable Instant changedAt) {
    public Policy {
        dimensions = new TreeMap<>(dimensions);
    }

    /** What holds in a domain where nobody said anything. */
    public static Policy usual(String domain) {
        return new Policy(domain, 0, Rule.USUAL, Map.of(), null, null);
    }
}
