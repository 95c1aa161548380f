package io.plumbline.web.event;

import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.plumbline.engine.access.Installation;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.event.Destinations;
import io.plumbline.engine.event.NoteEvents;
import io.plumbline.engine.event.SecretSeal;
import io.plumbline.engine.event.SendDelivery;
import io.plumbline.engine.event.SweepDeliveries;
import io.plumbline.engine.publication.PublicationListener;
import io.plumbline.web.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Telling webhooks of releases. */
@Configuration(proxyBeanMethods = false)
class EventWiring {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);

    @Bean
    PublicationListener noteEvents() {
        return new NoteEvents();
    }

    @Bean
    SecretSeal secretSeal(Settings settings) {
        return new SecretSeal(settings.keys().webhook());
    }

    @Bean
    Destinations destinations(Installation installation, Settings settings) {
        return new Destinations(installation.demo(), settings.webhookHosts());
    }

    @Bean
    SendDelivery sendDelivery(Database database, AuditLog audit, SecretSeal seal, Destinations destinations) {
        return new SendDelivery(database, audit, seal, destinations, Clock.systemUTC());
    }

    @Bean
    RecurringTask<Void> sendingToWebhooks(Couriers couriers) {
        return Tasks.recurring(TaskDescriptor.of("send-to-webhooks"), FixedDelay.of(BETWEEN_LOOKS))
                .execute((instance, context) -> couriers.look());
    }

    @Bean
    RecurringTask<Void> sweepOfWebhookDeliveries(Database database) {
        SweepDeliveries deliveries = new SweepDeliveries(database);
        return Tasks.recurring(TaskDescriptor.of("sweep-webhook-deliveries"), FixedDelay.of(BETWEEN_SWEEPS))
                .execute((instance, context) -> deliveries.sweep(Instant.now()));
    }
}
