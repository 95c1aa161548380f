package io.plumbline.engine.change;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import java.util.List;

/** What became of an upload: a change set, or a refusal. */
public sealed interface Proposal {
    /** A change set that shows what the file would do; its findings may still hold it back. */
    record Proposed(long changeSetId, ChangeCounts counts, long errors, long warnings) implements Proposal {}

    /** The file made nothing; the sentence says why and the way on. */
    record Refused(ErrorCode code, String sentence, List<Finding> findings) implements Proposal {
        public Refused {
            findings = List.copyOf(findings);
        }
    }
}
