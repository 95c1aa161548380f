package io.plumbline.whatif;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How far a run is. The plan names its steps and how much of the whole each is; within a step, the tasks that Spark has finished count.
 * It never goes back.
 */
final class Progress extends SparkListener {
    /** What the run's row shows. */
    record Shown(String step, int percent, long rowsDone, long rowsTotal) {}

    private final String jobGroup;
    private final Set<Integer> stages = ConcurrentHashMap.newKeySet();
    private String step = "Starting";
    private int from;
    private int to;
    private int tasks;
    private int tasksDone;
    private boolean counting;
    private long rowsDone;
    private long rowsTotal;
    private int shown;

    Progress(String jobGroup) {
        this.jobGroup = jobGroup;
    }

    /** @param counting whether this step reads the facts that rows_done counts */
    synchronized void step(String name, int fromPercent, int toPercent, boolean counting) {
        step = name;
        from = fromPercent;
        to = toPercent;
        tasks = 0;
        tasksDone = 0;
        this.counting = counting;
        stages.clear();
    }

    synchronized void total(long rows) {
        rowsTotal = rows;
    }

    /** All facts are read, also those that the file's statistics let Spark skip. */
    synchronized void allRead() {
        rowsDone = rowsTotal;
    }

    synchronized Shown shown() {
        var within = tasks == 0 ? 0 : (to - from) * Math.min(tasksDone, tasks) / tasks;
        shown = Math.max(shown, from + within);
        return new Shown(step, shown, Math.min(rowsDone, rowsTotal), rowsTotal);
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
        var group = job.properties() == null ? null : job.properties().getProperty("spark.jobGroup.id");
        if (!Objects.equals(group, jobGroup)) {
            return;
        }
        synchronized (this) {
            for (var stage : CollectionConverters.asJava(job.stageInfos())) {
                if (stages.add(stage.stageId())) {
                    tasks += stage.numTasks();
                }
            }
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
        if (!stages.contains(task.stageId())) {
            return;
        }
        synchronized (this) {
            tasksDone++;
            if (counting && task.taskMetrics() != null) {
                rowsDone += task.taskMetrics().inputMetrics().recordsRead();
            }
        }
    }
}
