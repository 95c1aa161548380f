package io.plumbline.launcher.client;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns; numbers stand at the right. */
final class TextTable {
    private static final String NUMBER = "[+\\-]?[\\d,]+(\\.\\d+)?( %)?|–|";
    private static final String BETWEEN = "  ";

    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(List<String> head) {
        this.head = List.copyOf(head);
    }

    void row(List<String> cells) {
        if (cells.size() != head.size()) {
            throw new IllegalArgumentException("a row of " + cells.size() + " cells below a head of " + head.size());
        }
        rows.add(cells.stream().map(Output::plain).toList());
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(line(head));
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private String line(List<String> cells) {
        var line = new StringBuilder();
        for (var column = 0; column < cells.size(); column++) {
            var cell = cells.get(column);
            var space = " ".repeat(width(column) - length(cell));
            line.append(column == 0 ? "" : BETWEEN).append(isNumeric(column) ? space + cell : cell + space);
        }
        return line.toString().stripTrailing();
    }

    private boolean isNumeric(int column) {
        return !rows.isEmpty() && rows.stream().allMatch(row -> row.get(column).matches(NUMBER));
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> length(row.get(column))).reduce(length(head.get(column)), Math::max);
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
