package io.plumbline.web.page;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.HistoryPolicy;
import io.plumbline.engine.dimension.Publishing;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A few items of a shop, as the generator of the demo makes them. */
public final class Items {
    public static final Dimension DIMENSION = new Dimension(
            1,
            "ITEM_D",
            "Items",
            "RETAIL",
            List.of(
                    attribute("item_id", "Item", new AttributeType.Text(16), HistoryPolicy.FIXED, true, List.of()),
                    attribute(
                            "product_name",
                            "Product name",
                            new AttributeType.Text(50),
                            HistoryPolicy.OVERWRITE,
                            false,
                            List.of()),
                    attribute(
                            "item_desc",
                            "Description",
                            new AttributeType.Text(200),
                            HistoryPolicy.NEW_VERSION,
                            false,
                            List.of()),
                    attribute(
                            "current_price",
                            "Current price",
                            new AttributeType.Decimal(7, 2),
                            HistoryPolicy.NEW_VERSION,
                            false,
                            List.of()),
                    attribute(
                            "brand", "Brand", new AttributeType.Text(50), HistoryPolicy.NEW_VERSION, false, List.of()),
                    attribute(
                            "category",
                            "Category",
                            new AttributeType.Text(50),
                            HistoryPolicy.NEW_VERSION,
                            false,
                            List.of(
                                    "Books",
                                    "Children",
                                    "Electronics",
                                    "Home",
                                    "Jewelry",
                                    "Men",
                                    "Music",
                                    "Shoes",
                                    "Sports",
                                    "Women")),
                    attribute(
                            "color", "Colour", new AttributeType.Text(20), HistoryPolicy.NEW_VERSION, false, List.of()),
                    attribute(
                            "manager_id",
                            "Manager",
                            new AttributeType.Whole(),
                            HistoryPolicy.OVERWRITE,
                            false,
                            List.of())),
            List.of("item_id"),
            false,
            Publishing.USUAL,
            1);

    private Items() {}

    public static List<Version> some() {
        List<Version> items = new ArrayList<>();
        items.add(version(
                1,
                "AAAAAAAABAAAAAAA",
                "1997-10-27",
                "9999-12-31",
                "ought",
                "Powers will not get influences",
                "27.02",
                "exportischolar #2",
                "Music",
                "plum",
                79L));
        items.add(version(
                2,
                "AAAAAAAACAAAAAAA",
                "2000-10-27",
                "9999-12-31",
                "able",
                "False opportunities would run alone with a views. Early approaches would show inc, european intentions",
                "1.12",
                "amalgexporti #1",
                "Women",
                null,
                51L));
        items.add(version(
                3,
                "AAAAAAAADAAAAAAA",
                "1999-10-28",
                "2001-10-27",
                "pri",
                "Significant, <b>major</b> figures",
                null,
                "importonameless #9",
                null,
                "misty",
                null));
        items.add(version(
                4,
                "AAAAAAAAEAAAAAAA",
                "2000-10-27",
                "9999-12-31",
                "ese",
                "Domestic, new tasks shall not",
                "4.18",
                "edu packamalg #2",
                "Shoes",
                "peru",
                12L));
        return items;
    }

    public static Version version(
            long no,
            String id,
            String from,
            String to,
            String product,
            String text,
            @Nullable String price,
            String brand,
            @Nullable String category,
            @Nullable String color,
            @Nullable Long manager) {
        return new Version(
                no,
                new UUID(0x0192f3a75b1e7c44L, 0x9d026b1f0a8e4400L + no),
                new UUID(0x0192f3a75b1e7c45L, 0x9d026b1f0a8e4400L + no),
                new Period(LocalDate.parse(from), LocalDate.parse(to)),
                Arrays.asList(
                        id,
                        product,
                        text,
                        price == null ? null : new BigDecimal(price),
                        brand,
                        category,
                        color,
                        manager),
                1,
                0);
    }

    private static Attribute attribute(
            String name, String label, AttributeType type, HistoryPolicy history, boolean key, List<String> allowed) {
        return new Attribute(
                name, label, "c_" + name, type, history, key, key, allowed, null, null, null, false, Set.of(), null);
    }
}
