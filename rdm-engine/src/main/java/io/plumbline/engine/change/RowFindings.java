package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.upload.Header;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the comparison of a row with its member has to say, each at its cell. */
final class RowFindings {
    private final Dimension dimension;
    private final RowTyping rows;
    private final Consumer<Finding> findings;

    RowFindings(Dimension dimension, RowTyping rows, Consumer<Finding> findings) {
        this.dimension = dimension;
        this.rows = rows;
        this.findings = findings;
    }

    void required(TypedRow row, int at) {
        Attribute attribute = dimension.attributes().get(at);
        atCell(
                row,
                at,
                "REQUIRED",
                Severity.ERROR,
                attribute.label() + " of " + row.key().shown() + " is blank, and it is required.",
                null,
                attribute.type().words(),
                null);
    }

    /** @param stands the value that is set once */
    void fixed(TypedRow row, int at, @Nullable Object stands) {
        Attribute attribute = dimension.attributes().get(at);
        atCell(
                row,
                at,
                "FIXED",
                Severity.ERROR,
                attribute.label() + " of " + row.key().shown() + " is set once and cannot be changed by a workbook.",
                words(attribute, row.values().get(at)),
                words(attribute, stands),
                "Put the old value back.");
    }

    void damaged(TypedRow row, int at, String before, String after, Damage damage) {
        atCell(
                row,
                at,
                "DAMAGE",
                Severity.WARNING,
                dimension.attributes().get(at).label() + " of " + row.key().shown() + " reads " + after + " where "
                        + before + " was: probably " + damage.words() + " by a spreadsheet program.",
                after,
                before,
                before);
    }

    void dateWithoutEffect(TypedRow row, int at) {
        atCell(
                row,
                at,
                "DATE_WITHOUT_EFFECT",
                Severity.WARNING,
                dimension.attributes().get(at).label() + " is overwritten for all time; the effective date "
                        + row.effective() + " has no effect on it.",
                null,
                null,
                null);
    }

    /**
     * The value that the workbook showed is not the one that is replaced.
     *
     * @param seen the value on the day that the workbook showed
     * @param old the value on the row's day
     */
    void otherDay(TypedRow row, int at, @Nullable Object seen, LocalDate asOf, @Nullable Object old) {
        Attribute attribute = dimension.attributes().get(at);
        atCell(
                row,
                at,
                "OTHER_DAY",
                Severity.WARNING,
                attribute.label() + " of " + row.key().shown() + ": the workbook shows " + words(attribute, seen)
                        + " on " + asOf + ", but on " + row.effective() + " it is " + words(attribute, old)
                        + "; that is what the change replaces.",
                words(attribute, row.values().get(at)),
                null,
                null);
    }

    /**
     * The new value ends before the day that the workbook showed.
     *
     * @param end the day of the attribute's own next change
     */
    void hiddenLater(TypedRow row, int at, LocalDate end, @Nullable Object seen, LocalDate asOf) {
        Attribute attribute = dimension.attributes().get(at);
        String wanted = words(attribute, row.values().get(at));
        atCell(
                row,
                at,
                "HIDDEN_LATER",
                Severity.WARNING,
                attribute.label() + " of " + row.key().shown() + " takes " + wanted + " from " + row.effective()
                        + " until its own change on " + end + "; on " + asOf + " it stays " + words(attribute, seen)
                        + ".",
                wanted,
                null,
                null);
    }

    void unknownToRetire(TypedRow row) {
        atKey(
                row,
                "UNKNOWN_MEMBER",
                Severity.ERROR,
                row.key().shown() + " cannot be retired: there is no such member.",
                "Check the key, or delete the row.");
    }

    /** @param last the version in which the member ended */
    void reinstated(TypedRow row, Version last) {
        atKey(
                row,
                "REINSTATED",
                Severity.NOTE,
                row.key().shown() + " ended on " + last.period().to()
                        + "; this row lets the same member live again from " + row.effective() + ".",
                "If it is another member under a recycled code, write new in " + Header.ACTION + ".");
    }

    void noVersion(TypedRow row, List<Version> base) {
        String lives = base.isEmpty()
                ? ""
                : " It lives from " + base.getFirst().period().from() + " to "
                        + base.getLast().period().to() + ".";
        atKey(
                row,
                "NO_VERSION_AT_DATE",
                Severity.ERROR,
                row.key().shown() + " has no version on " + row.effective() + " that could be changed." + lives,
                "Choose an effective date inside its life.");
    }

    private void atKey(TypedRow row, String rule, Severity severity, String message, String suggestion) {
        int key = dimension.indexOf(dimension.key().getFirst());
        atCell(row, key, rule, severity, message, row.key().shown(), null, suggestion);
    }

    private void atCell(
            TypedRow row,
            int at,
            String rule,
            Severity severity,
            String message,
            @Nullable String found,
            @Nullable String expected,
            @Nullable String suggestion) {
        findings.accept(rows.at(row.number(), at, rule, severity, message, found, expected, suggestion));
    }

    private static String words(Attribute attribute, @Nullable Object value) {
        return value == null ? "blank" : attribute.type().shown(value);
    }
}
