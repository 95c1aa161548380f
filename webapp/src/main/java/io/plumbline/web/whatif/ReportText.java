package io.plumbline.web.whatif;

import io.plumbline.web.page.Shown;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads figures out of a report's JSON in the form in which pages show them. */
final class ReportText {
    private ReportText() {}

    /** The measure that the report ranks by, as the name of its sum; {@code rows} where facts are only counted. */
    static String leading(JsonNode report) {
        String measure = text(report.path("verdict").path("measure"));
        return measure == null ? "rows" : measure + "_sum";
    }

    /** The leading measure's name for people. */
    static String leadingName(JsonNode report) {
        String measure = text(report.path("verdict").path("measure"));
        return measure == null ? "facts" : measure;
    }

    static BigDecimal number(JsonNode node) {
        if (node.isNumber()) {
            return node.decimalValue();
        }
        return node.isString() ? new BigDecimal(node.asString()) : BigDecimal.ZERO;
    }

    static @Nullable String text(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? null : node.asString();
    }

    static String shown(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? "" : Shown.number(number(node));
    }

    /** A group's values side by side; an unmatched fact's group is null. */
    static @Nullable String group(JsonNode group) {
        if (group.isMissingNode() || group.isNull()) {
            return null;
        }
        List<String> values = new ArrayList<>();
        group.properties()
                .forEach(entry -> values.add(
                        entry.getValue().isNull() ? "null" : entry.getValue().asString()));
        return String.join(" / ", values);
    }

    /** The attributes grouped by, without their dimension where there is only one. */
    static String groupName(JsonNode report) {
        List<String> names = new ArrayList<>();
        report.path("group_by").forEach(name -> {
            String full = name.asString();
            names.add(report.path("group_by").size() == 1 ? full.substring(full.indexOf('.') + 1) : full);
        });
        return names.isEmpty() ? "all" : String.join(" / ", names);
    }
}
