package io.plumbline.web.search;

import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.MemberQuery;
import io.plumbline.engine.member.PresenceStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.validation.FindingStore;
import io.plumbline.web.change.Life;
import io.plumbline.web.page.Addresses;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds by words. Of a large dimension, members are found by their whole key: a search in their texts is for its own page. */
@Component
final class Finder {
    static final int EACH = 8;
    private static final int MOST_TEXT = 200;
    private static final long LARGE = 200_000;

    private final Database database;

    Finder(Database database) {
        this.database = database;
    }

    List<Hit> find(String words) {
        String text = words.strip();
        if (text.isEmpty() || text.length() > MOST_TEXT) {
            return List.of();
        }
        List<Hit> hits = new ArrayList<>();
        List<Dimension> dimensions = new DimensionStore(database.read()).all();
        dimensions.stream()
                .filter(d -> contains(d.code(), text) || contains(d.label(), text))
                .limit(EACH)
                .map(d -> new Hit("dimension", d.label(), d.code(), d.code(), null, null, page(d)))
                .forEach(hits::add);
        dimensions.stream()
                .flatMap(d -> d.attributes().stream()
                        .filter(a -> contains(a.name(), text) || contains(a.label(), text))
                        .map(a -> profile(d, a)))
                .limit(EACH)
                .forEach(hits::add);
        ChangeSetStore sets = new ChangeSetStore(database.read());
        sets.search(text, EACH).stream().map(Finder::hit).forEach(hits::add);
        dimensions.forEach(d -> hits.addAll(members(d, text)));
        new FindingStore(database.read())
                .search(text, EACH)
                .forEach(found -> hits.add(new Hit(
                        "finding",
                        found.finding().message(),
                        "change set #" + found.changeSetId(),
                        null,
                        null,
                        found.changeSetId(),
                        "/change-sets/" + found.changeSetId())));
        return hits;
    }

    private static Hit profile(Dimension dimension, Attribute attribute) {
        return new Hit(
                "profile",
                attribute.label(),
                dimension.label() + ": what stands in " + attribute.name(),
                dimension.code(),
                null,
                null,
                new Addresses(page(dimension) + "/profile").with("attribute", attribute.name()) + "#past");
    }

    private List<Hit> members(Dimension dimension, String text) {
        long head = new HeadStore(database.read()).commit();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        HistoryStore history = new HistoryStore(database.read(), dimension);
        Collection<Version> found;
        if (new PresenceStore(database.read()).live(dimension, head, today) > LARGE) {
            found = dimension.key().size() == 1
                    ? history.asOf(List.of(new BusinessKey(List.of(text))), head, today)
                            .values()
                    : List.of();
        } else {
            found = history.page(new MemberQuery(head, today, text, List.of(), Optional.empty(), null, EACH))
                    .items();
        }
        return found.stream()
                .map(version -> new Hit(
                        "member",
                        BusinessKey.ofValues(dimension, version.values()).shown(),
                        dimension.label() + ": " + described(dimension, version, text),
                        dimension.code(),
                        version.memberId().toString(),
                        null,
                        page(dimension) + "/members/" + version.memberId()))
                .toList();
    }

    /** The value that holds the words, else the first that describes the member. */
    private static String described(Dimension dimension, Version version, String text) {
        String first = "";
        for (var attribute : dimension.describing()) {
            Object value = version.values().get(dimension.indexOf(attribute.name()));
            String shown = value == null ? "" : attribute.type().shown(value);
            if (contains(shown, text)) {
                return shown;
            }
            first = first.isEmpty() ? shown : first;
        }
        return first;
    }

    private static Hit hit(ChangeSet set) {
        return new Hit(
                "change_set",
                set.title(),
                "#" + set.id() + ", " + Life.status(set),
                null,
                null,
                set.id(),
                "/change-sets/" + set.id());
    }

    private static String page(Dimension dimension) {
        return "/dimensions/" + Addresses.segment(dimension.code());
    }

    private static boolean contains(String where, String what) {
        return where.toLowerCase(Locale.ROOT).contains(what.toLowerCase(Locale.ROOT));
    }
}
