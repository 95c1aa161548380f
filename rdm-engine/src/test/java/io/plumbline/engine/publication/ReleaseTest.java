package io.plumbline.engine.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReleaseTest {
    private static Publication failedAfter(int attempts) {
        Release release =
                new Release(1, 1, "STATION_D", 42, 1, 1, Release.batchId("STATION_D", 42, 1, 1), Instant.EPOCH);
        return new Publication(
                1,
                release,
                "default",
                PublicationStatus.FAILED,
                attempts,
                false,
                false,
                null,
                null,
                List.of(),
                null,
                null);
    }

    private static String checksum(@Nullable Object... values) {
        RowChecksum checksum = new RowChecksum();
        checksum.add(Arrays.asList(values));
        return checksum.hex();
    }

    @Test
    void batchFollowsFromDimensionCommitDefinitionAndHashKeyAlone() {
        UUID batch = Release.batchId("STATION_D", 42, 1, 1);
        assertThat(batch).isEqualTo(Release.batchId("STATION_D", 42, 1, 1));
        assertThat(List.of(
                        Release.batchId("STATION_E", 42, 1, 1),
                        Release.batchId("STATION_D", 43, 1, 1),
                        Release.batchId("STATION_D", 42, 2, 1),
                        Release.batchId("STATION_D", 42, 1, 2)))
                .doesNotContain(batch);
        assertThatThrownBy(() -> new Release(1, 1, "STATION_D", 43, 1, 1, batch, Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tagsSortAsTheirCommitsDo() {
        assertThat(Release.tag(42)).isEqualTo("c000042");
        assertThat(Release.tag(1_234_567)).isEqualTo("c1234567");
    }

    @Test
    void waitBetweenAttemptsDoublesUpToAQuarterOfAnHour() {
        assertThat(failedAfter(1).backoff()).isEqualTo(Duration.ofSeconds(10));
        assertThat(failedAfter(2).backoff()).isEqualTo(Duration.ofSeconds(20));
        assertThat(failedAfter(1000).backoff()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void catalogStandsBesideTheDatabaseAndKeepsItsPasswordToItself() {
        CatalogSettings settings = CatalogSettings.beside(
                "jdbc:mariadb://db:3306/plumbline?sslMode=disable", "plumbline_catalog", "app", "s3cret");
        assertThat(settings.jdbcUrl()).isEqualTo("jdbc:mariadb://db:3306/plumbline_catalog?sslMode=disable");
        assertThat(settings.toString()).doesNotContain("s3cret");
        assertThatThrownBy(() -> CatalogSettings.beside("mariadb", "c", "app", "s3cret"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void checksumTellsNullFromEmptyAndOneCellFromTwo() {
        assertThat(checksum("ab", "c")).isNotEqualTo(checksum("a", "bc"));
        assertThat(checksum((Object) null)).isNotEqualTo(checksum(""));
        assertThat(checksum("", null)).isNotEqualTo(checksum(null, ""));
    }

    @Test
    void checksumIsOverTheCanonicalText() {
        assertThat(checksum(new BigDecimal("1E+3"), LocalDate.of(2026, 3, 1), true, 7L))
                .isEqualTo(checksum("1000", "2026-03-01", "true", "7"));
    }
}
