package io.plumbline.engine.upload;

import com.zaxxer.sparsebits.SparseBitSet;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Progress;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.binary.Base64;
import org.apache.commons.collections4.MultiValuedMap;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.io.IOUtils;
import org.apache.commons.math3.util.FastMath;
import org.apache.logging.log4j.LogManager;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.xmlbeans.XmlObject;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.CTWorkbook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads files that somebody sent, each in a process of its own: one that takes too much memory or time is ended, and nobody else notices.
 *
 * <p>No more than so many at once; who comes later waits.
 */
public final class Parsers {
    private static final Logger LOG = LoggerFactory.getLogger(Parsers.class);
    private static final long LOOK_MILLIS = 200;
    /** A workbook that is marked is held in memory as a whole, where one that is read passes through. */
    private static final int MARKING_HEAPS = 4;

    private static final List<Class<?>> MARKER_NEEDS = List.of(
            WorkbookMarker.class,
            Nullable.class,
            Workbook.class,
            org.apache.poi.ss.usermodel.Workbook.class,
            XSSFWorkbook.class,
            CTWorkbook.class,
            XmlObject.class,
            MultiValuedMap.class,
            ZipArchiveEntry.class,
            IOUtils.class,
            Base64.class,
            LogManager.class,
            SparseBitSet.class,
            Logger.class,
            FastMath.class);

    private final ParserLimits limits;
    private final Path temporary;
    private final Semaphore places;

    public Parsers(ParserLimits limits) {
        this(limits, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** @param temporary where each process has a folder of its own while it lives */
    Parsers(ParserLimits limits, Path temporary) {
        this.limits = limits;
        this.temporary = temporary;
        this.places = new Semaphore(limits.atOnce(), true);
    }

    /** Opens a file. Errors: as {@link WorkbookApart} has them, and the refusals of what is no workbook. */
    Workbook open(Path file, Progress progress) {
        awaitPlace(progress);
        ParserProcess process;
        try {
            progress.step("Reading rows");
            process = ParserProcess.start(file, limits, temporary, places::release);
        } catch (RuntimeException e) {
            places.release();
            throw e;
        }
        return WorkbookApart.open(process, limits, progress);
    }

    /**
     * Writes a marked copy of a workbook. Errors: FILE_TOO_LARGE where it does not fit into the memory of that process, or takes too long; PARSER_FAILED.
     */
    void mark(Path file, Marks marks, Path copy) {
        awaitPlace(Progress.UNWATCHED);
        try {
            Path folder = Files.createTempDirectory(temporary, "plumbline-marker-");
            try {
                mark(file, marks, copy, folder);
            } finally {
                ApartJava.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the marking of a workbook was interrupted", e);
        } finally {
            places.release();
        }
    }

    private void mark(Path file, Marks marks, Path copy, Path folder) throws IOException, InterruptedException {
        Path said = folder.resolve("marks");
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(said)))) {
            marks.write(out);
        }
        Path lastWords = folder.resolve("last-words.txt");
        Process process = ApartJava.process(
                        MARKING_HEAPS * limits.heapMb(),
                        folder,
                        MARKER_NEEDS,
                        WorkbookMarker.class,
                        file.toAbsolutePath().toString(),
                        said.toString(),
                        copy.toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(lastWords.toFile())
                .start();
        try {
            if (!process.waitFor(limits.time().toMillis(), TimeUnit.MILLISECONDS)) {
                throw tooLargeToMark();
            }
        } finally {
            process.destroyForcibly();
        }
        switch (process.exitValue()) {
            case 0 -> {}
            case ParserTrouble.OUT_OF_MEMORY -> throw tooLargeToMark();
            default -> {
                LOG.warn("marking a workbook failed: {}", Files.readString(lastWords));
                throw new RdmException(
                        ErrorCode.PARSER_FAILED,
                        "The workbook could not be marked: there is something in it that the marking program does not understand. The page shows each"
                                + " cell; mend them there, or in your own file.");
            }
        }
    }

    private static RdmException tooLargeToMark() {
        return new RdmException(
                ErrorCode.FILE_TOO_LARGE,
                "The workbook is too large to be marked as a whole. The page shows each cell; mend them there, or in your own file.");
    }

    private void awaitPlace(Progress progress) {
        try {
            if (places.tryAcquire()) {
                return;
            }
            progress.step(
                    "Waiting until another file has been read; " + limits.atOnce() + " are read at the same time");
            while (!places.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                progress.rows(0, 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the wait for the reading of a workbook was interrupted", e);
        }
    }
}
