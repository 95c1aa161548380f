package io.plumbline.web.demo;

import io.plumbline.engine.access.Installation;
import io.plumbline.engine.job.JobKind;
import io.plumbline.web.job.JobQueue;
import io.plumbline.web.settings.Settings;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Queues the loading of the demo's data at the start of a demo that does not have it yet. */
@Component
final class DemoStart {
    private final Installation installation;
    private final Settings settings;
    private final JobQueue queue;
    private final DemoProgress shown;

    DemoStart(Installation installation, Settings settings, JobQueue queue, DemoProgress shown) {
        this.installation = installation;
        this.settings = settings;
        this.queue = queue;
        this.shown = shown;
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        if (installation.demoLoaded()) {
            shown.done();
        } else if (installation.demo() && settings.demoData()) {
            queue.addOnce(JobKind.DEMO, "demo", null);
        }
    }
}
