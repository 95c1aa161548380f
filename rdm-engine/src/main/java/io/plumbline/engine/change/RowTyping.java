package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.ValueMismatch;
import io.plumbline.engine.dimension.ValueRules;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.time.Period;
import io.plumbline.engine.upload.Header;
import io.plumbline.engine.upload.SheetCell;
import io.plumbline.engine.upload.SheetRow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns the rows of a sheet into rows of the dimension's types; what does not fit becomes a finding at its cell. */
final class RowTyping {
    private static final AttributeType DAY = new AttributeType.Day();

    private final Dimension dimension;
    private final Header header;
    private final LocalDate effective;
    private final Consumer<Finding> findings;
    private final ValueRules rules;
    private final int[] columnOf;
    private final int actionAt;
    private final int intoAt;
    private final int effectiveAt;
    private final int memberAt;
    private boolean failed;

    /** @param effective the date of rows that name none */
    RowTyping(Dimension dimension, Header header, LocalDate effective, Consumer<Finding> findings) {
        this.dimension = dimension;
        this.header = header;
        this.effective = effective;
        this.findings = findings;
        this.rules = new ValueRules(dimension);
        this.columnOf = dimension.attributes().stream()
                .mapToInt(a -> header.indexOf(a.name()))
                .toArray();
        this.actionAt = header.indexOf(Header.ACTION);
        this.intoAt = header.indexOf(Header.INTO);
        this.effectiveAt = header.indexOf(Header.EFFECTIVE);
        this.memberAt = header.indexOf(Header.MEMBER);
    }

    /** Whether the sheet has a column for an attribute. */
    boolean hasColumn(int attribute) {
        return columnOf[attribute] >= 0;
    }

    /** The place of a row's cell, such as {@code Stations!D17}; of its first key cell where the sheet lacks the column. */
    String source(int row, int attribute) {
        int column = columnOf[attribute] >= 0
                ? columnOf[attribute]
                : columnOf[dimension.indexOf(dimension.key().getFirst())];
        return header.source(row, column);
    }

    /** The row in types, or empty where it has errors. */
    Optional<TypedRow> type(SheetRow row) {
        failed = false;
        List<@Nullable Object> values = new ArrayList<>(columnOf.length);
        for (int i = 0; i < columnOf.length; i++) {
            values.add(value(row, i));
        }
        LocalDate from = effective(row);
        RowAction action = action(row);
        String into = into(row, action);
        UUID member = member(row);
        BusinessKey key = failed ? null : key(row, values);
        if (failed) {
            lookAtTheRest(row, values);
        }
        return key == null || failed
                ? Optional.empty()
                : Optional.of(new TypedRow(row.number(), key, from, action, into, member, values));
    }

    /** A row with a wrong cell is not compared; what else its cells break by themselves is said with it, not one after the other. */
    private void lookAtTheRest(SheetRow row, List<@Nullable Object> values) {
        for (int i = 0; i < values.size(); i++) {
            Attribute attribute = dimension.attributes().get(i);
            Object value = values.get(i);
            SheetCell cell = columnOf[i] < 0 ? null : row.cells().get(columnOf[i]);
            if (value == null || cell == null || attribute.type() instanceof AttributeType.Reference) {
                continue;
            }
            for (ValueRules.Breach breach : rules.of(attribute, value)) {
                findings.accept(new Finding(
                        header.sheet(),
                        cell.address(),
                        attribute.name(),
                        breach.rule().name(),
                        attribute.severity(breach.rule()),
                        attribute.label() + " (" + attribute.type().shown(value) + ") " + breach.what() + "; expected "
                                + breach.expected() + ".",
                        CellTyping.found(cell),
                        breach.expected(),
                        breach.suggestion()));
            }
        }
    }

