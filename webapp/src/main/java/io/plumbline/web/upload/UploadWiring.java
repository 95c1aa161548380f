package io.plumbline.web.upload;

import io.plumbline.engine.upload.Parsers;
import io.plumbline.engine.upload.WorkbookReader;
import io.plumbline.web.settings.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How files that somebody sends are read. */
@Configuration(proxyBeanMethods = false)
class UploadWiring {
    @Bean
    WorkbookReader workbookReader(Settings settings) {
        return new WorkbookReader(settings.keys().workbook(), new Parsers(settings.parser()));
    }
}
