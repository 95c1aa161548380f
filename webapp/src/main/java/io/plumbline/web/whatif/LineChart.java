package io.plumbline.web.whatif;

import io.plumbline.web.page.Shown;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A time series before and after as a picture of its own size; the axis need not begin at zero, and the page says so.
 *
 * @param before path of the dashed line
 * @param after path of the solid line
 * @param between the area where they differ
 */
public record LineChart(
        int width, int height, String before, String after, String between, List<Tick> ticks, List<Label> labels) {
    private static final int LEFT = 56;
    private static final int RIGHT = 20;
    private static final int TOP = 16;
    private static final int BOTTOM = 30;
    private static final int TICKS = 4;
    private static final int HEIGHT = 220;

    /** A line of the grid. */
    public record Tick(String y, String textY, String text) {}

    /** A date below the axis. */
    public record Label(String x, String css, String text) {}

    /** One period. */
    public record Point(String date, BigDecimal before, BigDecimal after) {}

    static LineChart of(List<Point> points, int width) {
        double low = points.stream()
                .mapToDouble(p -> Math.min(p.before().doubleValue(), p.after().doubleValue()))
                .min()
                .orElse(0);
        double high = points.stream()
                .mapToDouble(p -> Math.max(p.before().doubleValue(), p.after().doubleValue()))
                .max()
                .orElse(1);
        double step = step((high - low) / TICKS);
        low = Math.floor(low / step) * step;
        high = Math.max(Math.ceil(high / step) * step, low + step);
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        StringBuilder back = new StringBuilder();
        for (int i = 0; i < points.size(); i++) {
            String x = digits(x(i, points.size(), width));
            before.append(i == 0 ? "M" : "L")
                    .append(x)
                    .append(' ')
                    .append(digits(y(points.get(i).before(), low, high)));
            after.append(i == 0 ? "M" : "L")
                    .append(x)
                    .append(' ')
                    .append(digits(y(points.get(i).after(), low, high)));
            back.insert(0, "L" + x + " " + digits(y(points.get(i).before(), low, high)));
        }
        List<Tick> ticks = new ArrayList<>();
        for (double value = low; value <= high + step / 2; value += step) {
            double y = y(BigDecimal.valueOf(value), low, high);
            ticks.add(new Tick(digits(y), digits(y + 4), Shown.rounded(BigDecimal.valueOf(value))));
        }
        List<Label> labels = new ArrayList<>();
        int each = Math.max(1, (int) Math.ceil((points.size() - 1) / (width > 400 ? 4.0 : 2.0)));
        for (int i = 0; i < points.size(); i += each) {
            boolean last = i + each >= points.size();
            labels.add(new Label(
                    digits(x(i, points.size(), width)),
                    i == 0 ? "" : last ? "t-end" : "t-mid",
                    points.get(i).date()));
        }
        return new LineChart(
                width, HEIGHT, before.toString(), after.toString(), after + back.toString() + "Z", ticks, labels);
    }

    private static double step(double rough) {
        if (rough <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double digit = rough / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    private static double x(int at, int points, int width) {
        return points < 2 ? LEFT : LEFT + (double) at * (width - LEFT - RIGHT) / (points - 1);
    }

    private static double y(BigDecimal value, double low, double high) {
        return TOP + (high - value.doubleValue()) / (high - low) * (HEIGHT - TOP - BOTTOM);
    }

    private static String digits(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
