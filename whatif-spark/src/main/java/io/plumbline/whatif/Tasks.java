package io.plumbline.whatif;

import java.sql.SQLException;
import org.apache.spark.sql.SparkSession;

/** Does what a run asks for. */
final class Tasks {
    private final SparkSession spark;
    private final LocalIndexes indexes;
    private final Kept kept = new Kept();

    Tasks(SparkSession spark, LocalIndexes indexes) {
        this.spark = spark;
        this.indexes = indexes;
    }

    /** The run's result, as the contract describes it. */
    String result(RunInProgress run) {
        var task = RequestReader.task(run.run().request());
        try {
            if (task instanceof Task.Full) {
                var request = ((Task.Full) task).request();
                return AnswerWriter.write(new FullPlan(spark, request, run.progress()).run(), request);
            }
            if (task instanceof Task.Delta) {
                var delta = (Task.Delta) task;
                return AnswerWriter.write(new DeltaPlan(spark, delta, kept, run.progress()).run(), delta.request());
            }
            if (task instanceof Task.FromIndex) {
                return fromIndex((Task.FromIndex) task, run);
            }
            return share(((Task.BuildShare) task).request(), run);
        } catch (SQLException e) {
            throw Failures.ofIndex(e);
        }
    }

    private String fromIndex(Task.FromIndex task, RunInProgress run) throws SQLException {
        var local = indexes.of(task.index().id());
        run.whenStopped(local::cancel);
        return AnswerWriter.write(new IndexPlan(spark, local, task, run.progress()).run(), task.request());
    }

    private String share(ShareRequest request, RunInProgress run) {
        var built = new BuildShare(spark, request, run.progress()).run();
        run.progress().step("Copying the share to this machine", 99, 100, false);
        try {
            var local = indexes.of(request.index());
            run.whenStopped(local::cancel);
            local.add(new ImpactIndex.Share(request.share(), built.files()));
        } catch (SQLException | RuntimeException e) {
            // The share is there; the first question that needs it fetches it again.
            Log.RUNNER.warn("Share {} is not copied yet: {}", request.share(), e.getMessage());
        }
        return AnswerWriter.write(built);
    }
}
