package io.plumbline.engine.dimension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuePatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[A-Z]{4}|WABC|true",
                "[A-Z]{4}|WABCD|false",
                "[A-Z]{4}|xWABC|false",
                "[A-Z]{4}|wabc|false",
                "(?i)[A-Z]{4}|wabc|true",
                "K|W|false",
                "a{2,}|a|false",
                "a{2,}|aaaa|true",
                "x{,3}|x{,3}|true",
                "[]a]+|]a]|true",
                "[^]]{2}|ab|true",
                "\\p{Greek}+|αβγ|true",
                "\\p{Greek}+|abc|false",
                "[[:digit:]]+-\\x{41}|12-A|true",
                ".{2}|😀é|true"
            })
    void theWholeTextHasTheForm(String pattern, String value, boolean fits) {
        assertThat(ValuePattern.of(pattern).matches(value)).isEqualTo(fits);
    }

    @Test
    void eachAlternativeIsForTheWholeText() {
        ValuePattern either = ValuePattern.of("K|WA");
        assertThat(either.matches("K")).isTrue();
        assertThat(either.matches("WA")).isTrue();
        assertThat(either.matches("KA")).isFalse();
        assertThat(either.matches("W")).isFalse();
    }

    @Test
    void aPatternInDecomposedLettersFitsValuesWhichAreComposed() {
        assertThat(ValuePattern.of("Zu\u0308rich").matches("Z\u00fcrich")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "(a|cannot be read",
                "[z-a]|cannot be read",
                "(a)\\1|cannot be read",
                "(?=a)b|cannot be read",
                "\\Qa\\E|\\Q is not offered",
                "a{1001}|more than 1000 steps",
                "(a{100}){100}|more than 1000 steps",
                "((a{1000}){1000}){1000}|more than 1000 steps",
                "((((((((((x{9}){9}){9}){9}){9}){9}){9}){9}){9}){9})|more than 1000 steps",
                "([(]a{100}[)]){100}|more than 1000 steps",
                "(\\)\\(a{100}){100}|more than 1000 steps"
            })
    void whatCannotBeDecidedInOnePassIsRefusedWithTheReason(String pattern, String says) {
        assertThatThrownBy(() -> ValuePattern.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(says);
    }

    @Test
    void patternsOfNoneAndOfTooManyCharactersAreRefused() {
        assertThat(ValuePattern.of("a".repeat(500)).matches("a".repeat(500))).isTrue();
        assertThatThrownBy(() -> ValuePattern.of("a".repeat(501)))
                .hasMessageContaining("1 to 500 characters, found 501");
        assertThatThrownBy(() -> ValuePattern.of("")).hasMessageContaining("found 0");
    }

    /** Each of these takes a backtracking engine longer than the sun shines. */
    @ParameterizedTest
    @ValueSource(strings = {"(a+)+", "(a|a)*", "(a|aa)+", "(.*a){20}", "([a-zA-Z]+)*", "a?{100}a{100}", "(x+x+)+y"})
    void hostilePatternsAreDecidedInUnderASecond(String pattern) {
        String value = "a".repeat(3_999) + "!";
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(1), () -> {
            try {
                assertThat(ValuePattern.of(pattern).matches(value)).isFalse();
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("cannot be read");
            }
        });
    }

    /** What bounds a pattern is reckoned before it is compiled; it must never be much less than what comes out. */
    @Test
    void theReckonedSizeIsNeverMuchBelowTheCompiledOne() {
        String[] atoms = {
            "a", "[a-z]", "[]x]", "[^(]", "\\)", "\\d", "\\pL", "\\p{Lu}", ".", "[[:alpha:]{]", "é", "{", "^"
        };
        String[] repeats = {"", "", "*", "+", "?", "{3}", "{0,7}", "{2,}", "{12}", "{5,9}"};
        Random random = new Random(22);
        int compiled = 0;
        for (int i = 0; i < 5_000; i++) {
            String pattern = made(random, atoms, repeats, 4);
            long steps = new PatternWeight(pattern).steps();
            if (pattern.length() > ValuePattern.MOST_CHARACTERS || steps > ValuePattern.MOST_STEPS) {
                continue;
            }
            try {
                int size = ValuePattern.of(pattern).compiledSize();
                assertThat(size).as(pattern).isLessThanOrEqualTo((int) (2 * steps + 10));
                compiled++;
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("cannot be read");
            }
        }
        assertThat(compiled).isGreaterThan(1_000);
    }

    /** Whatever somebody writes is a pattern of bounded size, or is refused with a reason: never anything else. */
    @Test
    void anyTextIsEitherAPatternOfBoundedSizeOrRefused() {
        String[] signs = {
            "a",
            "é",
            "(",
            ")",
            "[",
            "]",
            "[:",
            ":]",
            "[:alpha:]",
            "{",
            "}",
            "{9}",
            "{2,",
            ",",
            "9",
            "*",
            "+",
            "?",
            "|",
            "^",
            "$",
            ".",
            "\\",
            "\\p{",
            "\\x",
            "\\x{",
            "\\E",
            "(?",
            "(?i)",
            "(?P<n>",
            "-",
            "\uD83D",
            "\uDE00",
            "\u0308",
            "\u0000"
        };
        Random random = new Random(63);
        int taken = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder made = new StringBuilder();
            for (int parts = 1 + random.nextInt(9); parts > 0; parts--) {
                made.append(signs[random.nextInt(signs.length)]);
            }
            ValuePattern pattern;
            try {
                pattern = ValuePattern.of(made.toString());
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).as(made.toString()).isNotBlank();
                continue;
            }
            taken++;
            assertThat((long) pattern.compiledSize())
                    .as(pattern.text())
                    .isLessThanOrEqualTo(2 * new PatternWeight(pattern.text()).steps() + 10);
        }
        assertThat(taken).isGreaterThan(5_000);
    }

    private static String made(Random random, String[] atoms, String[] repeats, int depth) {
        StringBuilder made = new StringBuilder();
        for (int parts = 1 + random.nextInt(3); parts > 0; parts--) {
            boolean isGroup = depth > 0 && random.nextInt(3) == 0;
            made.append(
                    isGroup
                            ? "(" + made(random, atoms, repeats, depth - 1) + ")"
                            : atoms[random.nextInt(atoms.length)]);
            made.append(repeats[random.nextInt(repeats.length)]);
            if (random.nextInt(8) == 0) {
                made.append('|');
            }
        }
        return made.toString();
    }
}
