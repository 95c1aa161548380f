package io.plumbline.web.upload;

import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.upload.EndForsakenUploads;
import io.plumbline.engine.upload.Parsers;
import io.plumbline.engine.upload.WorkbookReader;
import io.plumbline.web.settings.Settings;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How files that somebody sends are read, and what is done about uploads from time to time. */
@Configuration(proxyBeanMethods = false)
class UploadWiring {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

    @Bean
    Parsers parsers(Settings settings) {
        return new Parsers(settings.parser());
    }

    @Bean
    WorkbookReader workbookReader(Settings settings, Parsers parsers) {
        return new WorkbookReader(settings.keys().workbook(), parsers);
    }

    @Bean
    RecurringTask<Void> endOfForsakenUploads(Database database) {
        EndForsakenUploads uploads = new EndForsakenUploads(database);
        return Tasks.recurring(TaskDescriptor.of("end-forsaken-uploads"), FixedDelay.of(BETWEEN_LOOKS))
                .execute((instance, context) -> uploads.end());
    }
}
