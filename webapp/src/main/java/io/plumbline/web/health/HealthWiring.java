package io.plumbline.web.health;

import io.plumbline.engine.access.Installation;
import io.plumbline.engine.access.InstallationStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.whatif.RunnerStore;
import io.plumbline.web.demo.DemoProgress;
import io.plumbline.web.settings.Settings;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whether the work can be done: the database and the object store answer, and a demo has its data and a first release. */
@Configuration(proxyBeanMethods = false)
class HealthWiring {
    private static final String SENTENCE = "sentence";
    private static final Duration SHOWS_ITSELF = Duration.ofSeconds(20);

    @Bean
    HealthIndicator databaseHealthIndicator(Database database) {
        return () -> {
            try {
                new HeadStore(database.read()).commit();
                return Health.up().build();
            } catch (RuntimeException e) {
                return Health.down()
                        .withDetail(SENTENCE, "The database does not answer.")
                        .build();
            }
        };
    }

    @Bean
    HealthIndicator objectStoreHealthIndicator(Lake lake) {
        return () -> {
            try {
                boolean marked = lake.exists(lake.settings().privateStore() + "/health");
                return Health.up().withDetail("marked", marked).build();
            } catch (RdmException e) {
                return Health.down().withDetail(SENTENCE, e.sentence()).build();
            }
        };
    }

    /** What-ifs wait for a runner; everything else goes on without one, so its absence is told and fails nothing. */
    @Bean
    HealthIndicator runnerHealthIndicator(Database database, Settings settings) {
        String where = settings.sparkMaster()
                .map(master -> " RDM_SPARK_MASTER is " + master + "; the runner's log says what becomes of it.")
                .orElse("");
        return () -> new RunnerStore(database.read()).seenWithin(SHOWS_ITSELF)
                ? Health.up().build()
                : Health.up()
                        .withDetail(SENTENCE, "No runner shows itself; what-ifs queue." + where)
                        .build();
    }

    @Bean
    HealthIndicator demoHealthIndicator(Database database, Installation installation, DemoProgress progress) {
        Readiness readiness = new Readiness(database, new InstallationStore(database.read()));
        return () -> {
            if (!installation.demo() || readiness.isReached()) {
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
