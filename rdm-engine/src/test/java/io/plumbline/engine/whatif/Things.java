package io.plumbline.engine.whatif;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.HistoryPolicy;
import io.plumbline.engine.dimension.Publishing;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** A small dimension and days to test with: key {@code code}, attributes {@code name}, {@code category}, {@code size}. */
final class Things {
    static final LocalDate START = LocalDate.of(2020, 1, 1);
    static final Dimension DIMENSION = new Dimension(
            7,
            "THING_D",
            "Things",
            "TEST",
            List.of(
                    attribute("code", new AttributeType.Text(20), HistoryPolicy.FIXED, true),
                    attribute("name", new AttributeType.Text(60), HistoryPolicy.OVERWRITE, false),
                    attribute("category", new AttributeType.Text(60), HistoryPolicy.NEW_VERSION, false),
                    attribute("size", new AttributeType.Whole(), HistoryPolicy.NEW_VERSION, false)),
            List.of("code"),
            false,
            Publishing.USUAL,
            1);

    private Things() {}

    private static Attribute attribute(String name, AttributeType type, HistoryPolicy history, boolean key) {
        return new Attribute(
                name, name, "c_" + name, type, history, key, key, List.of(), null, null, null, false, Set.of(), null);
    }

    static LocalDate day(int day) {
        return START.plusDays(day);
    }

    static Period days(int from, int to) {
        return new Period(day(from), day(to));
    }
}
