package io.plumbline.engine.whatif;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.lake.LocalFolder;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/**
 * Looks at the facts where they lie: which files there are and what their footers say.
 *
 * <p>Files end in {@code .parquet}; names that begin with {@code _} or {@code .} are passed over. Below a folder, of several
 * {@code ingest=<id>/} folders only the one with the highest id counts: a later ingest replaces an earlier one.
 */
final class FactFiles {
    private static final int FOOTERS_AT_ONCE = 16;
    private static final int SAMPLED_OF_A_FILE = 700;
    private static final String INGEST = "/ingest=";

    private final Lake lake;

    FactFiles(Lake lake) {
        this.lake = lake;
    }

    /** One spelling for each location: no slash at the end, {@code file:/…} with one slash. */
    static String plain(String location) {
        String plain = location.startsWith("file:") ? location.replaceFirst("^file:/+", "file:/") : location;
        return plain.length() > 1 && plain.endsWith("/") ? plain.replaceFirst("/+$", "") : plain;
    }

    /** Refuses with LOCATION_NOT_ALLOWED what the administrator has not opened for facts. */
    void checkAllowed(String location) {
        String threeSlashes = location.replaceFirst("^file:/", "file:///");
        boolean readable = location.startsWith("s3://") || location.startsWith("file:/");
        if (!readable || !(lake.isAllowedForFacts(location) || lake.isAllowedForFacts(threeSlashes))) {
            throw new RdmException(
                    ErrorCode.LOCATION_NOT_ALLOWED,
                    "Facts may not be read from " + location + ". Allowed are locations below "
                            + lake.settings().factRoots() + "; an administrator can add one in RDM_FACT_ROOTS.");
        }
    }

    /**
     * The facts of a location as they are now; footers of files that {@code known} has as they are, are not read again.
     *
     * <p>Errors: FACTS_MISSING where no file is there or one cannot be read, FACT_COLUMN where files have different columns, OBJECT_STORE.
     */
    Facts look(String location, Facts known) {
        FileIO io = io(location);
        try {
            List<FileInfo> listed = list(io, location);
            Map<String, FactFile> before = new HashMap<>();
            known.files().forEach(file -> before.put(file.location(), file));
            List<FactFile> files = new ArrayList<>();
            List<FactFile> unread = new ArrayList<>();
            for (FileInfo info : listed) {
                FactFile now = new FactFile(info.location(), info.size(), info.createdAtMillis(), 0);
                FactFile old = before.get(now.location());
                (old != null && old.sameAs(now) ? files : unread).add(old != null && old.sameAs(now) ? old : now);
            }
            List<FactColumn> columns = files.isEmpty() ? List.of() : known.columns();
            List<FactFooter> footers = footers(io, unread);
            for (int i = 0; i < unread.size(); i++) {
                FactFile file = unread.get(i);
                FactFooter footer = footers.get(i);
                if (columns.isEmpty()) {
                    columns = footer.columns();
                }
                sameColumns(file, footer.columns(), columns);
                files.add(new FactFile(file.location(), file.size(), file.modified(), footer.rows()));
            }
            files.sort(Comparator.comparing(FactFile::location));
            return new Facts(files, columns);
        } finally {
            if (io != lake.io()) {
                io.close();
            }
        }
    }

    List<String> roots() {
        return lake.settings().factRoots();
    }

    /** Some facts of the first, the middle and the last file: the columns that name members, and the date. */
    List<Map<String, @Nullable Object>> sample(FactSource source) {
        List<FactFile> all = source.facts().files();
        Set<FactFile> some = new LinkedHashSet<>(List.of(all.getFirst(), all.get(all.size() / 2), all.getLast()));
        FileIO io = io(source.location());
        try {
            List<Map<String, @Nullable Object>> facts = new ArrayList<>();
            for (FactFile file : some) {
                facts.addAll(FactSample.read(io.newInputFile(file.location()), source, SAMPLED_OF_A_FILE));
            }
            return facts;
        } catch (IOException | RuntimeException e) {
            throw new RdmException(
                    ErrorCode.FACTS_MISSING,
                    "The facts at " + source.location() + " cannot be read as Parquet (" + e.getMessage()
                            + "). Write them again, then try again.",
                    e);
        } finally {
            if (io != lake.io()) {
                io.close();
            }
        }
    }

    private FileIO io(String location) {
        if (location.startsWith("s3://")) {
            if (lake.io() instanceof S3FileIO) {
                return lake.io();
            }
            S3FileIO s3 = new S3FileIO();
            s3.initialize(lake.properties());
            return s3;
        }
        return lake.io() instanceof HadoopFileIO ? lake.io() : new HadoopFileIO(new Configuration(false));
    }

