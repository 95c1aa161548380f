package io.plumbline.engine.dimension;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A dimension: its attributes in order, its business key and what is published of it.
 *
 * <p>Shape: a row's values are a list in the order of {@link #attributes()}, key attributes included.
 *
 * @param firstVersionFromBeginning whether an added member counts from the beginning of time rather than from its effective date
 * @param version grows with each change of the definition
 */
public record Dimension(
        long id,
        String code,
        String label,
        String domain,
        List<Attribute> attributes,
        List<String> key,
        boolean firstVersionFromBeginning,
        Publishing publishing,
        int version) {

    public Dimension {
        attributes = List.copyOf(attributes);
        key = List.copyOf(key);
    }

    /** The same definition under another number and version. */
    Dimension as(long newId, int newVersion) {
        return new Dimension(
                newId, code, label, domain, attributes, key, firstVersionFromBeginning, publishing, newVersion);
    }

    /** The same with all values shown, and nothing published beside them. */
    public Dimension unveiled() {
        List<Attribute> shown = attributes.stream().map(Attribute::unveiled).toList();
        return new Dimension(id, code, label, domain, shown, key, firstVersionFromBeginning, Publishing.USUAL, version);
    }

    /** The attribute whose values are in a column of the history table, whatever its name. */
    public Optional<Attribute> ofColumn(String column) {
        return attributes.stream().filter(a -> a.column().equals(column)).findFirst();
    }

    /** The typed history table of this dimension; generated, never the user's label. */
    public String historyTable() {
        return "h_" + id;
    }

    public int indexOf(String attribute) {
        for (int i = 0; i < attributes.size(); i++) {
            if (attributes.get(i).name().equals(attribute)) {
                return i;
            }
        }
        return -1;
    }

    public Optional<Attribute> find(String attribute) {
        int at = indexOf(attribute);
        return at < 0 ? Optional.empty() : Optional.of(attributes.get(at));
    }

    /** The attribute of that name, or BAD_REQUEST. */
    public Attribute attribute(String name) {
        return find(name)
                .orElseThrow(() -> new RdmException(
                        ErrorCode.BAD_REQUEST, code + " has no attribute " + name + "; it has " + names() + "."));
    }

    public List<String> names() {
        return attributes.stream().map(Attribute::name).toList();
    }

    /** The codes of the dimensions that attributes refer to; the own one where the dimension is a hierarchy. */
    public Set<String> referred() {
        Set<String> codes = new LinkedHashSet<>();
        for (Attribute attribute : attributes) {
            if (attribute.type() instanceof AttributeType.Reference(String to)) {
                codes.add(to);
            }
        }
        return codes;
    }

    /** Whether attributes of another dimension's members stand in its published tables. */
    public boolean flattens(String code) {
        return (publishing.current() || publishing.history() || publishing.dailyDays() > 0)
                && publishing.flatten().stream()
                        .anyMatch(name -> attribute(name).type() instanceof AttributeType.Reference(String to)
                                && to.equals(code));
    }

    /** The attributes that are not part of the business key. */
    public List<Attribute> describing() {
        return attributes.stream().filter(a -> !a.key()).toList();
    }
}
