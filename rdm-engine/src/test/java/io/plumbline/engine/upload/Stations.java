package io.plumbline.engine.upload;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.HistoryPolicy;
import io.plumbline.engine.dimension.Publishing;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A small dimension with an attribute of each type and history policy. */
public final class Stations {
    public static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    public static final Dimension DIMENSION = new Dimension(
            1,
            "STATION_D",
            "Stations",
            "TELEVISION",
            List.of(
                    attribute(
                            "station_code",
                            "c1",
                            new AttributeType.Text(20),
                            HistoryPolicy.FIXED,
                            true,
                            true,
                            List.of()),
                    attribute(
                            "network",
                            "c2",
                            new AttributeType.Text(200),
                            HistoryPolicy.NEW_VERSION,
                            false,
                            false,
                            List.of()),
                    attribute(
                            "power_kw",
                            "c3",
                            new AttributeType.Decimal(38, 2),
                            HistoryPolicy.OVERWRITE,
                            false,
                            false,
                            List.of()),
                    attribute(
                            "licensed_on",
                            "c4",
                            new AttributeType.Day(),
                            HistoryPolicy.NEW_VERSION,
                            false,
                            false,
                            List.of()),
                    attribute(
                            "channels",
                            "c5",
                            new AttributeType.Whole(),
                            HistoryPolicy.NEW_VERSION,
                            false,
                            false,
                            List.of()),
                    attribute(
                            "live",
                            "c6",
                            new AttributeType.Truth(),
                            HistoryPolicy.NEW_VERSION,
                            false,
                            false,
                            List.of()),
                    attribute(
                            "founder", "c7", new AttributeType.Text(50), HistoryPolicy.FIXED, false, false, List.of()),
                    attribute(
                            "format",
                            "c8",
                            new AttributeType.Text(30),
                            HistoryPolicy.NEW_VERSION,
                            true,
                            false,
                            List.of("news", "sport"))),
            List.of("station_code"),
            false,
            Publishing.USUAL,
            1);

    private Stations() {}

    private static Attribute attribute(
            String name,
            String column,
            AttributeType type,
            HistoryPolicy history,
            boolean required,
            boolean key,
            List<String> allowed) {
        return new Attribute(
                name, name, column, type, history, required, key, allowed, null, null, null, false, Set.of(), null);
    }

    public static Version version(int no, LocalDate from, LocalDate to, @Nullable Object... values) {
        return new Version(no, new UUID(7, no), new UUID(8, no), new Period(from, to), Arrays.asList(values), 1, 0);
    }

    public static Version version(int no, @Nullable Object... values) {
        return version(no, LocalDate.of(2020, 1, 1), Period.OPEN_END, values);
    }
}
