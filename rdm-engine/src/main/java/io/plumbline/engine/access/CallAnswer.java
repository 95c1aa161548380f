package io.plumbline.engine.access;

import java.util.Map;

/**
 * What a call was answered with.
 *
 * @param headers those that belong to the answer, such as Location
 */
public record CallAnswer(int status, Map<String, String> headers, String body) {
    public CallAnswer {
        headers = Map.copyOf(headers);
    }
}
