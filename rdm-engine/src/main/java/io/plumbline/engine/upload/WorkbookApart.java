package io.plumbline.engine.upload;

import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A workbook that a {@link ParserProcess} reads: rows are asked for, taken in, and read here.
 *
 * <p>While an answer comes, the limits and the wish to cancel are looked at five times a second. Errors: PARSER_LIMIT, PARSER_FAILED, and CANCELLED from the
 * progress; after an error nothing can be asked any more.
 */
final class WorkbookApart implements Workbook {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final ParserProcess process;
    private final ParserLimits limits;
    private final Progress progress;
    private final Spool spool;
    private final ParserAnswers answers;
    private final long startedAt = System.nanoTime();
    private List<Sheet> sheets = List.of();
    private About about = new About(FileFormat.XLSX, false, "");

    private WorkbookApart(ParserProcess process, Spool spool, ParserLimits limits, Progress progress) {
        this.process = process;
        this.spool = spool;
        this.limits = limits;
        this.progress = progress;
        this.answers = new ParserAnswers(process.says(), limits, spool);
    }

    /** The workbook of a process that has begun; where it throws, the process is closed. */
    static WorkbookApart open(ParserProcess process, ParserLimits limits, Progress progress) {
        Spool spool;
        try {
            spool = new Spool();
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
        WorkbookApart workbook = new WorkbookApart(process, spool, limits, progress);
        try {
            ParserWord.Opened opened = workbook.await(workbook.answers::opened);
            workbook.sheets = opened.sheets();
            workbook.about = opened.about();
            return workbook;
        } catch (RuntimeException e) {
            workbook.close();
            throw e;
        }
    }

    @Override
    public List<Sheet> sheets() {
        return sheets;
    }

    @Override
    public About about() {
        return about;
    }

    @Override
    public RawRows rows(Sheet sheet, int lastRow) {
        StoredRows.Place taken = await(() -> {
            process.ask(sheet, lastRow);
            return answers.sheet();
        });
        return new StoredRows(spool, taken);
    }

    /** Once its rows are here, the process is of no more use: its place is free for the next file. */
    @Override
    public Supplier<RawRows> only(Sheet sheet) {
        StoredRows.Place taken = await(() -> {
            process.ask(sheet, ALL);
            return answers.sheet();
        });
        process.close();
        return () -> new StoredRows(spool, taken);
    }

    private <T> T await(Callable<T> answer) {
        FutureTask<T> coming = new FutureTask<>(answer);
        Thread.ofVirtual().name("parser-answers").start(coming);
        try {
            while (true) {
                try {
                    return coming.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    look();
                }
            }
        } catch (ExecutionException e) {
            throw trouble(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the reading of a workbook was interrupted", e);
        }
    }

    private void look() {
        long rows = answers.rows();
        progress.rows(rows, 0);
        long now = System.nanoTime();
        if (now - startedAt > limits.time().toNanos()) {
            throw ParserTrouble.tooLong(limits, rows);
        }
        if (now - answers.heardAt() > limits.silence().toNanos()) {
            throw ParserTrouble.silent(limits, rows);
        }
    }

    /** How a process ended says more than that its words broke off. */
    private RuntimeException trouble(ExecutionException e) {
        return switch (e.getCause()) {
            case RdmException known -> known;
            case IOException brokenOff -> {
                OptionalInt code = process.ended();
                if (code.isEmpty()) {
                    yield ParserTrouble.garbled("no more answer");
                }
                if (code.getAsInt() == ParserTrouble.OUT_OF_MEMORY) {
                    yield ParserTrouble.tooMuchMemory(limits, answers.rows());
                }
                process.logLastWords(code.getAsInt());
                yield ParserTrouble.ended(code.getAsInt(), answers.rows());
            }
            case null, default -> new IllegalStateException(e);
        };
    }

    @Override
    public void close() {
        process.close();
        spool.close();
    }
}
