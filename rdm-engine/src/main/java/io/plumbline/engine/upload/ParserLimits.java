package io.plumbline.engine.upload;

import java.time.Duration;

/**
 * What the reading of one file may take, and how many files are read at once.
 *
 * @param heapMb memory for objects, in MiB; the process takes some 60 MiB beside it
 * @param time from its start to the last row
 * @param silence for how long it may give no sign of headway
 * @param outputMb what its rows may take on disk while they are compared, in MiB
 * @param atOnce how many files are read at once; others wait
 */
public record ParserLimits(int heapMb, Duration time, Duration silence, int outputMb, int atOnce) {
    public static final ParserLimits USUAL =
            new ParserLimits(256, Duration.ofMinutes(5), Duration.ofMinutes(1), 2048, 2);

    public ParserLimits {
        if (heapMb < 1 || !time.isPositive() || !silence.isPositive() || outputMb < 1 || atOnce < 1) {
            throw new IllegalArgumentException("limits are above nothing");
        }
    }
}
