package io.plumbline.web.whatif;

import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.whatif.TidyWhatIfs;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is done about what-ifs from time to time. */
@Configuration(proxyBeanMethods = false)
class WhatIfWiring {
    private static final Logger LOG = LoggerFactory.getLogger(WhatIfWiring.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

    @Bean
    RecurringTask<Void> tidyingOfWhatIfs(Database database, Lake lake) {
        TidyWhatIfs whatIfs = new TidyWhatIfs(database, lake);
        return Tasks.recurring(TaskDescriptor.of("tidy-what-ifs"), FixedDelay.of(BETWEEN_LOOKS))
                .execute((instance, context) -> tidy(whatIfs));
    }

    private static void tidy(TidyWhatIfs whatIfs) {
        try {
            TidyWhatIfs.Tidied tidied = whatIfs.tidy();
            if (!tidied.isNothing()) {
                LOG.info("took away what ended what-ifs had left behind: {}", tidied);
            }
        } catch (RdmException e) {
            LOG.info("what ended what-ifs left behind is looked at later: {}", e.sentence());
        }
    }
}
