package io.plumbline.engine.whatif;

import static io.plumbline.engine.whatif.Shop.JAN;

import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.member.BusinessKey;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the shop's analysts write down: first rows, later versions, and the proposal that is asked about. */
final class Assortment {
    private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);

    private final Shop shop;

    Assortment(Shop shop) {
        this.shop = shop;
    }

    static List<Change> firstRows() {
        List<@Nullable String> categories = Arrays.asList("Books", "Music", "Home", null);
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            changes.add(Shop.added(item(i), JAN, categories.get(i % 4)));
        }
        for (String country : List.of("DE", "FR")) {
            for (int number = 0; number < 4; number++) {
                changes.add(Shop.addedStore(country, number, number < 2 ? "North" : "South"));
            }
        }
        return changes;
    }

    /** A third of the items has three versions. */
    List<Change> laterVersions() {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 60; i += 3) {
            changes.add(amended(i, LocalDate.of(2026, 2, 15), null, "Garden"));
            changes.add(amended(i, LocalDate.of(2026, 4, 1), null, i % 2 == 0 ? "Home" : null));
        }
        return changes;
    }

    /** Moves inside the second of three versions, from and to null, until a day, an end, a beginning, a name only, and a store. */
    List<Change> proposal() {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            changes.add(amended(i, MARCH, null, "Music"));
        }
        changes.add(amended(21, MARCH, null, null));
        changes.add(amended(22, MARCH, LocalDate.of(2026, 5, 1), "Garden"));
        changes.add(shop.retired(item(25), LocalDate.of(2026, 3, 10)));
        changes.add(Shop.added(item(61), LocalDate.of(2026, 2, 1), "Books"));
        changes.add(shop.changed(
                shop.items, ChangeKind.CORRECTED, BusinessKey.of(item(30)), MARCH, null, "name", "Another name"));
        changes.add(shop.changed(
                shop.stores,
                ChangeKind.AMENDED,
                BusinessKey.of("FR", "1"),
                LocalDate.of(2026, 3, 15),
                null,
                "region",
                "South"));
        return changes;
    }

    private Change amended(int i, LocalDate from, @Nullable LocalDate until, @Nullable String category) {
        return shop.changed(shop.items, ChangeKind.AMENDED, BusinessKey.of(item(i)), from, until, "category", category);
    }

    private static String item(int i) {
        return "I%02d".formatted(i);
    }
}
