package io.plumbline.web.demo;

import org.springframework.stereotype.Component;

/** How far the demo's data is, for the health answer and the start page. */
@Component
public final class DemoProgress {
    private volatile State state = new State("Waiting to begin", 0, false);

    /**
     * @param step what is under way, in the reader's words
     * @param percent 0 to 100
     * @param done whether data and a first release are there
     */
    public record State(String step, int percent, boolean done) {}

    public State state() {
        return state;
    }

    void at(String step, int percent) {
        state = new State(step, percent, false);
    }

    void done() {
        state = new State("The demo's data is loaded", 100, true);
    }
}
