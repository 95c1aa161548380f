package io.plumbline.engine.change;

import java.util.EnumMap;
import java.util.Map;

/**
 * How many changes of each kind a change set holds.
 *
 * @param unchanged rows of its workbook that differ in nothing
 * @param clearedCells cells that a blank clears
 */
public record ChangeCounts(Map<ChangeKind, Long> byKind, long unchanged, long clearedCells) {
    public ChangeCounts {
        byKind = Map.copyOf(byKind);
    }

    public long of(ChangeKind kind) {
        return byKind.getOrDefault(kind, 0L);
    }

    public long total() {
        return byKind.values().stream().mapToLong(Long::longValue).sum();
    }

    static ChangeCounts of(Map<String, Long> byName, long unchanged, long clearedCells) {
        Map<ChangeKind, Long> byKind = new EnumMap<>(ChangeKind.class);
        byName.forEach((name, count) -> byKind.put(ChangeKind.valueOf(name), count));
        return new ChangeCounts(byKind, unchanged, clearedCells);
    }
}
