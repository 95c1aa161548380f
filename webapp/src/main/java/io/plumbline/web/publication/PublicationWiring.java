package io.plumbline.web.publication;

import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.publication.CatalogSettings;
import io.plumbline.engine.publication.PublicationListener;
import io.plumbline.engine.publication.PublishRelease;
import io.plumbline.web.settings.Settings;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Delivery into the lake. */
@Configuration(proxyBeanMethods = false)
class PublicationWiring {
    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(10);

    @Bean
    PublishRelease publishRelease(Database database, Lake lake, Settings settings, PublicationListener listener) {
        return new PublishRelease(
                database,
                lake,
                CatalogSettings.beside(
                        settings.jdbcUrl(), settings.catalogSchema(), settings.jdbcUser(), settings.jdbcPassword()),
                listener);
    }

    @Bean
    RecurringTask<Void> sweepOfDeliveries(Deliveries deliveries) {
        return Tasks.recurring(TaskDescriptor.of("sweep-deliveries"), FixedDelay.of(BETWEEN_SWEEPS))
                .execute((instance, context) -> deliveries.sweep());
    }
}
