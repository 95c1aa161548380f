package io.plumbline.engine.error;

/**
 * Something that is not as it has to be.
 *
 * @param place where, in the operator's words
 * @param found what is there
 * @param expected what would be right
 * @param next what to do, as a sentence
 */
public record Breach(String place, String found, String expected, String next) {
    /** The whole in one sentence for a person. */
    public String sentence() {
        return place + ": found " + found + ", expected " + expected + ". " + next;
    }
}
