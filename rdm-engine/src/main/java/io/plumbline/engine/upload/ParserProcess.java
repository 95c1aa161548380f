package io.plumbline.engine.upload;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.codec.binary.Base64;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.io.IOUtils;
import org.codehaus.stax2.XMLInputFactory2;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * A {@link WorkbookParser} in a process of its own, as {@link ApartJava} starts it.
 *
 * <p>Closing it ends it at once. It ends by itself when its parent does.
 */
final class ParserProcess implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ParserProcess.class);
    private static final List<Class<?>> NEEDED = List.of(
            WorkbookParser.class,
            InputFactoryImpl.class,
            XMLInputFactory2.class,
            CSVParser.class,
            IOUtils.class,
            Base64.class,
            JsonFactory.class);

    private static final int LAST_WORDS = 4_000;

    private final Process process;
    private final Path folder;
    private final Runnable whenEnded;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ParserProcess(Process process, Path folder, Runnable whenEnded) {
        this.process = process;
        this.folder = folder;
        this.whenEnded = whenEnded;
    }

    /** @param whenEnded is called once, when the process has been closed; not where this throws */
    static ParserProcess start(Path file, ParserLimits limits, Path temporary, Runnable whenEnded) {
        Path folder;
        try {
            folder = Files.createTempDirectory(temporary, "plumbline-parser-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ProcessBuilder builder = ApartJava.process(
                        limits.heapMb(),
                        folder,
                        NEEDED,
                        WorkbookParser.class,
                        file.toAbsolutePath().toString())
                .redirectError(lastWords(folder).toFile());
        try {
            return new ParserProcess(builder.start(), folder, whenEnded);
        } catch (IOException e) {
            ApartJava.delete(folder);
            throw new UncheckedIOException("no process for reading a workbook can be started", e);
        }
    }

    InputStream says() {
        return process.getInputStream();
    }

    /** Asks for the rows of a sheet. */
    void ask(Workbook.Sheet sheet, int lastRow) throws IOException {
        DataOutputStream out = new DataOutputStream(process.getOutputStream());
        out.writeInt(sheet.number());
        out.writeInt(lastRow);
        out.flush();
    }

    /** How it ended; empty where it lives. Waits a little: a process that was killed or has closed its output needs a moment to end. */
    OptionalInt ended() {
        try {
            return process.waitFor(2, TimeUnit.SECONDS) ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    /** Logs what it said before it ended: a defect of its own, or why it could not begin. */
    void logLastWords(int code) {
        String words;
        try (InputStream in = Files.newInputStream(lastWords(folder))) {
            words = new String(in.readNBytes(LAST_WORDS), StandardCharsets.UTF_8);
        } catch (IOException e) {
            words = e.toString();
        }
        LOG.warn(
                "the process that reads a workbook ended with {}: {}",
                code,
                words.replaceAll("[^\\P{Cntrl}\\n\\t]", "?"));
    }

    private static Path lastWords(Path folder) {
        return folder.resolve("last-words.txt");
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        process.destroyForcibly();
        whenEnded.run();
        ended();
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("what was not yet asked of an ended process is lost", e);
        }
        ApartJava.delete(folder);
    }
}
