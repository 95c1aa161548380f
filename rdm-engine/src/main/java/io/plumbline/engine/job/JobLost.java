package io.plumbline.engine.job;

/**
 * A worker stood still for so long that its job was begun anew by another one: it drops the work as if its program had been killed, and
 * tidies nothing up, for what is there belongs to the other.
 */
public final class JobLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JobLost(String sentence) {
        super(sentence);
    }
}
