package io.plumbline.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void pausesDoubleUpToHalfAMinute() {
        assertThat(Stream.iterate(Backoff.first(), pause -> pause.after(Duration.ofSeconds(3)))
                        .limit(7)
                        .map(pause -> pause.pause().toSeconds()))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void partThatRanWellStartsFromTheBeginning() {
        var late = new Backoff(Duration.ofSeconds(16));
        assertThat(late.after(Duration.ofMinutes(2))).isEqualTo(Backoff.first());
    }
}
