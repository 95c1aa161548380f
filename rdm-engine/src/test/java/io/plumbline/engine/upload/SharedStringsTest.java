package io.plumbline.engine.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SharedStringsTest {
    private static final int SHORT = 600_000;
    /** More than is held in memory. */
    private static final int LONG = 2_500;

    @Test
    void eachTextIsFoundInMemoryAndOnDisk() {
        try (SharedStrings strings = new SharedStrings()) {
            for (int i = 0; i < SHORT + LONG; i++) {
                strings.add(text(i));
            }
            assertThat(strings.size()).isEqualTo(SHORT + LONG);
            for (int i = SHORT; i < SHORT + LONG; i++) {
                assertThat(strings.get(i)).isEqualTo(text(i));
            }
            Random random = new Random(11);
            for (int n = 0; n < 20_000; n++) {
                int i = random.nextInt(SHORT);
                assertThat(strings.get(i)).isEqualTo(text(i));
            }
        }
    }

    /** Every third is empty; the long ones fill the cell. */
    private static String text(int i) {
        return i % 3 == 0 ? "" : i < SHORT ? "t" + i : "x".repeat(CellText.MAX_TEXT - 8) + i;
    }
}
