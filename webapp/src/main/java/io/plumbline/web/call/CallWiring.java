package io.plumbline.web.call;

import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.plumbline.engine.access.ClaimCall;
import io.plumbline.engine.access.KeyedCallStore;
import io.plumbline.engine.database.Database;
import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Answers calls that have a key once, and forgets them after a day. */
@Configuration(proxyBeanMethods = false)
class CallWiring {
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(10);
    private static final int AT_ONCE = 1_000;

    @Bean
    FilterRegistrationBean<AnswerOnce> answerOnce(Database database) {
        FilterRegistrationBean<AnswerOnce> registration = new FilterRegistrationBean<>(new AnswerOnce(database));
        registration.addUrlPatterns("/api/v1/*");
        // After the security chains: a key belongs to a person.
        registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER + 1);
        return registration;
    }

    @Bean
    RecurringTask<Void> sweepOfCalls(Database database) {
        return Tasks.recurring(TaskDescriptor.of("sweep-calls"), FixedDelay.of(BETWEEN_SWEEPS))
                .execute((instance, context) -> {
                    Instant before = Instant.now().minus(ClaimCall.KEPT);
                    int swept;
                    do {
                        swept = new KeyedCallStore(database.read()).sweep(before, AT_ONCE);
                    } while (swept == AT_ONCE);
                });
    }
}
