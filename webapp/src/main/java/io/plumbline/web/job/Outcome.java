package io.plumbline.web.job;

import io.plumbline.web.problem.Problem;
import java.time.Duration;
import java.util.Map;

/** How a run of a job ended. */
public sealed interface Outcome {
    /** The job is done; the result is for the one who asked. */
    record Done(Map<String, ?> result) implements Outcome {
        public Done {
            result = Map.copyOf(result);
        }
    }

    /** The job is tried again after a while; the problem says why. */
    record Again(Duration pause, Problem problem) implements Outcome {}
}
