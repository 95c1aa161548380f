package io.plumbline.engine.audit;

/** The first place where the audit chain does not hold, and what is wrong there. */
public record BrokenLink(long entry, String sentence) {}
