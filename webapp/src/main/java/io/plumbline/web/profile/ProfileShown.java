package io.plumbline.web.profile;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.profile.ColumnProfile;
import io.plumbline.engine.profile.Profile;
import io.plumbline.web.dimension.DimensionHead;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Shown;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A dimension's profile on its page.
 *
 * @param commit the commit it is of; null before the first
 * @param asked the commit in the form; null for the newest
 * @param before the commit that it is held against; null where there is none
 * @param past the chosen attribute through the commits, newest first
 */
record ProfileShown(
        DimensionHead head,
        @Nullable Long commit,
        @Nullable Long asked,
        String asOf,
        String members,
        @Nullable Long before,
        List<ColumnShown> columns,
        @Nullable PastShown past) {

    /**
     * A column.
     *
     * @param least with the greatest, or what takes their place; null where there is none
     * @param moved what became of the number of different values since the profile before; null for nothing
     */
    record ColumnShown(
            String label,
            String name,
            String type,
            String filled,
            String nulls,
            String distinct,
            @Nullable String moved,
            @Nullable String least,
            @Nullable String greatest,
            List<Often> frequent,
            String href,
            boolean isChosen) {
        /** The value that most members have; null where each has its own. */
        public @Nullable Often most() {
            return frequent.isEmpty() ? null : frequent.getFirst();
        }
    }

    /** A value that many members have. */
    record Often(String value, String members, String share, int bar, String href) {}

    /** One attribute through the commits. */
    record PastShown(String label, List<PastRow> rows) {}

    /** It at one of them; the texts are empty where the definition did not have it. */
    record PastRow(
            long commit,
            String asOf,
            String members,
            String filled,
            String distinct,
            String least,
            String greatest,
            String most) {}

    static ProfileShown of(
            DimensionHead head, ProfileReading.Read read, @Nullable Long asked, @Nullable String attribute) {
        Profile profile = read.profile();
        Dimension dimension = read.dimension();
        Profile before = read.history().stream()
                .filter(one -> one.commit() < profile.commit())
                .findFirst()
                .orElse(null);
        Attribute chosen = attribute == null
                ? dimension.describing().stream().findFirst().orElse(null)
                : dimension.attribute(attribute);
        return new ProfileShown(
                head,
                profile.commit() == 0 ? null : profile.commit(),
                asked,
                profile.asOf().toString(),
                Shown.count(profile.members()),
                before == null ? null : before.commit(),
                profile.columns().stream()
                        .map(column -> column(head, dimension, profile, before, column, asked, chosen))
                        .toList(),
                chosen == null ? null : past(chosen, read.history()));
    }

    private static ColumnShown column(
            DimensionHead head,
            Dimension dimension,
            Profile profile,
            @Nullable Profile before,
            ColumnProfile c,
            @Nullable Long asked,
            @Nullable Attribute chosen) {
        Attribute attribute = dimension.attribute(c.name());
        long filled = profile.members() - c.nulls();
        boolean isText = c.shortest() != null && c.longest() != null;
        return new ColumnShown(
                attribute.label(),
                c.name(),
                isText ? "text, " + length(c) : attribute.type().words(),
                share(filled, profile.members()),
                Shown.count(c.nulls()),
                Shown.count(c.distinct()),
                before == null ? null : moved(before, c),
                c.least(),
                c.greatest(),
                often(head, profile, c),
                new Addresses(head.href() + "/profile").with("commit", asked).with("attribute", c.name()) + "#past",
                chosen != null && chosen.name().equals(c.name()));
    }

    private static String length(ColumnProfile c) {
        return Objects.equals(c.shortest(), c.longest())
                ? Shown.plural(Objects.requireNonNull(c.longest()), "character")
                : c.shortest() + " to " + c.longest() + " characters";
    }

    private static @Nullable String moved(Profile before, ColumnProfile now) {
        return before.of(now.column())
                .map(then -> now.distinct() - then.distinct())
                .filter(delta -> delta != 0)
                .map(Shown::signed)
                .orElse(null);
    }

    private static List<Often> often(DimensionHead head, Profile profile, ColumnProfile c) {
        List<Often> shown = new ArrayList<>();
        for (ColumnProfile.Frequent one : c.frequent()) {
            shown.add(new Often(
                    one.value(),
                    Shown.count(one.members()),
                    share(one.members(), profile.members()),
                    percent(one.members(), profile.members()),
                    new Addresses(head.href())
                            .with("as_of", profile.asOf())
                            .with("commit", profile.commit())
                            .with("filter", c.name() + ":" + one.value())
                            .toString()));
        }
        return shown;
    }

    private static PastShown past(Attribute attribute, List<Profile> history) {
        List<PastRow> rows = new ArrayList<>();
        for (Profile profile : history) {
            ColumnProfile c = profile.of(attribute.column()).orElse(null);
            rows.add(new PastRow(
                    profile.commit(),
                    profile.asOf().toString(),
                    Shown.count(profile.members()),
                    c == null ? "" : share(profile.members() - c.nulls(), profile.members()),
                    c == null ? "" : Shown.count(c.distinct()),
                    c == null || c.least() == null ? "" : c.least(),
                    c == null || c.greatest() == null ? "" : c.greatest(),
                    c == null || c.frequent().isEmpty() ? "" : most(c.frequent().getFirst(), profile)));
        }
        return new PastShown(attribute.label(), rows);
    }

    private static String most(ColumnProfile.Frequent one, Profile profile) {
        return one.value() + ", " + share(one.members(), profile.members());
    }

    private static String share(long part, long whole) {
        return whole == 0 ? "–" : Shown.percent(BigDecimal.valueOf(part), BigDecimal.valueOf(whole));
    }

    private static int percent(long part, long whole) {
        return whole == 0 ? 0 : Math.toIntExact(Math.round(100.0 * part / whole));
    }
}
