package io.plumbline.engine.upload;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.Duration;
import java.util.Locale;

/** What a person is told when the reading of a file did not come to its end. */
final class ParserTrouble {
    /** How the Java virtual machine ends where memory runs out, as it is started here. */
    static final int OUT_OF_MEMORY = 3;
    /** How the reading process ends at a defect of its own. */
    static final int DEFECT = 4;

    private static final int SIGNAL = 128;
    private static final String SMALLER =
            " Delete sheets, columns and texts that are not needed, or send the rows in parts: rows that are absent mean nothing. Or ask your administrator for"
                    + " a higher limit (";

    private ParserTrouble() {}

    static RdmException tooMuchMemory(ParserLimits limits, long rows) {
        return limit(
                "it needs more memory than the " + limits.heapMb() + " MB that one file may take",
                rows,
                "RDM_PARSER_HEAP");
    }

    static RdmException tooLong(ParserLimits limits, long rows) {
        return limit(
                "it takes longer than the " + seconds(limits.time()) + " that one file may take",
                rows,
                "RDM_PARSER_SECONDS");
    }

    static RdmException silent(ParserLimits limits, long rows) {
        return limit(
                "it made no headway for " + seconds(limits.silence()) + ", the longest that it may",
                rows,
                "RDM_PARSER_SILENCE_SECONDS");
    }

    static RdmException tooMuchOutput(ParserLimits limits, long rows) {
        return limit(
                "its rows hold more than the " + limits.outputMb() + " MB that those of one file may hold",
                rows,
                "RDM_PARSER_OUTPUT");
    }

    private static RdmException limit(String what, long rows, String setting) {
        return new RdmException(
                ErrorCode.PARSER_LIMIT,
                "Reading the workbook was stopped " + after(rows) + ": " + what + "." + SMALLER + setting + ").");
    }

    /** The process ended by itself or was killed. */
    static RdmException ended(int code, long rows) {
        String how = code > SIGNAL ? "was killed by signal " + (code - SIGNAL) : "ended with code " + code;
        return new RdmException(
                ErrorCode.PARSER_FAILED,
                "The process that reads the workbook " + how + " " + after(rows)
                        + ", so nothing of it was taken. Send the file again; if that does not help, tell your administrator, whose log says more.");
    }

    /** The process said something that it never says. */
    static RdmException garbled(String what) {
        return new RdmException(
                ErrorCode.PARSER_FAILED,
                "The process that reads the workbook gave " + what
                        + ", so nothing of it was taken. Send the file again; if that does not help, tell your administrator.");
    }

    private static String after(long rows) {
        return rows == 0
                ? "before its first row"
                : String.format(Locale.ROOT, "after %,d row%s", rows, rows == 1 ? "" : "s");
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }
}
