package io.plumbline.web.member;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.lineage.Genealogy;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import io.plumbline.web.dimension.MembersView;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Crumb;
import io.plumbline.web.page.Shown;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One member: its values on a day, and all its versions, oldest first, each with what it changed. */
public record MemberView(
        List<Crumb> crumbs,
        String dimension,
        String dimensionLabel,
        String key,
        String id,
        String state,
        boolean live,
        String since,
        String asOf,
        String commit,
        boolean past,
        boolean pastCommit,
        String self,
        List<Value> values,
        List<VersionRow> versions,
        Ancestry ancestry) {

    /**
     * An attribute's value on the chosen day.
     *
     * @param href of a reference, the page of the member that it refers to
     * @param commit the last one that changed it
     */
    public record Value(
            String label,
            String name,
            @Nullable String text,
            @Nullable String href,
            String css,
            String since,
            long commit,
            String lineage) {}

    /**
     * Names, predecessors and successors.
     *
     * @param names the keys that it had, where it had several; else none
     * @param complete whether these are all links
     */
    public record Ancestry(List<Name> names, List<Link> links, boolean complete) {
        public boolean isEmpty() {
            return names.isEmpty() && links.isEmpty();
        }
    }

    /** A key and its days. */
    public record Name(String key, String from, String until) {}

    /** A member that took over from another; {@code null} in place of an address where it is this member. */
    public record Link(
            String effective,
            String from,
            @Nullable String fromHref,
            String into,
            @Nullable String intoHref,
            String weight,
            boolean merge,
            long commit) {}

    /** One version. */
    public record VersionRow(
            String from,
            String until,
            boolean chosen,
            boolean gapBefore,
            List<Cell> cells,
            long commit,
            @Nullable String commitTitle,
            String surrogate) {}

    /** What a version changed against the one before. */
    public record Cell(
            String label,
            boolean first,
            @Nullable String before,
            @Nullable String after,
            boolean stacked) {}

    /** @param onDay the version on the day, with references shown by the keys of that day; in the history they are those of each version's first day */
    static MemberView of(
            Dimension dimension,
            List<Version> history,
            Optional<Version> onDay,
            LocalDate day,
            long commit,
            boolean pastDay,
            boolean pastCommit,
            Map<Long, String> titles,
            Map<String, Long> origins,
            Genealogy genealogy) {
        Version last = history.getLast();
        Version chosen = onDay.orElse(null);
        Version shown = chosen == null ? last : chosen;
        String path = "/dimensions/" + Addresses.segment(dimension.code());
        return new MemberView(
                List.of(new Crumb("Dimensions", "/dimensions"), new Crumb(dimension.label(), path)),
                dimension.code(),
                dimension.label(),
                BusinessKey.ofValues(dimension, shown.values()).shown(),
                last.memberId().toString(),
                state(history, chosen, day),
                chosen != null,
                "since " + Shown.from(history.getFirst().period().from()) + ", "
                        + Shown.plural(history.size(), "version"),
                day.toString(),
                String.valueOf(commit),
                pastDay || pastCommit,
                pastCommit,
                path + "/members/" + last.memberId(),
                chosen == null
                        ? List.of()
                        : values(
                                dimension,
                                history,
                                chosen,
                                origins,
                                address -> new Addresses(address)
                                        .with("as_of", day)
                                        .with("commit", pastCommit ? commit : null)
                                        .toString()),
                versions(dimension, history, chosen, titles),
                ancestry(genealogy, path + "/members/", last.memberId()));
    }

    private static Ancestry ancestry(Genealogy genealogy, String path, UUID self) {
        List<Name> names = genealogy.names().size() < 2
                ? List.of()
                : genealogy.names().stream()
                        .map(name -> new Name(
                                name.key().shown(),
                                Shown.from(name.days().from()),
                                Shown.until(name.days().to())))
                        .toList();
        List<Link> links = genealogy.links().stream()
                .map(link -> new Link(
                        link.effective().toString(),
                        link.from().key().shown(),
                        link.from().id().equals(self)
                                ? null
                                : path + link.from().id(),
                        link.into().key().shown(),
                        link.into().id().equals(self)
                                ? null
                                : path + link.into().id(),
                        link.weight().movePointRight(2).stripTrailingZeros().toPlainString() + " %",
                        link.isMerge(),
                        link.commit()))
                .toList();
        return new Ancestry(names, links, genealogy.complete());
    }

    private static String state(List<Version> history, @Nullable Version chosen, LocalDate day) {
        if (chosen != null) {
            return chosen.period().isOpen()
                    ? "Live"
                    : "Live, until " + chosen.period().to();
        }
        if (day.isBefore(history.getFirst().period().from())) {
            return "Begins on " + history.getFirst().period().from();
        }
        Version before = history.getFirst();
        for (Version version : history) {
            if (!version.period().from().isAfter(day)) {
                before = version;
            }
        }
        return "Ended on " + before.period().to();
    }

    private static List<Value> values(
            Dimension dimension,
            List<Version> history,
            Version chosen,
            Map<String, Long> origins,
            UnaryOperator<String> atTheTime) {
        String lineage = atTheTime.apply(
                "/dimensions/" + Addresses.segment(dimension.code()) + "/members/" + chosen.memberId() + "/lineage");
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < dimension.attributes().size(); i++) {
            Attribute attribute = dimension.attributes().get(i);
            Version since = chosen;
            for (int at = history.indexOf(chosen) - 1; at >= 0; at--) {
                Version earlier = history.get(at);
                boolean touches = earlier.period().to().equals(since.period().from());
                if (!touches
                        || !Objects.equals(
                                earlier.values().get(i), chosen.values().get(i))) {
                    break;
                }
                since = earlier;
            }
            boolean onEachRow = attribute.keepsOneValue();
            values.add(new Value(
                    attribute.label(),
                    attribute.name(),
                    MembersView.text(attribute, chosen.values().get(i)),
                    referred(attribute, chosen.values().get(i)).map(atTheTime).orElse(null),
                    attribute.key() ? "pl-mono" : "",
                    onEachRow ? "every row" : Shown.from(since.period().from()),
                    origins.getOrDefault(attribute.name(), since.recordedBy()),
                    lineage + "&attribute=" + Addresses.segment(attribute.name())));
        }
        return values;
    }

    private static Optional<String> referred(Attribute attribute, @Nullable Object value) {
        return attribute.type() instanceof AttributeType.Reference(String to) && value instanceof MemberRef ref
                ? Optional.of("/dimensions/" + Addresses.segment(to) + "/members/" + ref.member())
                : Optional.empty();
    }

    private static List<VersionRow> versions(
            Dimension dimension, List<Version> history, @Nullable Version chosen, Map<Long, String> titles) {
        List<VersionRow> rows = new ArrayList<>();
        Version before = null;
        for (Version version : history) {
            List<Cell> cells = new ArrayList<>();
            for (int i = 0; i < dimension.attributes().size(); i++) {
                Attribute attribute = dimension.attributes().get(i);
                Object after = version.values().get(i);
                if (before == null
                        ? !attribute.key()
                        : !Objects.equals(before.values().get(i), after)) {
                    String was = before == null
                            ? null
                            : MembersView.text(attribute, before.values().get(i));
                    String now = MembersView.text(attribute, after);
                    int length = (was == null ? 0 : was.length()) + (now == null ? 0 : now.length());
                    cells.add(new Cell(attribute.label(), before == null, was, now, length > 48));
                }
            }
            rows.add(new VersionRow(
                    Shown.from(version.period().from()),
                    Shown.until(version.period().to()),
                    version.equals(chosen),
                    before != null
                            && before.period().to().isBefore(version.period().from()),
                    cells,
                    version.recordedBy(),
                    titles.get(version.recordedBy()),
                    version.surrogate().toString()));
            before = version;
        }
        return rows;
    }
}
