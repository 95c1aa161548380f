package io.plumbline.web.page;

/**
 * One step of a life, as a row of steps shows it.
 *
 * @param state {@code is-done}, {@code is-now}, {@code is-bad} or empty
 * @param note small print below, may be empty
 */
public record Step(String state, String word, String note) {
    /** What a screen reader hears beside the colour. */
    public String spoken() {
        return switch (state) {
            case "is-done" -> "done";
            case "is-now" -> "current step";
            case "is-bad" -> "stopped here";
            default -> "to come";
        };
    }
}
