package io.plumbline.engine.event;

import java.util.Arrays;
import java.util.Optional;

/** What can happen that a webhook is told of. */
public enum EventType {
    /** Every table of a release lies in the lake. */
    RELEASE_PUBLISHED("release.published"),
    /** The delivery of a release failed for the first time; it goes on being tried. */
    RELEASE_FAILED("release.failed"),
    /** Somebody tries a webhook. */
    TEST("webhook.test");

    private final String word;

    EventType(String word) {
        this.word = word;
    }

    /** The stable word that receivers see. */
    public String word() {
        return word;
    }

    /** The type of that word, where there is one that a webhook can be subscribed to. */
    public static Optional<EventType> subscribable(String word) {
        return Arrays.stream(values())
                .filter(type -> type != TEST && type.word.equals(word))
                .findFirst();
    }

    static EventType ofWord(String word) {
        return Arrays.stream(values())
                .filter(type -> type.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no type of event is called " + word));
    }
}
