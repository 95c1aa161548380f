package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The references in the rows of a file: their cells hold keys, and members are wanted. All keys of a batch are looked up at once.
 *
 * <p>A key is read as what the workbook showed by it, on its day at its commit; else as what it means on the row's effective date. So a cell that
 * nobody touched stays as it is, also where the referred member was given another key since.
 */
final class RowReferences {
    private static final int MOST_SUGGESTIONS = 50;

    /**
     * Where the keys are looked up.
     *
     * @param compared the workbook's commit
     * @param asOf the day that it showed; null where the file has no base
     */
    record Places(
            DSLContext dsl,
            long changeSetId,
            long compared,
            @Nullable LocalDate asOf,
            long base) {}

    private final Dimension dimension;
    private final RowTyping typing;
    private final UploadedKeys keys;
    private final Places places;
    private final Consumer<Finding> findings;
    private final Map<Integer, ReferredMembers> references = new TreeMap<>();
    private int suggestions;

    RowReferences(Dimension dimension, RowTyping typing, UploadedKeys keys, Places places, Consumer<Finding> findings) {
        this.dimension = dimension;
        this.typing = typing;
        this.keys = keys;
        this.places = places;
        this.findings = findings;
        for (int i = 0; i < dimension.attributes().size(); i++) {
            if (dimension.attributes().get(i).type() instanceof AttributeType.Reference(String to)
                    && typing.hasColumn(i)) {
                references.put(
                        i, new ReferredMembers(places.dsl(), places.changeSetId(), places.base(), dimension, to));
            }
        }
    }

    /** The rows with members in the place of keys; a row with a key of nobody is left out, with a finding at its cell. */
    List<TypedRow> resolved(List<TypedRow> rows) {
        List<TypedRow> result = rows;
        for (Map.Entry<Integer, ReferredMembers> reference : references.entrySet()) {
            result = resolved(result, reference.getKey(), reference.getValue());
        }
        return result;
    }

    private List<TypedRow> resolved(List<TypedRow> rows, int at, ReferredMembers members) {
        Map<LocalDate, Set<String>> texts = new LinkedHashMap<>();
        for (TypedRow row : rows) {
            if (row.values().get(at) instanceof String text) {
                texts.computeIfAbsent(row.effective(), day -> new LinkedHashSet<>())
                        .add(text);
            }
        }
        Map<LocalDate, Map<String, MemberRef>> found = new HashMap<>();
        texts.forEach((day, asked) -> {
            Map<String, MemberRef> meant = new HashMap<>(members.of(asked, day));
            if (places.asOf() != null) {
                meant.putAll(members.shown(asked, places.compared(), places.asOf()));
            }
            found.put(day, meant);
        });
        List<TypedRow> resolved = new ArrayList<>();
        for (TypedRow row : rows) {
            if (!(row.values().get(at) instanceof String text)) {
                resolved.add(row);
                continue;
            }
            MemberRef ref = found.getOrDefault(row.effective(), Map.of()).get(text);
            if (ref == null) {
                ref = addedHere(at, members, text);
            }
            if (ref == null) {
                unknown(row, at, members, text);
            } else {
                resolved.add(row.with(at, ref));
            }
        }
        return resolved;
    }

    /** The members that take over from one, by the texts that name them: members that are there, and those that the file adds. */
    Map<String, MemberRef> successors(Collection<String> texts, LocalDate effective, UUID of) {
        ReferredMembers members =
                new ReferredMembers(places.dsl(), places.changeSetId(), places.base(), dimension, dimension.code());
        Map<String, MemberRef> found = members.successors(texts, effective, of);
        for (String text : texts) {
            MemberRef there = found.get(text);
            members.key(text)
                    .filter(key -> there == null ? keys.has(key) : keys.isRecycled(key))
                    .ifPresent(key -> found.put(text, members.added(key)));
        }
        return found;
    }

    /** In a hierarchy a row may refer to another row of the same file, before it or behind it. */
    private @Nullable MemberRef addedHere(int at, ReferredMembers members, String text) {
        Attribute attribute = dimension.attributes().get(at);
        boolean isHierarchy =
                attribute.type() instanceof AttributeType.Reference(String to) && to.equals(dimension.code());
        return isHierarchy
                ? members.key(text).filter(keys::has).map(members::added).orElse(null)
                : null;
    }

    private void unknown(TypedRow row, int at, ReferredMembers members, String text) {
        Attribute attribute = dimension.attributes().get(at);
        String near = suggestions++ < MOST_SUGGESTIONS
                ? members.nearest(text, row.effective()).orElse(null)
                : null;
        findings.accept(typing.at(
                row.number(),
                at,
                "UNKNOWN_REFERENCE",
                Severity.ERROR,
                attribute.label() + " of " + row.key().shown() + " is " + text + ", which is no "
                        + attribute.type().words() + ".",
                text,
                attribute.type().words(),
                near));
    }
}
