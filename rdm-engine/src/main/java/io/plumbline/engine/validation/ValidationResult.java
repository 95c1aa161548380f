package io.plumbline.engine.validation;

import io.plumbline.engine.error.Finding;
import java.util.List;

/**
 * What a validation found.
 *
 * @param findings those of the rules, without what was found while files were read
 * @param tally all that counts for the change set, of files and rules together
 */
public record ValidationResult(List<Finding> findings, Tally tally) {
    public ValidationResult {
        findings = List.copyOf(findings);
    }

    /** Whether nothing stops the submission; warnings still want a reason. */
    public boolean isSubmittable() {
        return tally.errors() == 0;
    }
}
