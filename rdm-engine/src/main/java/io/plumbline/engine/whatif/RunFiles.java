package io.plumbline.engine.whatif;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.io.FileInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segment files of a run, in the private store. */
final class RunFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RunFiles.class);
    private static final long TELL_EVERY = 20_000;
    private static final int KEYS_AT_ONCE = 1_000;
    private static final Pattern RUN = Pattern.compile("/what-if/([^/]+)/[^/]+$");

    private final Database database;
    private final Lake lake;

    RunFiles(Database database, Lake lake) {
        this.database = database;
        this.lake = lake;
    }

    static String location(Lake lake, String runId, String dimension) {
        return folder(lake) + runId + "/" + dimension + ".parquet";
    }

    private static String folder(Lake lake) {
        return lake.settings().privateStore() + "/what-if/";
    }

    /** The files of all runs. */
    static List<FileInfo> all(Lake lake) {
        return lake.list(folder(lake));
    }

    /** The run that a file belongs to. */
    static Optional<String> run(FileInfo file) {
        Matcher run = RUN.matcher(file.location());
        return run.find() ? Optional.of(run.group(1)) : Optional.empty();
    }

    /** Where the segments of a dimension lie for a run. */
    String location(String runId, Dimension dimension) {
        return location(lake, runId, dimension.code());
    }

    /** Streams a dimension's baseline, lays the touched members over it and writes the segments. */
    void write(
            String location,
            Dimension dimension,
            Binding binding,
            List<String> groupBy,
            List<ProposedMember> proposed,
            long baseline,
            LocalDate day,
            Progress progress) {
        HistoryStore history = new HistoryStore(database.read(), dimension);
        LocalDate asOf = binding.by() == BoundBy.KEY_CURRENT ? day : null;
        long total = history.count(baseline, asOf);
        try (SegmentFile file = new SegmentFile(
                lake.io().newOutputFile(location), binding.columns().size(), groupBy.size())) {
            var stream =
                    new SegmentStream(dimension, new Segments(dimension, groupBy), binding.by(), day, proposed, file);
            history.stream(baseline, asOf, counted(stream, total, progress));
            stream.end();
            LOG.debug("{} versions of {} became {} segments", total, dimension.code(), file.written());
        }
    }

    /** Writes only the segments that change, without a look at the members whose keys no change touches. */
    void writeChanges(
            String location,
            Dimension dimension,
            Binding binding,
            List<String> groupBy,
            List<ProposedMember> proposed,
            long baseline,
            LocalDate day) {
        HistoryStore history = new HistoryStore(database.read(), dimension);
        try (SegmentFile file = new SegmentFile(
                lake.io().newOutputFile(location), binding.columns().size(), groupBy.size())) {
            var stream = new SegmentStream(
                    dimension, new Segments(dimension, groupBy), binding.by(), day, proposed, segment -> {
                        if (segment.changed()) {
                            file.accept(segment);
                        }
                    });
            if (binding.by().byKey()) {
                List<BusinessKey> keys = stream.claimedKeys();
                for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
                    history.holders(keys.subList(from, Math.min(keys.size(), from + KEYS_AT_ONCE)), baseline)
                            .values()
                            .forEach(versions -> versions.forEach(stream));
                }
            }
            stream.end();
        }
    }

    private static <T> Consumer<T> counted(Consumer<T> each, long total, Progress progress) {
        long[] done = new long[1];
        return item -> {
            each.accept(item);
            if (++done[0] % TELL_EVERY == 0) {
                progress.rows(done[0], total);
            }
        };
    }

    /** Takes a run's files away; what cannot be taken away now costs a little space and is said in the log. */
    void delete(String runId) {
        String folder = folder(lake) + runId + "/";
        try {
            for (var file : lake.list(folder)) {
                lake.io().deleteFile(file.location());
            }
        } catch (RuntimeException e) {
            LOG.warn("The files of the what-if run {} stay in {}: {}", runId, folder, e.getMessage());
        }
    }
}