    private List<FileInfo> list(FileIO io, String location) {
        List<FileInfo> found = new ArrayList<>();
        try {
            for (FileInfo file : LocalFolder.isOne(location)
                    ? LocalFolder.list(location)
                    : ((SupportsPrefixOperations) io).listPrefix(location)) {
                if (isFact(location, file.location())) {
                    found.add(file);
                }
            }
        } catch (NoSuchBucketException e) {
            throw missing(location, e);
        } catch (RuntimeException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                throw missing(location, e);
            }
            throw lake.unreachable(location, e);
        }
        List<FileInfo> newest = newest(found);
        if (newest.isEmpty()) {
            throw missing(location, null);
        }
        return newest;
    }

    private static boolean isFact(String location, String file) {
        if (!file.startsWith(location) || !file.endsWith(".parquet")) {
            return false;
        }
        String rest = file.substring(location.length());
        return (rest.isEmpty() || rest.startsWith("/")) && !rest.contains("/_") && !rest.contains("/.");
    }

    /** Without the files of ingests that a later one of the same folder has replaced. */
    static List<FileInfo> newest(List<FileInfo> files) {
        Map<String, String> highest = new HashMap<>();
        for (FileInfo file : files) {
            String id = ingest(file.location());
            if (id != null) {
                highest.merge(folder(file.location()), id, (a, b) -> BY_AGE.compare(a, b) >= 0 ? a : b);
            }
        }
        return files.stream()
                .filter(file -> {
                    String id = ingest(file.location());
                    return id == null || id.equals(highest.get(folder(file.location())));
                })
                .sorted(Comparator.comparing(FileInfo::location))
                .toList();
    }

    /** Ids of digits by their number, others by their text, after those. */
    private static final Comparator<String> BY_AGE = Comparator.comparing((String id) -> !id.matches("\\d+"))
            .thenComparing(id -> id.matches("\\d+") ? new BigInteger(id) : BigInteger.ZERO)
            .thenComparing(Comparator.naturalOrder());

    private static String folder(String location) {
        return location.substring(0, location.indexOf(INGEST));
    }

    private static @Nullable String ingest(String location) {
        int at = location.indexOf(INGEST);
        if (at < 0) {
            return null;
        }
        int begin = at + INGEST.length();
        int end = location.indexOf('/', begin);
        return end < 0 ? null : location.substring(begin, end);
    }

    private List<FactFooter> footers(FileIO io, List<FactFile> files) {
        Semaphore seats = new Semaphore(FOOTERS_AT_ONCE);
        List<FactFooter> footers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<FactFooter>> reads = files.stream()
                    .map(file -> threads.submit(() -> {
                        seats.acquire();
                        try {
                            return footer(io, file);
                        } finally {
                            seats.release();
                        }
                    }))
                    .toList();
            for (Future<FactFooter> read : reads) {
                footers.add(read.get());
            }
            return footers;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RdmException expected) {
                throw expected;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RdmException(ErrorCode.CANCELLED, "Reading the facts' footers was interrupted. Try again.", e);
        }
    }

    private FactFooter footer(FileIO io, FactFile file) {
        try {
            return FactFooter.read(io.newInputFile(file.location()));
        } catch (IOException | RuntimeException e) {
            throw new RdmException(
                    ErrorCode.FACTS_MISSING,
                    "The fact file " + file.location() + " cannot be read as Parquet (" + e.getMessage()
                            + "). Write it again, or take it out of the folder; then try again.",
                    e);
        }
    }

    private static void sameColumns(FactFile file, List<FactColumn> found, List<FactColumn> expected) {
        if (!List.copyOf(found).equals(expected) && !new HashSet<>(found).equals(new HashSet<>(expected))) {
            FactColumn odd = Stream.concat(
                            found.stream().filter(column -> !expected.contains(column)),
                            expected.stream().filter(column -> !found.contains(column)))
                    .findFirst()
                    .orElseThrow();
            throw new RdmException(
                    ErrorCode.FACT_COLUMN,
                    "The fact file " + file.location() + " differs from the other files in its column " + odd.name()
                            + ": found "
                            + typeOf(found, odd.name()) + ", expected " + typeOf(expected, odd.name())
                            + ". Write all files of a fact source with one schema, then try again.");
        }
    }

    private static String typeOf(List<FactColumn> columns, String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .map(FactColumn::type)
                .findFirst()
                .orElse("no such column");
    }

    private static RdmException missing(String location, @Nullable Throwable cause) {
        String sentence = "There are no Parquet files at " + location
                + ". Expected at least one file whose name ends in .parquet in that folder or below it; put the facts there, then try again.";
        return cause == null
                ? new RdmException(ErrorCode.FACTS_MISSING, sentence)
                : new RdmException(ErrorCode.FACTS_MISSING, sentence, cause);
    }
}
