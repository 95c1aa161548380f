package io.plumbline.whatif;

/** What a run is to do. */
sealed interface Task {
    /** Answer a question by a pass over the facts. */
    record Full(Request request) implements Task {}

    /**
     * Answer a question about one dimension by a pass over the facts of changed keys; its segments are only those that change.
     *
     * @param baseline the segments of the whole dimension as it is at the baseline, in which nothing changes; the same place always
     *     holds the same rows
     * @param snapshot names the state of the fact files
     */
    record Delta(Request request, String baseline, String snapshot) implements Task {
        public Delta {
            requireSums(request);
        }
    }

    /** Answer a question from the impact index of its only dimension; its segments are only those that change. */
    record FromIndex(Request request, ImpactIndex index) implements Task {
        public FromIndex {
            requireSums(request);
            for (var measure : request.measures()) {
                if (!index.columns().contains(measure.column())) {
                    throw Request.invalid(
                            "measures[" + measure.name() + "]",
                            "one of the index's columns " + index.columns(),
                            measure.column());
                }
            }
        }
    }

    private static void requireSums(Request request) {
        if (request.dimensions().size() != 1) {
            throw Request.invalid(
                    "dimensions", "one dimension", request.dimensions().size() + " dimensions");
        }
        for (var measure : request.measures()) {
            if (measure.distinct()) {
                throw Request.invalid(
                        "measures[" + measure.name() + "]", "sums, averages, minima and maxima", "different values");
            }
        }
    }

    /** Add a share of the facts to an impact index. */
    record BuildShare(ShareRequest request) implements Task {}
}
