package io.plumbline.engine.whatif;

import java.util.List;

/**
 * A part of an impact index: some fact files, added up by key and day. It never changes; where a fact file does, its share goes.
 *
 * @param id the run that built it
 * @param facts the fact files, as they were
 * @param files the share's own Parquet files
 * @param rows of the share: one for each key and day
 * @param seconds that the runner took
 */
public record ImpactShare(
        String id, List<FactFile> facts, List<String> files, long factRows, long rows, long bytes, double seconds) {
    public ImpactShare {
        facts = List.copyOf(facts);
        files = List.copyOf(files);
    }
}
