package io.plumbline.engine.whatif;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether a report's numbers still hold: each reason why not is a sentence.
 *
 * @param reasons empty: the report is fresh
 */
public record Staleness(List<String> reasons) {
    public Staleness {
        reasons = List.copyOf(reasons);
    }

    public boolean isStale() {
        return !reasons.isEmpty();
    }

    /**
     * Holds what a report was made from against what is there now.
     *
     * @param head the newest commit
     * @param commitsSince commits after the report's baseline that touched one of its dimensions and did not come from its own change sets
     * @param contentHashes of its change sets now
     * @param factSnapshot of its facts as last listed
     */
    public static Staleness of(
            WhatIf whatIf, long head, List<Long> commitsSince, Map<Long, String> contentHashes, String factSnapshot) {
        List<String> reasons = new ArrayList<>();
        if (!commitsSince.isEmpty()) {
            reasons.add("The head moved from commit " + whatIf.baselineCommit() + " to " + head + "; "
                    + (commitsSince.size() == 1
                            ? "commit " + commitsSince.getFirst() + " touches"
                            : commitsSince.size() + " commits touch")
                    + " the same dimensions.");
        }
        whatIf.contentHashes().forEach((changeSet, hash) -> {
            if (!hash.equals(contentHashes.get(changeSet))) {
                reasons.add("Change set " + changeSet + " has other content now.");
            }
        });
        if (!factSnapshot.equals(whatIf.factSnapshot())) {
            reasons.add("The facts of " + whatIf.question().factSource() + " are others now.");
        }
        return new Staleness(reasons);
    }
}
