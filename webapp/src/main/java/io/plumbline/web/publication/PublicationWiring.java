package io.plumbline.web.publication;

import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.publication.CatalogSettings;
import io.plumbline.engine.publication.ExpireReleases;
import io.plumbline.engine.publication.PublicationListener;
import io.plumbline.engine.publication.PublishRelease;
import io.plumbline.web.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Delivery into the lake. */
@Configuration(proxyBeanMethods = false)
class PublicationWiring {
    private static final Duration BETWEEN_TIDYINGS = Duration.ofHours(6);
    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(10);

    @Bean
    CatalogSettings catalogSettings(Settings settings) {
        return CatalogSettings.beside(
                settings.jdbcUrl(), settings.catalogSchema(), settings.jdbcUser(), settings.jdbcPassword());
    }

    @Bean
    PublishRelease publishRelease(
            Database database, Lake lake, CatalogSettings catalog, Settings settings, PublicationListener listener) {
        return new PublishRelease(database, lake, catalog, settings.keys().hashKeys(), listener);
    }

    @Bean
    RecurringTask<Void> endOfOldTags(Database database, Lake lake, CatalogSettings catalog, Settings settings) {
        ExpireReleases expire = new ExpireReleases(database, lake, catalog, settings.tagsKept());
        return Tasks.recurring(TaskDescriptor.of("end-old-tags"), FixedDelay.of(BETWEEN_TIDYINGS))
                .execute((instance, context) -> expire.expire(Instant.now()));
    }

    @Bean
    RecurringTask<Void> sweepOfDeliveries(Deliveries deliveries) {
        return Tasks.recurring(TaskDescriptor.of("sweep-deliveries"), FixedDelay.of(BETWEEN_SWEEPS))
                .execute((instance, context) -> deliveries.sweep());
    }
}
