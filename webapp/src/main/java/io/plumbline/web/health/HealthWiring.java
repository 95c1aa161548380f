package io.plumbline.web.health;

import io.plumbline.engine.access.Installation;
import io.plumbline.web.demo.DemoProgress;
import io.plumbline.web.part.Part;
import io.plumbline.web.part.PartState;
import io.plumbline.web.part.PartState.Condition;
import io.plumbline.web.part.Parts;
import io.plumbline.web.settings.Settings;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whether the work can be done: the database and the object store answer, and a demo has its data and a first release. */
@Configuration(proxyBeanMethods = false)
class HealthWiring {
    private static final String SENTENCE = "sentence";

    @Bean
    HealthIndicator databaseHealthIndicator(Parts parts) {
        return () -> needed(parts.state(Part.DATABASE));
    }

    @Bean
    HealthIndicator objectStoreHealthIndicator(Parts parts) {
        return () -> needed(parts.state(Part.OBJECT_STORE));
    }

    /** What-ifs wait for a runner; everything else goes on without one, so its absence is told and fails nothing. */
    @Bean
    HealthIndicator runnerHealthIndicator(Parts parts, Settings settings) {
        String where = settings.sparkMaster()
                .map(master -> " RDM_SPARK_MASTER is " + master + "; the runner's log says what becomes of it.")
                .orElse("");
        return () -> parts.state(Part.RUNNER).condition() == Condition.WORKING
                ? Health.up().build()
                : Health.up()
                        .withDetail(SENTENCE, "No runner shows itself; what-ifs queue." + where)
                        .build();
    }

    private static Health needed(PartState state) {
        return switch (state.condition()) {
            case WORKING, BEHIND -> Health.up().build();
            case STARTING -> Health.outOfService().build();
            case AWAY -> Health.down().withDetail(SENTENCE, state.said()).build();
        };
    }

    @Bean
    HealthIndicator demoHealthIndicator(Installation installation, DemoProgress progress, Parts parts) {
        Readiness readiness = new Readiness();
        return () -> {
            if (!installation.demo() || readiness.isReached(parts)) {
                return Health.up().build();
            }
            DemoProgress.State state = progress.state();
            return Health.outOfService()
                    .withDetail("step", state.done() ? "Publishing the first release" : state.step())
                    .withDetail("percent", Math.min(99, state.percent()))
                    .build();
        };
    }
}