    /** The row's key alone, without a word about what does not fit; empty where it has none. */
    Optional<BusinessKey> keyOf(SheetRow row) {
        List<String> parts = new ArrayList<>();
        try {
            for (String name : dimension.key()) {
                int at = dimension.indexOf(name);
                AttributeType type = dimension.attributes().get(at).type();
                SheetCell cell = row.cells().get(columnOf[at]);
                Object value = cell == null ? null : CellTyping.value(cell, type);
                parts.add(value == null ? "" : type.text(value));
            }
            return Optional.of(new BusinessKey(parts));
        } catch (ValueMismatch | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private @Nullable Object value(SheetRow row, int at) {
        Attribute attribute = dimension.attributes().get(at);
        SheetCell cell = columnOf[at] < 0 ? null : row.cells().get(columnOf[at]);
        if (cell == null) {
            return null;
        }
        if (cell.formula() && cell.kind() != SheetCell.Kind.ERROR && cell.kind() != SheetCell.Kind.UNCOMPUTED) {
            found(
                    cell,
                    attribute.name(),
                    "FORMULA",
                    Severity.NOTE,
                    "The value of a formula was taken as it was last computed.",
                    null,
                    null);
        }
        if (cell.hasTooManyDigits()) {
            found(
                    cell,
                    attribute.name(),
                    "DIGITS",
                    Severity.WARNING,
                    "A number with more than 15 digits: spreadsheet programs keep no more, so its end may be wrong.",
                    "at most 15 digits, or a text cell",
                    "Format the column as text and enter the number again.");
        }
        if (cell.kind() == SheetCell.Kind.DAY && attribute.type() instanceof AttributeType.Text && cell.day() != null) {
            found(
                    cell,
                    attribute.name(),
                    "DATE_AS_TEXT",
                    Severity.WARNING,
                    "The workbook holds a date where a text is kept; it was taken as " + cell.day() + ".",
                    attribute.type().words(),
                    "If a code was meant, format the column as text and enter it again.");
        }
        try {
            return CellTyping.value(cell, attribute.type());
        } catch (ValueMismatch e) {
            boolean formula = cell.kind() == SheetCell.Kind.ERROR || cell.kind() == SheetCell.Kind.UNCOMPUTED;
            found(
                    cell,
                    attribute.name(),
                    formula ? "FORMULA_ERROR" : "TYPE",
                    Severity.ERROR,
                    attribute.label() + ": found " + (cell.text().isEmpty() ? "no value" : CellTyping.found(cell))
                            + ", expected " + e.expected() + ".",
                    e.expected(),
                    CellTyping.suggestion(cell, attribute.type()));
            return null;
        }
    }

    private @Nullable BusinessKey key(SheetRow row, List<@Nullable Object> values) {
        for (String name : dimension.key()) {
            int at = dimension.indexOf(name);
            Object value = values.get(at);
            if (value == null || value.toString().isBlank()) {
                missing(
                        row,
                        at,
                        "KEY_MISSING",
                        "The row has no " + name + ", so it is not clear which member it is.",
                        "Fill in the key, or delete the row.");
                return null;
            }
        }
        try {
            return BusinessKey.ofValues(dimension, values);
        } catch (IllegalArgumentException e) {
            missing(
                    row,
                    dimension.indexOf(dimension.key().getFirst()),
                    "KEY_TOO_LONG",
                    "This key cannot be kept: " + e.getMessage() + ".",
                    null);
            return null;
        }
    }

    private LocalDate effective(SheetRow row) {
        SheetCell cell = effectiveAt < 0 ? null : row.cells().get(effectiveAt);
        if (cell == null) {
            return effective;
        }
        try {
            if (CellTyping.value(cell, DAY) instanceof LocalDate day) {
                if (day.isBefore(Period.BEGINNING) || !day.isBefore(Period.OPEN_END)) {
                    throw new ValueMismatch("a date from 1900-01-01 to 9999-12-30");
                }
                return day;
            }
            return effective;
        } catch (ValueMismatch e) {
            found(
                    cell,
                    null,
                    "TYPE",
                    Severity.ERROR,
                    Header.EFFECTIVE + ": found " + CellTyping.found(cell) + ", expected " + e.expected() + ".",
                    e.expected(),
                    CellTyping.suggestion(cell, DAY));
            return effective;
        }
    }

    /** The member that a row gives another key; null where it does not. */
    @Nullable
    UUID renamed(SheetRow row) {
        SheetCell member = memberAt < 0 ? null : row.cells().get(memberAt);
        if (member == null || !asksFor(row, RowAction.RENAME)) {
            return null;
        }
        try {
            return UUID.fromString(member.text().strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether the row adds another member under the code of one that has ended. */
    boolean isNew(SheetRow row) {
        return asksFor(row, RowAction.NEW);
    }

    private boolean asksFor(SheetRow row, RowAction action) {
        SheetCell cell = actionAt < 0 ? null : row.cells().get(actionAt);
        return cell != null
                && RowAction.ofWord(word(cell)).filter(action::equals).isPresent();
    }

    private static String word(SheetCell cell) {
        return cell.text().strip().toLowerCase(Locale.ROOT);
    }

    /** What the row asks for beside its values, or nothing. */
    private RowAction action(SheetRow row) {
        SheetCell cell = actionAt < 0 ? null : row.cells().get(actionAt);
        if (cell == null || cell.text().isBlank()) {
            return RowAction.NONE;
        }
        Optional<RowAction> action = RowAction.ofWord(word(cell));
        if (action.isPresent()) {
            return action.get();
        }
        found(
                cell,
                null,
                "ACTION",
                Severity.ERROR,
                Header.ACTION + ": found " + CellTyping.found(cell) + ", expected " + RowAction.WORDS + ".",
                RowAction.WORDS,
                null);
        return RowAction.NONE;
    }

    /** Who takes over, as the cell says it. */
    private String into(SheetRow row, RowAction action) {
        SheetCell cell = intoAt < 0 ? null : row.cells().get(intoAt);
        String text = cell == null ? "" : cell.text().strip();
        if (action.isSuccession() == text.isEmpty()) {
            SheetCell at = cell == null ? row.cells().get(Math.max(actionAt, 0)) : cell;
            String expected = action.isSuccession()
                    ? "the keys of those who take over, such as B or B: 60%; C: 40%"
                    : "blank, or merge or split in " + Header.ACTION;
            if (at != null) {
                found(
                        at,
                        null,
                        "INTO",
                        Severity.ERROR,
                        Header.INTO + ": found " + (text.isEmpty() ? "nothing" : text) + ", expected " + expected + ".",
                        expected,
                        null);
            }
        }
        return text;
    }

    private @Nullable UUID member(SheetRow row) {
        SheetCell cell = memberAt < 0 ? null : row.cells().get(memberAt);
        if (cell == null) {
            return null;
        }
        try {
            return UUID.fromString(cell.text().strip());
        } catch (IllegalArgumentException e) {
            found(
                    cell,
                    null,
                    "MEMBER_ID",
                    Severity.WARNING,
                    "The hidden column " + Header.MEMBER + " holds no member's id; the row was matched by its key.",
                    "a member's id",
                    null);
            return null;
        }
    }

    private void missing(SheetRow row, int attribute, String rule, String message, @Nullable String suggestion) {
        failed = true;
        findings.accept(at(row.number(), attribute, rule, Severity.ERROR, message, null, null, suggestion));
    }

    /** A finding at the cell that says who takes over. */
    Finding atInto(TypedRow row, String message) {
        String source = header.source(row.number(), intoAt);
        return new Finding(
                header.sheet(),
                source.substring(source.lastIndexOf('!') + 1),
                null,
                "INTO",
                Severity.ERROR,
                message,
                row.into(),
                "the keys of those who take over, such as B or B: 60%; C: 40%",
                null);
    }

    /** A finding at the cell of an attribute. */
    Finding at(
            int row,
            int attribute,
            String rule,
            Severity severity,
            String message,
            @Nullable String found,
            @Nullable String expected,
            @Nullable String suggestion) {
        String source = source(row, attribute);
        return new Finding(
                header.sheet(),
                source.substring(source.lastIndexOf('!') + 1),
                dimension.attributes().get(attribute).name(),
                rule,
                severity,
                message,
                found,
                expected,
                suggestion);
    }

    private void found(
            SheetCell cell,
            @Nullable String attribute,
            String rule,
            Severity severity,
            String message,
            @Nullable String expected,
            @Nullable String suggestion) {
        failed |= severity == Severity.ERROR;
        findings.accept(new Finding(
                header.sheet(),
                cell.address(),
                attribute,
                rule,
                severity,
                message,
                CellTyping.found(cell),
                expected,
                suggestion));
    }
}
