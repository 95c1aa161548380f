package io.plumbline.whatif;

/** Why a run failed, as the run contract names it. */
enum ErrorCode {
    FACTS_MISSING,
    FACT_COLUMN_MISSING,
    FACT_COLUMN_TYPE,
    FACTS_CHANGED,
    TOO_MANY_GROUPS,
    MEASURE_OVERFLOW,
    /** A file of the impact index is gone or cannot be read: it has to be built anew. */
    INDEX_LOST,
    OBJECT_STORE,
    DISK_FULL,
    NO_EXECUTORS,
    OUT_OF_MEMORY,
    RUNNER_LOST,
    INTERNAL
}
