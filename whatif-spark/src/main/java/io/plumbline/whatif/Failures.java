package io.plumbline.whatif;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.spark.SparkThrowable;
import org.apache.spark.memory.SparkOutOfMemoryError;

/** Names the failures that Spark, Hadoop and the object store report in their own words. */
final class Failures {
    private static final int SHOWN = 500;
    private static final String TOO_BIG = "Not enough memory to build and broadcast";

    private Failures() {}

    /** The failure of a run, wherever it came up. */
    static RunFailure of(Throwable problem) {
        var causes = causes(problem);
        for (var cause : causes) {
            if (cause instanceof RunFailure) {
                return (RunFailure) cause;
            }
        }
        for (var cause : causes) {
            if (cause instanceof ArithmeticException) {
                return new RunFailure(
                        ErrorCode.MEASURE_OVERFLOW,
                        "The sum of a measure has more than 38 digits (" + shown(cause)
                                + "). Ask for a shorter range of dates, or leave that measure out.",
                        problem);
            }
            if (cause instanceof FileNotFoundException || condition(cause).equals("FAILED_READ_FILE.FILE_NOT_EXIST")) {
                return new RunFailure(
                        ErrorCode.FACTS_MISSING,
                        "A file of the run is gone (" + shown(cause)
                                + "); it was there when the run began. Refresh the fact source, then ask again.",
                        problem);
            }
        }
        for (var cause : causes) {
            if (cause instanceof SparkOutOfMemoryError
                    || String.valueOf(cause.getMessage()).contains(TOO_BIG)) {
                return new RunFailure(
                        ErrorCode.OUT_OF_MEMORY,
                        "The run needs more memory than Spark has (" + shown(cause)
                                + "). Ask for fewer groups, a coarser grain or a shorter range of dates, or give the runner more memory.",
                        problem);
            }
            if (storeIsSilent(cause)) {
                return objectStore(problem, cause);
            }
        }
        return new RunFailure(
                ErrorCode.INTERNAL,
                "The run failed for a reason that the runner does not know (" + shown(causes.get(causes.size() - 1))
                        + "). Ask again; if it fails again, the runner's log has the details.",
                problem);
    }

    /** The failure of reading the footer of one fact file that is there. */
    static RunFailure ofFacts(String file, Throwable problem) {
        // What is read but is no Parquet is a RuntimeException of the Parquet reader; an IOException is a file that
        // cannot be read.
        var unread = problem instanceof IOException && file.startsWith("s3");
        for (var cause : causes(problem)) {
            if (unread || storeIsSilent(cause)) {
                return objectStore(problem, cause);
            }
        }
        return new RunFailure(
                ErrorCode.FACTS_CHANGED,
                "The fact file " + file + " cannot be read as Parquet (" + shown(problem)
                        + "). Replace it by a whole Parquet file with the columns of the others, then ask again.",
                problem);
    }

    /** The failure of a query over the local copy of an impact index. */
    static RunFailure ofIndex(SQLException problem) {
        var text = String.valueOf(problem.getMessage());
        if (text.contains("Out of Memory")) {
            return new RunFailure(
                    ErrorCode.OUT_OF_MEMORY,
                    "The impact index needs more memory than the runner gives it (" + shown(problem)
                            + "). Ask for fewer groups or a coarser grain, or give it more (RDM_RUNNER_INDEX_MEMORY).",
                    problem);
        }
        if (text.contains("Out of Range")) {
            return new RunFailure(
                    ErrorCode.MEASURE_OVERFLOW,
                    "The sum of a measure has more than 38 digits (" + shown(problem)
                            + "). Ask for a shorter range of dates, or leave that measure out.",
                    problem);
        }
        if (text.contains("No space left") || text.contains("could not write")) {
            return new RunFailure(
                    ErrorCode.DISK_FULL,
                    "The disk of the runner is full (" + shown(problem)
                            + "). Free some space below its folder, then ask again.",
                    problem);
        }
        return new RunFailure(
                ErrorCode.INTERNAL,
                "The impact index could not be read for a reason that the runner does not know (" + shown(problem)
                        + "). Ask with plan full; the runner's log has the details.",
                problem);
    }

    /** A share of an impact index that is not there as it was written. */
    static RunFailure indexLost(ImpactIndex.Share share, Throwable problem) {
        return new RunFailure(
                ErrorCode.INDEX_LOST,
                "A file of the impact index cannot be read (share " + share.id() + ": " + shown(problem)
                        + "); the index has to be built anew.",
                problem);
    }

    /** Whether the program itself ran out of memory, after which it must not go on. */
    static boolean fatal(Throwable problem) {
        return causes(problem).stream()
                .anyMatch(cause -> (cause instanceof VirtualMachineError && !(cause instanceof SparkOutOfMemoryError))
                        || (cause.getMessage() != null
                                && cause.getMessage().contains("java.lang.OutOfMemoryError: Java heap space")));
    }

    private static RunFailure objectStore(Throwable problem, Throwable cause) {
        return new RunFailure(
                ErrorCode.OBJECT_STORE,
                "The object store does not answer as it should (" + shown(cause)
                        + "). Check that it runs and that the runner's endpoint and keys are right, then ask again.",
                problem);
    }

    private static boolean storeIsSilent(Throwable cause) {
        var type = cause.getClass().getName();
        return type.startsWith("software.amazon.awssdk.")
                || (type.startsWith("org.apache.hadoop.fs.s3a.") && cause instanceof IOException)
                || cause instanceof AccessDeniedException
                || cause instanceof SocketException
                || cause instanceof SocketTimeoutException
                || cause instanceof UnknownHostException;
    }

    private static String condition(Throwable cause) {
        return cause instanceof SparkThrowable ? String.valueOf(((SparkThrowable) cause).getCondition()) : "";
    }

    private static List<Throwable> causes(Throwable problem) {
        var seen = Collections.<Throwable>newSetFromMap(new IdentityHashMap<>());
        var result = new ArrayList<Throwable>();
        for (var next = problem; next != null && seen.add(next); next = next.getCause()) {
            result.add(next);
        }
        return result;
    }

    /** The first line of what a library said, without the rest of its stack. */
    private static String shown(Throwable cause) {
        var text = cause.getClass().getSimpleName() + ": "
                + String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }
}
