package io.plumbline.engine.validation;

/** How many findings of each weight there are. */
public record Tally(long errors, long warnings, long notes) {}
