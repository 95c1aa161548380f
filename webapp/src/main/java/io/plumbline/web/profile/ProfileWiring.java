package io.plumbline.web.profile;

import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.profile.TakeProfile;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Profiles are taken soon after each commit. */
@Configuration(proxyBeanMethods = false)
class ProfileWiring {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

    @Bean
    RecurringTask<Void> profilesOfNewCommits(Database database) {
        TakeProfile take = new TakeProfile(database);
        return Tasks.recurring(TaskDescriptor.of("take-profiles"), FixedDelay.of(BETWEEN_LOOKS))
                .execute((instance, context) -> take.takeOwed());
    }
}
