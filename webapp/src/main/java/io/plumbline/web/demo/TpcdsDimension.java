package io.plumbline.web.demo;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.dimension.Dimension;
import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import io.trino.tpcds.column.Column;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dimension table of the TPC-DS generator: its definition here, and its rows in the definition's types.
 *
 * <p>The generator gives each version a first and a last day, both inclusive, and leaves some of either out: a version without a first day begins
 * on the day after the one before it, or on the table's first day. Each attribute's column is the table's prefix and the attribute's name, save the
 * few that are named here.
 */
final class TpcdsDimension {
    static final double SCALE = 1;
    private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
    private static final String START = "rec_start_date";
    private static final String END = "rec_end_date";

    private final Table table;
    private final String prefix;
    private final LocalDate firstDay;
    private final Map<String, String> columnsByAttribute;
    private final Dimension draft;

    private TpcdsDimension(
            Table table, String prefix, String definition, LocalDate firstDay, Map<String, String> columnsByAttribute) {
        this.table = table;
        this.prefix = prefix;
        this.firstDay = firstDay;
        this.columnsByAttribute = columnsByAttribute;
        this.draft = DefinitionJson.parse(resource(definition));
    }

    /** 9,000 items with one, two or three versions. */
    static TpcdsDimension items() {
        return new TpcdsDimension(Table.ITEM, "i_", "item_d.json", LocalDate.of(1997, 10, 27), Map.of());
    }

    /** 6 stores with one, two or three versions. */
    static TpcdsDimension stores() {
        return new TpcdsDimension(
                Table.STORE,
                "s_",
                "store_d.json",
                LocalDate.of(1997, 3, 13),
                Map.of("closed_date", "s_closed_date_sk", "tax_percentage", "s_tax_precentage"));
    }

    /** 100,000 customers without history; the day is the one before the first sale. */
    static TpcdsDimension customers() {
        return new TpcdsDimension(
                Table.CUSTOMER,
                "c_",
                "customer_d.json",
                LocalDate.of(1998, 1, 1),
                Map.of(
                        "preferred", "c_preferred_cust_flag",
                        "first_sales_date", "c_first_sales_date_sk",
                        "last_review_date", "c_last_review_date_sk"));
    }

    /** The definition, not yet known to an installation. */
    Dimension draft() {
        return draft;
    }

    /** All rows in the generator's order: the versions of a member stand one after another, oldest first. */
    List<SourceRow> rows() {
        List<String> columns =
                Arrays.stream(table.getColumns()).map(Column::getName).toList();
        int start = columns.indexOf(prefix + START);
        int end = columns.indexOf(prefix + END);
        List<SourceRow> rows = new ArrayList<>();
        @Nullable SourceRow before = null;
        @Nullable LocalDate endBefore = null;
        for (List<List<String>> generated : Results.constructResults(table, session(table))) {
            List<String> texts = generated.getFirst();
            List<@Nullable Object> values = new ArrayList<>();
            for (Attribute attribute : draft.attributes()) {
                values.add(value(attribute, texts.get(columns.indexOf(column(attribute)))));
            }
            String key = String.valueOf(values.getFirst());
            boolean sameMember = before != null && before.key().equals(key);
            if (!sameMember && endBefore != null) {
                throw new IllegalStateException(before + " ends on " + endBefore + " and no version follows it");
            }
            LocalDate follows = sameMember && endBefore != null ? endBefore.plusDays(1) : firstDay;
            LocalDate from = start < 0 ? firstDay : day(texts.get(start), follows);
            before = new SourceRow(Long.parseLong(texts.getFirst()), key, from, values);
            endBefore = end < 0 || texts.get(end) == null ? null : LocalDate.parse(texts.get(end));
            rows.add(before);
        }
        return rows;
    }

    static Session session(Table table) {
        return Session.getDefaultSession().withScale(SCALE).withTable(table);
    }

    /** The day that a date's number in the generator stands for. */
    static LocalDate dayOf(String dateNumber) {
        return LocalDate.ofEpochDay(Long.parseLong(dateNumber) - JULIAN_DAY_OF_EPOCH);
    }

    private String column(Attribute attribute) {
        return columnsByAttribute.getOrDefault(attribute.name(), prefix + attribute.name());
    }

    private static LocalDate day(@Nullable String text, LocalDate otherwise) {
        return text == null ? otherwise : LocalDate.parse(text);
    }

    private static @Nullable Object value(Attribute attribute, @Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (attribute.type()) {
            case AttributeType.Day() -> dayOf(text);
            case AttributeType.Truth() -> text.equals("Y");
            case AttributeType.Text _, AttributeType.Whole _, AttributeType.Decimal _ ->
                attribute.type().parse(text);
            case AttributeType.Reference _ ->
                throw new IllegalStateException("the demo's dimensions have no references, found " + attribute.name());
        };
    }

    private static String resource(String name) {
        try (InputStream in = TpcdsDimension.class.getResourceAsStream("/demo/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the definition /demo/" + name + " is not on the classpath");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
