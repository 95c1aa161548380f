package io.plumbline.whatif;

/** What a run is to do. */
sealed interface Task {
    /** Answer a question by a pass over the facts. */
    record Full(Request request) implements Task {}

    /** Answer a question from the impact index of its only dimension. */
    record FromIndex(Request request, ImpactIndex index) implements Task {
        public FromIndex {
            if (request.dimensions().size() != 1) {
                throw Request.invalid(
                        "index", "one dimension", request.dimensions().size() + " dimensions");
            }
            for (var measure : request.measures()) {
                if (measure.distinct() || !index.columns().contains(measure.column())) {
                    throw Request.invalid(
                            "measures[" + measure.name() + "]",
                            "sums, averages, minima and maxima of the index's columns " + index.columns(),
                            measure.aggregates() + " of " + measure.column());
                }
            }
        }
    }

    /** Add a share of the facts to an impact index. */
    record BuildShare(ShareRequest request) implements Task {}
}
