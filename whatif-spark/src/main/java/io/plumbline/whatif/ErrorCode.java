package io.plumbline.whatif;

/** Why a run failed, as the run contract names it. */
enum ErrorCode {
    FACTS_MISSING,
    FACT_COLUMN_MISSING,
    FACT_COLUMN_TYPE,
    FACTS_CHANGED,
    TOO_MANY_GROUPS,
    MEASURE_OVERFLOW,
    OBJECT_STORE,
    NO_EXECUTORS,
    OUT_OF_MEMORY,
    RUNNER_LOST,
    INTERNAL
}
