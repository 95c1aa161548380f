package io.plumbline.engine.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParserAnswersTest {
    private static final ParserWord OPENED = new ParserWord.Opened(
            new Workbook.About(FileFormat.CSV, true, "Read as text."),
            List.of(new Workbook.Sheet(0, "Stations", true), new Workbook.Sheet(1, "\ud800 😀", false)));
    private static final ParserWord END = new ParserWord.End(List.of("A1:B2", "C3:D4"), 7);

    static Stream<ParserWord> words() {
        return Stream.of(
                OPENED,
                END,
                new ParserWord.End(List.of(), 0),
                new ParserWord.Rows(RowBlockTest.written(RowBlockTest.anyRows(new Random(1)))),
                new ParserWord.Refused(ErrorCode.FILE_DAMAGED, "The workbook is damaged: 語."),
                new ParserWord.Beat());
    }

    @ParameterizedTest
    @MethodSource("words")
    void wordComesOutAsItWentIn(ParserWord word) throws IOException {
        assertThat(ParserWord.read(in(bytes(word)))).isEqualTo(word);
    }

    @ParameterizedTest
    @MethodSource("words")
    void wordThatIsCutOffAnywhereIsAnEndBeforeTheEnd(ParserWord word) throws IOException {
        byte[] whole = bytes(word);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ParserWord.read(in(cut))).isInstanceOf(EOFException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("words")
    void wordWhoseBodyIsShorterThanItNeedsIsRefused(ParserWord word) throws IOException {
        byte[] whole = bytes(word);
        for (int length = 5; length < whole.length && !(word instanceof ParserWord.Rows); length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            ByteBuffer.wrap(cut).putInt(1, length - 5);
            assertThatThrownBy(() -> ParserWord.read(in(cut)))
                    .isInstanceOfSatisfying(
                            RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PARSER_FAILED));
        }
    }

    @Test
    void wrongBytesAreRefusedOrEndAndNothingElse() throws IOException {
        Random random = new Random(108);
        byte[] good = bytes(OPENED, END);
        int refused = 0;
        try (Spool spool = new Spool()) {
            for (int i = 0; i < 5_000; i++) {
                byte[] bytes = good.clone();
                for (int wrong = random.nextInt(4); wrong >= 0; wrong--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                try {
                    ParserAnswers answers = answers(spool, bytes);
                    answers.opened();
                    answers.sheet();
                } catch (EOFException e) {
                    refused++;
                } catch (RdmException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.PARSER_FAILED);
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    @Test
    void lengthIsNotBelievedBeforeItIsFoundPossible() {
        byte[] claims =
                ByteBuffer.allocate(5).put((byte) 'R').putInt(Integer.MAX_VALUE).array();
        assertThatThrownBy(() -> ParserWord.read(in(claims)))
                .isInstanceOf(RdmException.class)
                .hasMessageContaining("2147483647 bytes");
    }

    @Test
    void wordOutOfItsTurnIsRefused() throws IOException {
        try (Spool spool = new Spool()) {
            assertThatThrownBy(() -> answers(spool, bytes(END)).opened()).hasMessageContaining("End out of its turn");
            assertThatThrownBy(() -> answers(spool, bytes(OPENED)).sheet())
                    .hasMessageContaining("Opened out of its turn");
        }
    }

    @Test
    void moreRowsThanTheLimitAreRefusedBeforeTheyAreKept() throws IOException {
        ParserWord block = new ParserWord.Rows(ByteBuffer.allocate(600 * 1024).putInt(0, 7));
        try (Spool spool = new Spool()) {
            assertThatThrownBy(() -> answers(spool, bytes(block, block)).sheet())
                    .isInstanceOfSatisfying(
                            RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PARSER_LIMIT))
                    .hasMessageContaining("after 7 rows")
                    .hasMessageContaining("1 MB")
                    .hasMessageContaining("RDM_PARSER_OUTPUT");
            assertThat(spool.size()).isLessThan(1024 * 1024);
        }
    }

    private static ParserAnswers answers(Spool spool, byte[] said) {
        return new ParserAnswers(
                new ByteArrayInputStream(said),
                new ParserLimits(16, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1),
                spool);
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    private static byte[] bytes(ParserWord... words) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ParserWord word : words) {
            word.write(out);
        }
        return out.toByteArray();
    }
}
