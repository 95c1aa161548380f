package io.plumbline.engine.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every drawing of docs/history.md is what the engine does. */
class DrawnTimelinesTest {
    private static final Path PAGE = Path.of("../docs/history.md");
    private static final Pattern BLOCK = Pattern.compile("```timeline\n(.*?)```", Pattern.DOTALL);

    @TestFactory
    List<DynamicTest> drawings() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        BLOCK.matcher(Files.readString(PAGE)).results().forEach(block -> {
            for (String text : block.group(1).split("\n\n")) {
                Drawing drawing = Drawing.read(text);
                tests.add(DynamicTest.dynamicTest(drawing.sentence(), () -> check(drawing)));
            }
        });
        assertThat(tests).as("drawings of the page").hasSizeGreaterThanOrEqualTo(60);
        assertThat(tests).extracting(DynamicTest::getDisplayName).doesNotHaveDuplicates();
        System.out.println("Drawn timelines: " + tests.size() + " named cases");
        return tests;
    }

    private static void check(Drawing drawing) {
        if (drawing.refused() != null) {
            assertThatThrownBy(() -> Timeline.apply(Drawing.DIMENSION, drawing.base(), drawing.changes()))
                    .isInstanceOfSatisfying(
                            RdmException.class,
                            e -> assertThat(e.code())
                                    .isEqualTo(ErrorCode.valueOf(Objects.requireNonNull(drawing.refused()))));
            return;
        }
        List<Span> after = Timeline.apply(Drawing.DIMENSION, drawing.base(), drawing.changes());
        assertThat(drawing.asDrawn(after)).isEqualTo(drawing.after());
    }
}
