package io.plumbline.web.whatif;

import io.plumbline.web.page.Shown;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a measure goes, as a picture: values of today left, proposed ones right, a band for each flow, its height the measure.
 *
 * <p>Units: the drawing's own; the sizes are attributes of the shapes, so no style is needed.
 */
public record Sankey(int width, int height, List<Band> bands, List<Node> nodes, int leftLabel, int rightLabel) {
    private static final int TOP = 34;
    private static final int ROOM = 220;
    private static final int GAP = 26;
    private static final double THINNEST = 1.5;
    private static final int MOST = 12;
    private static final int BAR = 10;

    /** One flow; null is nobody. */
    public record Flow(@Nullable String from, @Nullable String to, BigDecimal size, String said) {}

    /** A flow's band. */
    public record Band(String css, String path, String said) {}

    /** A value of one side. */
    public record Node(
            String css,
            String y,
            String height,
            int x,
            int labelX,
            String labelCss,
            String name,
            String amount,
            String nameY,
            String amountY) {}

    /** The largest flows; the table beside has them all. */
    static Sankey of(List<Flow> flows, int width, int side) {
        List<Flow> drawn = flows.stream()
                .filter(f -> f.size().signum() != 0)
                .sorted((a, b) -> b.size().abs().compareTo(a.size().abs()))
                .limit(MOST)
                .toList();
        BigDecimal total = drawn.stream().map(f -> f.size().abs()).reduce(BigDecimal.ZERO, BigDecimal::add);
        double scale = total.signum() == 0 ? 0 : ROOM / total.doubleValue();
        Map<String, Double> left = new LinkedHashMap<>();
        Map<String, Double> right = new LinkedHashMap<>();
        Map<String, BigDecimal> leftSums = new LinkedHashMap<>();
        Map<String, BigDecimal> rightSums = new LinkedHashMap<>();
        for (Flow flow : drawn) {
            double high = Math.max(THINNEST, flow.size().abs().doubleValue() * scale);
            left.merge(name(flow.from(), "new"), high, Double::sum);
            right.merge(name(flow.to(), "ends"), high, Double::sum);
            leftSums.merge(name(flow.from(), "new"), flow.size(), BigDecimal::add);
            rightSums.merge(name(flow.to(), "ends"), flow.size(), BigDecimal::add);
        }
        int leftBar = side;
        int rightBar = width - side - BAR;
        Map<String, Double> leftY = places(left);
        Map<String, Double> rightY = places(right);
        List<Node> nodes = new ArrayList<>();
        left.forEach((name, high) -> nodes.add(node(
                name,
                "new",
                "c-node-gain",
                "t-gain",
                leftY,
                high,
                leftBar,
                leftBar - 10,
                "t-end",
                leftSums,
                side / 8)));
        right.forEach((name, high) -> nodes.add(node(
                name,
                "ends",
                "c-node-lost",
                "t-lost",
                rightY,
                high,
                rightBar,
                rightBar + BAR + 10,
                "",
                rightSums,
                side / 8)));
        List<Band> bands = new ArrayList<>();
        Map<String, Double> leftUsed = new LinkedHashMap<>(leftY);
        Map<String, Double> rightUsed = new LinkedHashMap<>(rightY);
        for (Flow flow : drawn) {
            double high = Math.max(THINNEST, flow.size().abs().doubleValue() * scale);
            double from = leftUsed.merge(name(flow.from(), "new"), high, Double::sum) - high;
            double to = rightUsed.merge(name(flow.to(), "ends"), high, Double::sum) - high;
            String css = flow.to() == null ? "c-flow-lost" : flow.from() == null ? "c-flow-gain" : "c-flow";
            bands.add(new Band(css, band(leftBar + BAR + 1, from, rightBar - 1, to, high), flow.said()));
        }
        double lowest = Math.max(bottom(left, leftY), bottom(right, rightY));
        return new Sankey(width, (int) lowest + 24, bands, nodes, leftBar - 10, rightBar + BAR + 10);
    }

    private static String name(@Nullable String value, String nobody) {
        // A value may itself be called "new": a sign that no value has keeps nobody apart.
        return value == null ? "\u0000" + nobody : value;
    }

    private static Map<String, Double> places(Map<String, Double> heights) {
        Map<String, Double> places = new LinkedHashMap<>();
        double y = TOP;
        for (Map.Entry<String, Double> entry : heights.entrySet()) {
            places.put(entry.getKey(), y);
            y += Math.max(entry.getValue() + 12, GAP + 8);
        }
        return places;
    }

    private static double bottom(Map<String, Double> heights, Map<String, Double> places) {
        return heights.entrySet().stream()
                .mapToDouble(e -> places.getOrDefault(e.getKey(), 0.0) + Math.max(e.getValue(), GAP))
                .max()
                .orElse(TOP);
    }

    private static Node node(
            String name,
            String nobody,
            String nobodyCss,
            String nobodyText,
            Map<String, Double> places,
            double high,
            int x,
            int labelX,
            String anchor,
            Map<String, BigDecimal> sums,
            int room) {
        boolean isNobody = name.equals("\u0000" + nobody);
        double y = places.getOrDefault(name, 0.0);
        double middle = y + Math.max(high, GAP - 4) / 2;
        String shown = isNobody ? nobody : shortened(name, room);
        return new Node(
                isNobody ? nobodyCss : "c-node",
                digits(y),
                digits(high),
                x,
                labelX,
                (isNobody ? nobodyText : "t-strong") + " " + anchor,
                shown,
                Shown.rounded(sums.getOrDefault(name, BigDecimal.ZERO)),
                digits(middle - 2),
                digits(middle + 12));
    }

    /** The table beside the picture has the whole name. */
    private static String shortened(String name, int room) {
        return name.length() <= room
                ? name
                : name.substring(
                                0,
                                name.offsetByCodePoints(0, Math.min(room - 1, name.codePointCount(0, name.length()))))
                        + "…";
    }

    private static String band(int x1, double y1, int x2, double y2, double high) {
        int middle = (x1 + x2) / 2;
        return "M" + x1 + " " + digits(y1) + "C" + middle + " " + digits(y1) + " " + middle + " " + digits(y2) + " "
                + x2 + " " + digits(y2)
                + "V" + digits(y2 + high) + "C" + middle + " " + digits(y2 + high) + " " + middle + " "
                + digits(y1 + high) + " " + x1 + " "
                + digits(y1 + high) + "Z";
    }

    private static String digits(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
