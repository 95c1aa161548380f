package io.plumbline.web.whatif;

import io.plumbline.web.page.Shown;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The groups that move most, over time. */
final class SeriesCharts {
    private static final int MOST = 4;

    private SeriesCharts() {}

    static List<ReportShown.Series> of(JsonNode report, String leading) {
        Map<String, List<LineChart.Point>> byGroup = new LinkedHashMap<>();
        for (JsonNode group : report.path("groups")) {
            if (byGroup.size() < MOST
                    && ReportText.number(group.path("delta").path("rows")).signum() != 0) {
                byGroup.put(String.valueOf(ReportText.group(group.path("values"))), new ArrayList<>());
            }
        }
        for (JsonNode point : report.path("series")) {
            List<LineChart.Point> points = byGroup.get(String.valueOf(ReportText.group(point.path("group"))));
            String date = ReportText.text(point.path("date"));
            if (points != null && date != null) {
                BigDecimal before = ReportText.number(point.path("before").path(leading));
                points.add(new LineChart.Point(
                        date, before, ReportText.number(point.path("after").path(leading))));
            }
        }
        List<ReportShown.Series> charts = new ArrayList<>();
        byGroup.forEach((name, points) -> {
            if (points.size() > 1) {
                charts.add(new ReportShown.Series(
                        name,
                        LineChart.of(points, 542),
                        LineChart.of(points, 334),
                        points.stream()
                                .map(p -> new ReportShown.SeriesRow(
                                        p.date(), Shown.number(p.before()), Shown.number(p.after())))
                                .toList()));
            }
        });
        return charts;
    }
}
