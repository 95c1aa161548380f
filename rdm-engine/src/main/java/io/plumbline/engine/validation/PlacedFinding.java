package io.plumbline.engine.validation;

import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;

/** A finding with its place in the list of its change set. */
public record PlacedFinding(Finding finding, Place place) {

    /** Errors stand before warnings before notes, each in the order in which they were found. */
    public record Place(Severity severity, long id) {}
}
