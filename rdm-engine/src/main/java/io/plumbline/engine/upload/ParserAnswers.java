package io.plumbline.engine.upload;

import io.plumbline.engine.error.RdmException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Takes in what the process that reads a file says. Rows go to a {@link Spool} as they come; their cells are looked at when they are read from there.
 *
 * <p>Errors: the refusal of the process, PARSER_FAILED for what it never says, PARSER_LIMIT for too much, EOFException for an end before the end.
 */
final class ParserAnswers {
    private static final long MEBIBYTE = 1024 * 1024;

    private final DataInputStream in;
    private final ParserLimits limits;
    private final Spool spool;
    private volatile long rows;
    private volatile long heardAt = System.nanoTime();

    ParserAnswers(InputStream in, ParserLimits limits, Spool spool) {
        this.in = new DataInputStream(in);
        this.limits = limits;
        this.spool = spool;
    }

    /** Rows that have come of the sheet that is read. */
    long rows() {
        return rows;
    }

    /** When something was heard last, as {@link System#nanoTime()} has it. */
    long heardAt() {
        return heardAt;
    }

    /** What it says first. */
    ParserWord.Opened opened() throws IOException {
        while (true) {
            switch (heard()) {
                case ParserWord.Opened opened -> {
                    return opened;
                }
                case ParserWord.Beat beat -> {}
                case ParserWord.Refused(var code, var sentence) -> throw new RdmException(code, sentence);
                case ParserWord.Rows other -> throw unexpected(other);
                case ParserWord.End other -> throw unexpected(other);
            }
        }
    }

    /** What it says to a sheet that was asked for. */
    StoredRows.Place sheet() throws IOException {
        rows = 0;
        long from = spool.size();
        while (true) {
            switch (heard()) {
                case ParserWord.Rows(var block) -> {
                    if (spool.size() + block.remaining() > limits.outputMb() * MEBIBYTE) {
                        throw ParserTrouble.tooMuchOutput(limits, rows);
                    }
                    rows += RowBlock.count(block.duplicate());
                    StoredRows.keep(block, spool);
                }
                case ParserWord.End(var merged, var hidden) -> {
                    return new StoredRows.Place(from, spool.size(), merged, hidden);
                }
                case ParserWord.Beat beat -> {}
                case ParserWord.Refused(var code, var sentence) -> throw new RdmException(code, sentence);
                case ParserWord.Opened other -> throw unexpected(other);
            }
        }
    }

    private ParserWord heard() throws IOException {
        ParserWord word = ParserWord.read(in);
        heardAt = System.nanoTime();
        return word;
    }

    private static RdmException unexpected(ParserWord word) {
        return ParserTrouble.garbled("a word of the kind " + word.getClass().getSimpleName() + " out of its turn");
    }
}
